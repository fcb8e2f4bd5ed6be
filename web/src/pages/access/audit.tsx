// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { ActionList, ActionMenu, Button } from '@primer/react';
import { Blankslate } from '@primer/react/experimental';
import { LogIcon, NoEntryIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { auditQuery } from '../../api/queries';
import type { AuditEvent } from '../../api/types';
import { changeView, useView } from '../../app/router';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { NoMatch } from '../../components/states';
import { Time } from '../../components/time';
import { absent, count, counted } from '../../lib/format';
import { AccessTable, type Column } from './access_table';
import { auditLimits, events, eventWord, isRefusal, nextLimit } from './words';
import styles from './access.module.css';

const columns: readonly Column[] = [
  { key: 'when', label: 'When' },
  { key: 'event', label: 'Event' },
  { key: 'name', label: 'Who' },
  { key: 'address', label: 'From' },
  { key: 'detail', label: 'Detail' },
];

const show = (event: string | null): void => changeView({ audit_event: event }, { replace: true });

function EventFilter({ chosen }: { chosen: string | null }) {
  return (
    <ActionMenu>
      <ActionMenu.Button size="small">{`Event: ${chosen === null ? 'all' : eventWord(chosen)}`}</ActionMenu.Button>
      <ActionMenu.Overlay width="small" align="end">
        <ActionList selectionVariant="single">
          <ActionList.Item selected={chosen === null} onSelect={() => show(null)}>All</ActionList.Item>
          <ActionList.Divider />
          {events.map((event) => <ActionList.Item key={event} selected={event === chosen} onSelect={() => show(event)}>{eventWord(event)}</ActionList.Item>)}
        </ActionList>
      </ActionMenu.Overlay>
    </ActionMenu>
  );
}

function Event({ event }: { event: string }) {
  if (!isRefusal(event)) return <>{eventWord(event)}</>;
  return <span className={styles.refusal}><NoEntryIcon size={12} /> {eventWord(event)}</span>;
}

function cellsOf({ occurred_at, event, name, address, detail }: AuditEvent) {
  return [<Time value={occurred_at} />, <Event event={event} />, name || absent, address || absent, detail];
}

interface ListProps {
  found: readonly AuditEvent[];
  chosen: string | null;
  more: ReturnType<typeof nextLimit>;
  loadMore: (limit: number) => void;
  isLoading: boolean;
}

function EventList({ found, chosen, more, loadMore, isLoading }: ListProps) {
  const shown = chosen === null ? found : found.filter(({ event }) => event === chosen);
  const which = more === null ? counted(found.length, 'event') : `the newest ${count(found.length)} events`;
  // The log only grows at its newest end: counted from its oldest, an event keeps its place.
  const rows = shown.map((event, index) => ({ key: `${event.occurred_at} ${shown.length - index}`, cells: cellsOf(event) }));
  return (
    <>
      <div className={styles.line}>
        <p>{chosen === null ? `${which[0]!.toUpperCase()}${which.slice(1)}.` : `${count(shown.length)} of ${which}.`}</p>
        <EventFilter chosen={chosen} />
      </div>
      {rows.length > 0
        ? <AccessTable label="Audit log, newest first" columns={columns} rows={rows} className={styles.log} />
        : <NoMatch title="No such event" action={<Button onClick={() => show(null)}>Show all events</Button>}>{`“${eventWord(chosen ?? '')}” is not among ${which}.`}</NoMatch>}
      {more !== null && <div className={styles.more}><Button loading={isLoading} onClick={() => loadMore(more)}>Load more</Button></div>}
    </>
  );
}

function NoEvents() {
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><LogIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as="h2">Nothing happened yet</Blankslate.Heading>
      <Blankslate.Description>Sign-ins, refusals, and changes of tokens and settings are recorded here.</Blankslate.Description>
    </Blankslate>
  );
}

export function Audit() {
  const [limit, setLimit] = useState<number>(auditLimits.first);
  const { audit_event: event } = useView();
  const query = useQuery(auditQuery(limit));
  return (
    <Loaded query={query} skeleton={<SkeletonRows rows={12} />} part>
      {(found) => (found.length === 0 ? <NoEvents /> : (
        <EventList found={found} chosen={event} loadMore={setLimit} isLoading={query.isPlaceholderData}
          more={query.isPlaceholderData ? limit : nextLimit(limit, found.length)} />
      ))}
    </Loaded>
  );
}
