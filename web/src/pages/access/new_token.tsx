// SPDX-License-Identifier: MIT
import { useEffect, useRef, useState } from 'react';
import { Button, TextInput } from '@primer/react';
import { CheckIcon, CopyIcon, KeyIcon } from '@primer/octicons-react';
import type { ApiToken } from '../../api/types';
import { announce } from '../../lib/live_region';
import styles from './access.module.css';

export type CreatedToken = ApiToken & { token: string };

type Copied = 'no' | 'yes' | 'selected';
const labels: Record<Copied, string> = { no: 'Copy', yes: 'Copied', selected: 'Selected; press Ctrl+C' };

/** The clipboard is there under HTTPS and on this machine only; elsewhere the text is selected for the viewer. */
async function copy(field: HTMLInputElement): Promise<Copied> {
  try {
    await navigator.clipboard.writeText(field.value);
    return 'yes';
  } catch {
    field.focus();
    field.select();
    return 'selected';
  }
}

/** The text of a token that was just created, this once. */
export function NewToken({ created, onDone }: { created: CreatedToken; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    setCopied('no');
    button.current?.focus();
  }, [created.token_id]);
  const press = async (): Promise<void> => {
    if (!field.current) return;
    const result = await copy(field.current);
    setCopied(result);
    announce(labels[result]);
  };
  return (
    <section className={styles.created} aria-labelledby="created-token">
      <h2 id="created-token"><KeyIcon /> {`“${created.name}” is created`}</h2>
      <p>Copy its text now. <strong>You will not see it again.</strong></p>
      <div className={styles.secret}>
        <TextInput ref={field} monospace block readOnly value={created.token} aria-label="Text of the token" autoComplete="off" spellCheck={false}
          onFocus={(event) => event.currentTarget.select()} />
        <Button ref={button} leadingVisual={copied === 'yes' ? CheckIcon : CopyIcon} onClick={() => void press()}>{labels[copied]}</Button>
        <Button variant="invisible" onClick={onDone}>Done</Button>
      </div>
      <p className="muted">Sent as <code>Authorization: Bearer rlt_…</code>; Runlight’s own commands take it from <code>RUNLIGHT_API_TOKEN</code>.</p>
    </section>
  );
}
