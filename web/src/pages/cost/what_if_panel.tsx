// SPDX-License-Identifier: MIT
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Button, TextInput } from '@primer/react';
import { useQuery } from '@tanstack/react-query';
import { changeView } from '../../app/router';
import { Loaded } from '../../components/loaded';
import { askedBy } from '../../components/about_question';
import { Panel } from '../../components/panel';
import { SkeletonBlock } from '../../components/skeleton';
import type { View } from '../../filters/codec';
import { costQuery, costWhatIfQuery } from './queries';
import { labelsOf } from './rows';
import { decodeWhatIf, encodeWhatIf, factorOf, faultsOf, knownLabels, whatIfText, type WhatIf } from './what_if';
import styles from './cost.module.css';

type Draft = Record<keyof WhatIf, string>;
const draftOf = (asked: WhatIf | null, first: string): Draft =>
  ({ from_label: asked?.from_label ?? first, to_label: asked?.to_label ?? '', speed_factor: String(asked?.speed_factor ?? 1) });

interface FieldProps {
  field: keyof WhatIf;
  label: string;
  draft: Draft;
  fault: string | undefined;
  change: (part: Partial<Draft>) => void;
  options?: readonly string[];
  children: ReactNode;
}

function Field({ field, label, draft, fault, change, options, children }: FieldProps) {
  const id = `what-if-${field}`;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <TextInput id={id} block autoComplete="off" value={draft[field]} list={options && `${id}-options`} inputMode={field === 'speed_factor' ? 'decimal' : undefined} aria-describedby={`${id}-note`}
        validationStatus={fault ? 'error' : undefined} onChange={(event) => change({ [field]: event.target.value })} />
      {options && <datalist id={`${id}-options`}>{options.map((option) => <option key={option} value={option} />)}</datalist>}
      <p id={`${id}-note`} className={fault ? styles.fault : styles.note}>{fault ?? children}</p>
    </div>
  );
}

function Answer({ asked, view }: { asked: WhatIf; view: View }) {
  const query = useQuery({ ...costWhatIfQuery(view, asked), placeholderData: undefined });
  return <Loaded query={query} skeleton={<SkeletonBlock height={42} />} part>{(row) => <p className={styles.answer} role="status">{whatIfText(asked, row)}</p>}</Loaded>;
}

/** The same jobs on other runners: asked by the form, kept in the address. */
export function WhatIfPanel({ view }: { view: View }) {
  const labels = labelsOf(useQuery(costQuery(view, 'runner')).data?.data ?? []);
  const first = labels[0] ?? '';
  const asked = decodeWhatIf(view.what_if);
  const [draft, setDraft] = useState(draftOf(asked, first));
  const [wasAsked, setAsked] = useState(false);
  // Back and forward change what is asked, and with it the form; the commonest label is known a little later.
  useEffect(() => setDraft(draftOf(decodeWhatIf(view.what_if), first)), [view.what_if, first]);
  const faults = wasAsked ? faultsOf(draft) : {};
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setAsked(true);
    const found = faultsOf(draft);
    const [fault] = Object.keys(found);
    if (fault) return document.getElementById(`what-if-${fault}`)?.focus();
    changeView({ what_if: encodeWhatIf({ from_label: draft.from_label.trim(), to_label: draft.to_label.trim(), speed_factor: factorOf(draft.speed_factor)! }) });
  };
  return (
    <Panel bare title="On other runners" asked={asked ? askedBy(costWhatIfQuery(view, asked)) : undefined}
      caption="What the jobs of one label would have cost with another. How much faster they are there only a try can tell: that factor is yours.">
      <form className={styles.form} noValidate onSubmit={submit}>
        <Field field="from_label" label="Jobs that ask for" draft={draft} fault={faults.from_label} change={change} options={labels}>A label of theirs.</Field>
        <Field field="to_label" label="would ask for" draft={draft} fault={faults.to_label} change={change} options={knownLabels}>Another label.</Field>
        <Field field="speed_factor" label="Times as fast" draft={draft} fault={faults.speed_factor} change={change}>1: as now.</Field>
        <Button type="submit" className={styles.submit}>Work it out</Button>
      </form>
      {asked && <Answer asked={asked} view={view} />}
    </Panel>
  );
}
