// SPDX-License-Identifier: MIT
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Banner, Checkbox, Dialog, Textarea, TextInput } from '@primer/react';
import { useQueryClient } from '@tanstack/react-query';
import { isUnauthorized, post } from '../../api/client';
import { askSessionAnew } from '../../api/query_client';
import { localTime } from '../../lib/time';
import type { CreatedToken } from './new_token';
import { messageOf } from './use_removal';
import { emptyDraft, endOf, faultsOf, requestOf, scopes, type Draft, type Faults, type Scope } from './words';
import styles from './access.module.css';

interface FieldsProps {
  draft: Draft;
  faults: Faults;
  change: (part: Partial<Draft>) => void;
}

/** What ties a field to its words, for a screen reader too. */
const described = (field: keyof Draft, fault: string | undefined) => ({
  id: `token-${field}`, 'aria-describedby': `token-${field}-note`, validationStatus: fault ? ('error' as const) : undefined,
});

/** What is wrong with a field, or else what it is. */
function Note({ field, fault, children }: { field: keyof Draft; fault: string | undefined; children: ReactNode }) {
  return <p id={`token-${field}-note`} className={fault ? styles.fault : styles.caption}>{fault ?? children}</p>;
}

function Scopes({ draft, faults, change }: FieldsProps) {
  const toggle = (scope: Scope, on: boolean): void =>
    change({ scopes: on ? [...draft.scopes, scope] : draft.scopes.filter((other) => other !== scope) });
  return (
    <fieldset className={styles.scopes} aria-describedby="token-scopes-note">
      <legend>May</legend>
      {scopes.map(({ key, meaning }) => (
        <label key={key} className={styles.scope}>
          <Checkbox value={key} checked={draft.scopes.includes(key)} onChange={(event) => toggle(key, event.target.checked)} />
          <span><strong>{key}</strong> <span className="muted">{meaning}</span></span>
        </label>
      ))}
      <Note field="scopes" fault={faults.scopes}>{null}</Note>
    </fieldset>
  );
}

function Fields({ draft, faults, change }: FieldsProps) {
  const end = endOf(draft.days, Date.now());
  return (
    <>
      <div className={styles.field}>
        <label htmlFor="token-name">Name</label>
        <TextInput {...described('name', faults.name)} required block value={draft.name} autoComplete="off" onChange={(event) => change({ name: event.target.value })} />
        <Note field="name" fault={faults.name}>What uses it, such as “Prometheus of staging”.</Note>
      </div>
      <Scopes draft={draft} faults={faults} change={change} />
      <div className={styles.field}>
        <label htmlFor="token-repositories">Repositories</label>
        <Textarea {...described('repositories', faults.repositories)} block rows={2} resize="vertical" value={draft.repositories} placeholder="acme/*" spellCheck={false}
          onChange={(event) => change({ repositories: event.target.value })} />
        <Note field="repositories" fault={faults.repositories}>Globs of owner/repo, one a line. Empty: all repositories.</Note>
      </div>
      <div className={styles.field}>
        <label htmlFor="token-days">Days until it ends</label>
        <TextInput {...described('days', faults.days)} required className={styles.days} inputMode="numeric" value={draft.days} autoComplete="off"
          onChange={(event) => change({ days: event.target.value })} />
        <Note field="days" fault={faults.days}>{end === null ? 'From 1 to 366.' : `It ends on ${localTime(end)}.`}</Note>
      </div>
    </>
  );
}

/** Leads to the first field that has to be changed. */
function focusFault(form: HTMLFormElement, faults: Faults): void {
  const first = (['name', 'scopes', 'repositories', 'days'] as const).find((field) => faults[field]);
  const selector = first === 'scopes' ? 'input[type="checkbox"]' : `#token-${first}`;
  form.querySelector<HTMLElement>(selector)?.focus();
}

export function CreateToken({ onClose, onCreated }: { onClose: () => void; onCreated: (token: CreatedToken) => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(emptyDraft);
  const [wasSent, setSent] = useState(false);
  const [isUnderWay, setUnderWay] = useState(false);
  const [error, setError] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const faults = wasSent ? faultsOf(draft) : {};
  const create = async (): Promise<void> => {
    setUnderWay(true);
    setError('');
    try {
      onCreated(await post<CreatedToken>('/api/v1/tokens', requestOf(draft)));
      void client.invalidateQueries({ queryKey: ['tokens'] });
      void client.invalidateQueries({ queryKey: ['audit'] });
      onClose();
    } catch (fault) {
      if (isUnauthorized(fault)) askSessionAnew(client);
      setError(messageOf(fault));
      setUnderWay(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setSent(true);
    const found = faultsOf(draft);
    if (Object.keys(found).length > 0) focusFault(event.currentTarget, found);
    else if (!isUnderWay) void create();
  };
  return (
    <Dialog title="Create an API token" width="large" onClose={onClose} footerButtons={[
      { content: 'Cancel', onClick: onClose },
      { content: 'Create token', buttonType: 'primary', loading: isUnderWay, onClick: () => form.current?.requestSubmit() },
    ]}>
      <form ref={form} className={styles.form} noValidate onSubmit={submit}>
        {error && <Banner variant="critical" layout="compact" title="It was not created" description={error} />}
        <Fields draft={draft} faults={faults} change={(part) => setDraft((before) => ({ ...before, ...part }))} />
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}
