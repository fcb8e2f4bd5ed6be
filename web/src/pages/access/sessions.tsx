// SPDX-License-Identifier: MIT
import { Button, Label } from '@primer/react';
import { Blankslate } from '@primer/react/experimental';
import { PeopleIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { sessionsQuery } from '../../api/queries';
import type { Session } from '../../api/types';
import { roleWord, viewerName } from '../../app/session';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { Time } from '../../components/time';
import { absent } from '../../lib/format';
import { AccessTable, type Column } from './access_table';
import { Confirm } from './confirm';
import { useRemoval } from './use_removal';
import { sessionsSentence } from './words';
import styles from './access.module.css';

const columns: readonly Column[] = [
  { key: 'name', label: 'Who' },
  { key: 'role', label: 'Role' },
  { key: 'address', label: 'From' },
  { key: 'signed_in', label: 'Signed in' },
  { key: 'seen', label: 'Last seen' },
  { key: 'ends', label: 'Ends by' },
  { key: 'action', label: '' },
];

function Who({ session }: { session: Session }) {
  const name = viewerName(session);
  return <><span className={styles.name}>{name}</span>{session.email && session.email !== name && <span className="muted"> {session.email}</span>}</>;
}

function cellsOf(session: Session, end: () => void) {
  return [
    <Who session={session} />,
    roleWord(session.role),
    session.address || absent,
    <Time value={session.signed_in_at} />,
    <Time value={session.last_seen_at} relative />,
    <Time value={session.expires_at} />,
    session.is_own
      ? <Label variant="accent">This session</Label>
      : <Button size="small" variant="danger" aria-label={`End the session of ${viewerName(session)}`} onClick={end}>End</Button>,
  ];
}

function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const removal = useRemoval<Session>('sessions', ({ session_id }) => session_id);
  if (sessions.length === 0) {
    return (
      <Blankslate border spacious>
        <Blankslate.Visual><PeopleIcon size={24} /></Blankslate.Visual>
        <Blankslate.Heading as="h2">Nobody is signed in</Blankslate.Heading>
        <Blankslate.Description>Whoever signs in appears here until the session ends.</Blankslate.Description>
      </Blankslate>
    );
  }
  const rows = sessions.map((session) => ({ key: session.session_id, cells: cellsOf(session, () => removal.ask(session)) }));
  return (
    <>
      <div className={styles.line}><p>{sessionsSentence(sessions)}</p></div>
      <AccessTable label="Sessions, newest first" columns={columns} rows={rows} />
      <Confirm removal={removal} title={(session) => `End the session of ${viewerName(session)}?`} action="End session">
        That browser is signed out at once. To keep somebody from signing in again, change the rules of this server.
      </Confirm>
    </>
  );
}

export function Sessions() {
  return (
    <Loaded query={useQuery(sessionsQuery())} skeleton={<SkeletonRows rows={4} />} part>
      {(sessions) => <SessionList sessions={sessions} />}
    </Loaded>
  );
}
