// SPDX-License-Identifier: MIT
import { useRef, useState } from 'react';
import { IconButton } from '@primer/react';
import { CheckIcon, CopyIcon } from '@primer/octicons-react';
import { announce } from '../lib/live_region';
import styles from './about_question.module.css';

/** The clipboard is there under HTTPS and on this machine only; elsewhere the text is selected for the viewer. */
async function copy(text: string, element: HTMLElement | null): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    if (element) getSelection()?.selectAllChildren(element);
    return 'Selected; press Ctrl+C';
  }
}

/** A text to take along, with its button. */
export function CopiedText({ what, text, tall = false }: { what: string; text: string; tall?: boolean }) {
  const code = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const press = async (): Promise<void> => {
    const result = await copy(text, code.current);
    setSaid(result);
    announce(`${what}: ${result}`);
  };
  return (
    <div className={styles.copied}>
      <pre className={styles.text} data-tall={tall || undefined} tabIndex={0} aria-label={what}><code ref={code}>{text}</code></pre>
      <div className={styles.copy}>
        {said && <span className="muted" aria-hidden="true">{said}</span>}
        <IconButton icon={said === 'Copied' ? CheckIcon : CopyIcon} size="small" variant="invisible" aria-label={`Copy ${what}`} onClick={() => void press()} />
      </div>
    </div>
  );
}
