// SPDX-License-Identifier: MIT
import { useEffect, useState, type ReactNode } from 'react';
import { ActionList, ActionMenu, Button, TextInput } from '@primer/react';
import { RepoIcon, SearchIcon, XCircleFillIcon } from '@primer/octicons-react';
import type { WorkflowRow } from '../../api/types';
import { changeView } from '../../app/router';
import { AboutQuestion, type Asked } from '../../components/about_question';
import { CsvButton } from '../../components/csv_button';
import type { View } from '../../filters/codec';
import { count, counted } from '../../lib/format';
import { announce } from '../../lib/live_region';
import { Mark } from '../../status/mark';
import { verdicts } from '../../status/status';
import { fleetOf, verdictCounts } from '../home/headline';
import { ColumnMenu } from './column_menu';
import { columns } from './columns';
import { nextSort, serverOrder } from './rows';
import type { ColumnChoice } from './use_columns';
import { workflowsCsv } from './workflows_csv';
import styles from './workflows.module.css';

const debounceMs = 200;

function Search({ value }: { value: string }) {
  const [text, setText] = useState(value);
  // Back, forward and "Clear filters" change the address, and with it the field.
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => changeView({ search: text }, { replace: true }), debounceMs);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <TextInput
      id="search"
      size="small"
      className={styles.search}
      leadingVisual={SearchIcon}
      aria-label="Search workflows"
      placeholder="Search repository or workflow"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        if (text === '') event.currentTarget.blur();
        setText('');
      }}
      trailingAction={text === '' ? undefined : <TextInput.Action icon={XCircleFillIcon} aria-label="Clear the search" onClick={() => setText('')} />}
    />
  );
}

function VerdictFilter({ found, chosen }: { found: readonly WorkflowRow[]; chosen: readonly string[] }) {
  const toggle = (key: string): void =>
    changeView({ verdicts: chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key] });
  return (
    <div className={styles.verdicts} role="group" aria-label="Verdicts">
      <button type="button" className={styles.chip} aria-pressed={chosen.length === 0} onClick={() => changeView({ verdicts: [] })}>
        All <b>{count(found.length)}</b>
      </button>
      {verdictCounts(fleetOf(found)).map(({ verdict, count: number }) => (
        <button key={verdict} type="button" className={styles.chip} aria-pressed={chosen.includes(verdict)} onClick={() => toggle(verdict)}>
          <Mark status={verdicts[verdict]} size={12} />
          {verdicts[verdict].word} <b>{count(number)}</b>
        </button>
      ))}
    </div>
  );
}

/** Stands in for the table's headings where the page is too narrow for them. */
function SortMenu({ view }: { view: View }) {
  const sort = view.sort ?? serverOrder;
  const label = columns.find(({ key }) => key === sort.column)?.label ?? 'Verdict';
  return (
    <div className={styles.sort}>
      <ActionMenu>
        <ActionMenu.Button size="small">{`Sort: ${label}`}</ActionMenu.Button>
        <ActionMenu.Overlay width="auto">
          <ActionList selectionVariant="single">
            {columns.map(({ key, label: name }) => (
              <ActionList.Item key={key} selected={key === sort.column} onSelect={() => changeView({ sort: nextSort(view.sort, key) })}>{name}</ActionList.Item>
            ))}
          </ActionList>
        </ActionMenu.Overlay>
      </ActionMenu>
    </div>
  );
}

function GroupButton({ by }: { by: string | null }) {
  const on = by === 'repository';
  return <Button size="small" leadingVisual={RepoIcon} aria-pressed={on} className={styles.grouping} onClick={() => changeView({ by: on ? null : 'repository' }, { replace: true })}>Group by repository</Button>;
}

interface ToolbarProps {
  /** The page's answer in a sentence. */
  title: string;
  found: readonly WorkflowRow[];
  shown: readonly WorkflowRow[];
  view: View;
  choice: ColumnChoice;
  asked: Asked;
  children: ReactNode;
}

export function Toolbar({ title, found, shown, view, choice, asked, children }: ToolbarProps) {
  const number = shown.length;
  useEffect(() => {
    const { cancel } = announce(`${counted(number, 'workflow')} shown`, { delayMs: 500 });
    return cancel;
  }, [number]);
  return (
    <>
      <div className={styles.head}>
        <h1>{title}</h1>
        <div className={styles.notes}>{children}</div>
        <div className={styles.tools}>
          <SortMenu view={view} />
          <GroupButton by={view.by} />
          <span className={styles.wideOnly}><ColumnMenu {...choice} /></span>
          {number > 0 && <CsvButton name="workflows" text={() => workflowsCsv(shown)} />}
          <AboutQuestion asked={asked} />
        </div>
      </div>
      <div className={styles.toolbar}>
        <VerdictFilter found={found} chosen={view.verdicts} />
        <Search value={view.search} />
      </div>
    </>
  );
}
