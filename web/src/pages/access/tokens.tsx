// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { Button, Label } from '@primer/react';
import { Blankslate } from '@primer/react/experimental';
import { KeyIcon, PlusIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { tokensQuery } from '../../api/queries';
import type { ApiToken } from '../../api/types';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { Time } from '../../components/time';
import { visibilityText } from '../../app/session';
import { useNow } from '../../lib/use_now';
import { AccessTable, type Column } from './access_table';
import { Confirm } from './confirm';
import { CreateToken } from './create_token';
import { NewToken, type CreatedToken } from './new_token';
import { useRemoval } from './use_removal';
import { isUsable, tokensSentence, tokenState, type TokenState } from './words';
import styles from './access.module.css';

const columns: readonly Column[] = [
  { key: 'name', label: 'Token' },
  { key: 'scopes', label: 'May' },
  { key: 'repositories', label: 'Sees' },
  { key: 'created', label: 'Created' },
  { key: 'used', label: 'Last used' },
  { key: 'ends', label: 'Ends' },
  { key: 'action', label: '' },
];

function Ends({ token, state }: { token: ApiToken; state: TokenState }) {
  if (state === 'revoked') return <><Label variant="secondary">Revoked</Label> <Time value={token.revoked_at} /></>;
  if (state === 'expired') return <><Label variant="secondary">Expired</Label> <Time value={token.expires_at} /></>;
  return <>{state === 'ends_soon' && <Label variant="attention">Soon</Label>} <Time value={token.expires_at} /></>;
}

function cellsOf(token: ApiToken, state: TokenState, revoke: () => void) {
  const sees = visibilityText(token.repositories === null, token.repositories ?? []);
  return [
    <span className={styles.name} title={token.name}>{token.name}</span>,
    <span className={styles.labels}>{token.scopes.map((scope) => <Label key={scope}>{scope}</Label>)}</span>,
    <span title={token.repositories?.join('\n')}>{sees}</span>,
    <><Time value={token.created_at} /> <span className="muted">by {token.created_by}</span></>,
    token.last_used_at === null ? 'Never' : <Time value={token.last_used_at} relative />,
    <Ends token={token} state={state} />,
    isUsable(state) && <Button size="small" variant="danger" aria-label={`Revoke ${token.name}`} onClick={revoke}>Revoke</Button>,
  ];
}

function NoTokens({ create }: { create: () => void }) {
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><KeyIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as="h2">No API token yet</Blankslate.Heading>
      <Blankslate.Description>Programs ask this server with a token: a script, Prometheus, “runlight status” of another machine.</Blankslate.Description>
      <Blankslate.PrimaryAction onClick={create}>Create a token</Blankslate.PrimaryAction>
    </Blankslate>
  );
}

function TokenList({ tokens, create }: { tokens: readonly ApiToken[]; create: () => void }) {
  const now = useNow();
  const removal = useRemoval<ApiToken>('tokens', ({ token_id }) => token_id);
  if (tokens.length === 0) return <NoTokens create={create} />;
  const rows = tokens.map((token) => {
    const state = tokenState(token, now);
    return { key: token.token_id, isPast: !isUsable(state), cells: cellsOf(token, state, () => removal.ask(token)) };
  });
  return (
    <>
      <div className={styles.line}>
        <p>{tokensSentence(tokens, now)}</p>
        <Button size="small" variant="primary" leadingVisual={PlusIcon} onClick={create}>Create token</Button>
      </div>
      <AccessTable label="API tokens, newest first" columns={columns} rows={rows} />
      <Confirm removal={removal} title={({ name }) => `Revoke “${name}”?`} action="Revoke">
        Whatever uses it is refused from then on. A revoked token cannot be brought back.
      </Confirm>
    </>
  );
}

interface TokensProps {
  /** Kept by the page, for its text is told only once. */
  created: CreatedToken | null;
  setCreated: (token: CreatedToken | null) => void;
}

export function Tokens({ created, setCreated }: TokensProps) {
  const [isCreating, setCreating] = useState(false);
  const create = (): void => setCreating(true);
  return (
    <>
      {created && <NewToken created={created} onDone={() => setCreated(null)} />}
      <Loaded query={useQuery(tokensQuery())} skeleton={<SkeletonRows rows={6} />} part>
        {(tokens) => <TokenList tokens={tokens} create={create} />}
      </Loaded>
      {isCreating && <CreateToken onClose={() => setCreating(false)} onCreated={setCreated} />}
    </>
  );
}
