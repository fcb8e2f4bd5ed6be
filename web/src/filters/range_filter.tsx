// SPDX-License-Identifier: MIT
import { ActionList, ActionMenu, Button, IconButton } from '@primer/react';
import { CalendarIcon, ChevronLeftIcon, ChevronRightIcon, TriangleDownIcon } from '@primer/octicons-react';
import { changeView } from '../app/router';
import { utcDate } from '../lib/time';
import { defaultView, rangeDays, rangeText, sameRange, type Range } from './codec';
import { shifted } from './shift';
import styles from './filter_bar.module.css';

const presets: readonly Range[] = [...rangeDays.map((days) => ({ kind: 'last' as const, days })), { kind: 'all' }];

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

export function RangeFilter({ range }: { range: Range }) {
  const custom = range.kind === 'between';
  const choose = (next: Range): void => changeView({ range: next });
  const startCustom = (): void => choose({ kind: 'between', from: utcDate(Date.now(), 13), to: utcDate(Date.now()) });
  return (
    <div className={styles.range}>
      <Step range={range} direction={-1} />
      <ActionMenu>
        <ActionMenu.Anchor>
          <Button size="small" leadingVisual={CalendarIcon} trailingAction={TriangleDownIcon} className={styles.button}
            data-active={!sameRange(range, defaultView.range) || undefined}>
            {custom ? 'Custom range' : capital(rangeText(range))}
          </Button>
        </ActionMenu.Anchor>
        <ActionMenu.Overlay width="auto">
          <ActionList selectionVariant="single">
            {presets.map((preset) => (
              <ActionList.Item key={rangeText(preset)} selected={sameRange(preset, range)} onSelect={() => choose(preset)}>
                {capital(rangeText(preset))}
              </ActionList.Item>
            ))}
            <ActionList.Item selected={custom} onSelect={startCustom}>Custom range…</ActionList.Item>
          </ActionList>
        </ActionMenu.Overlay>
      </ActionMenu>
      <Step range={range} direction={1} />
      {custom && <CustomRange from={range.from} to={range.to} />}
    </div>
  );
}

/** To the range of the same length beside this one. */
function Step({ range, direction }: { range: Range; direction: -1 | 1 }) {
  const next = shifted(range, direction, Date.now());
  const [icon, name, key] = direction < 0 ? [ChevronLeftIcon, 'Earlier range', '['] : [ChevronRightIcon, 'Later range', ']'];
  return (
    <IconButton icon={icon} aria-label={name} description={next ? `${capital(rangeText(next))} (key ${key})` : undefined} size="small" variant="invisible" disabled={!next}
      onClick={() => next && changeView({ range: next })} />
  );
}

function CustomRange({ from, to }: { from: string | null; to: string | null }) {
  const change = (part: 'from' | 'to', value: string): void => {
    // While a year is being typed the field gives years such as 0002.
    if (value !== '' && value < '2000') return;
    const next = { from, to, [part]: value || null };
    changeView({ range: next.from || next.to ? { kind: 'between', ...next } : { kind: 'all' } });
  };
  return (
    <span className={styles.dates} title="Days in UTC">
      <label>
        <span className="visually-hidden">From day (UTC)</span>
        <input type="date" key={`from-${from}`} defaultValue={from ?? ''} max={to ?? undefined} onChange={(event) => change('from', event.target.value)} />
      </label>
      <span aria-hidden="true">–</span>
      <label>
        <span className="visually-hidden">To day (UTC)</span>
        <input type="date" key={`to-${to}`} defaultValue={to ?? ''} min={from ?? undefined} onChange={(event) => change('to', event.target.value)} />
      </label>
    </span>
  );
}
