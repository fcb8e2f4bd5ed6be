// SPDX-License-Identifier: MIT
import { useEffect, useState, type ReactNode } from 'react';
import { TextInput } from '@primer/react';
import { PersonIcon, SearchIcon, WorkflowIcon, XCircleFillIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { changeView } from '../../app/router';
import { ChooseOne, type Option } from '../../filters/choose';
import type { View } from '../../filters/codec';
import { count, counted } from '../../lib/format';
import { Mark } from '../../status/mark';
import { outcomes } from '../../status/status';
import type { OutcomeCount } from './outcome_words';
import { choicesQuery } from './queries';
import styles from './runs.module.css';

const debounceMs = 250;
const nobody = '';

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
      aria-label="Search runs"
      placeholder="Search title, branch, commit, number"
      value={text}
      maxLength={200}
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

export function OutcomeFilter({ counts, chosen }: { counts: readonly OutcomeCount[]; chosen: readonly string[] }) {
  const toggle = (key: string): void => changeView({ outcomes: chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key] });
  return (
    <div className={styles.outcomes} role="group" aria-label="Outcomes">
      <button type="button" className={styles.chip} aria-pressed={chosen.length === 0} onClick={() => changeView({ outcomes: [] })}>
        All <b>{count(counts.reduce((sum, row) => sum + row.count, 0))}</b>
      </button>
      {counts.map(({ outcome, count: number, findable }) => (
        <button key={outcome} type="button" className={styles.chip} aria-pressed={chosen.includes(outcome)} disabled={!findable} onClick={() => toggle(outcome)}>
          <Mark status={outcomes[outcome]} size={12} />
          {outcomes[outcome].word} <b>{count(number)}</b>
        </button>
      ))}
    </div>
  );
}

/** The choices of a list are asked for when somebody turns to it: most views are narrowed by none of them. */
function useChoices(by: 'workflow' | 'actor', view: View, isChosen: boolean) {
  const [wanted, setWanted] = useState(false);
  const { data, isPending } = useQuery({ ...choicesQuery(by, view), enabled: wanted || isChosen });
  const want = (): void => setWanted(true);
  const around = (children: ReactNode): ReactNode => <span className={styles.choice} onPointerEnter={want} onFocus={want}>{children}</span>;
  return { rows: data?.data ?? [], isPending, around };
}

function WorkflowChoice({ view }: { view: View }) {
  const { rows, isPending, around } = useChoices('workflow', view, view.workflow_id !== null);
  const id = view.workflow_id === null ? nobody : String(view.workflow_id);
  const found = rows.find(({ workflow_id }) => workflow_id === view.workflow_id);
  const options: Option[] = [{ id: nobody, text: 'Any workflow' }, ...rows.map(({ workflow_id, value, owner, repo }) => ({ id: String(workflow_id), text: value, description: `${owner}/${repo}` }))];
  return around(
    <ChooseOne noun="a workflow" label={id === nobody ? 'Any workflow' : (found?.value ?? `Workflow ${id}`)} icon={WorkflowIcon} options={options} loading={isPending}
      active={id !== nobody} selected={id} onChoose={(chosen) => changeView({ workflow_id: chosen === nobody ? null : Number(chosen) })} />);
}

function ActorChoice({ view }: { view: View }) {
  const { rows, isPending, around } = useChoices('actor', view, false);
  const options: Option[] = [{ id: nobody, text: 'Anybody' }, ...rows.filter(({ value }) => value !== '').map(({ value, runs }) => ({ id: value, text: value, description: counted(runs, 'run') }))];
  return around(
    <ChooseOne noun="an actor" label={view.actor ?? 'Anybody'} icon={PersonIcon} options={options} loading={isPending} active={view.actor !== null}
      selected={view.actor ?? nobody} onChoose={(actor) => changeView({ actor: actor === nobody ? null : actor })} />);
}

export function Toolbar({ view }: { view: View }) {
  return (
    <div className={styles.toolbar}>
      <WorkflowChoice view={view} />
      <ActorChoice view={view} />
      <Search value={view.search} />
    </div>
  );
}
