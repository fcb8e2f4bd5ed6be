// SPDX-License-Identifier: MIT
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { SearchIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { repositoriesQuery } from '../api/queries';
import { counted } from '../lib/format';
import { commandEntries, pageEntries } from './commands';
import type { Destination } from './destinations';
import { found, searchable, type Entry } from './palette';
import { namesQuery, repositoryEntries, workflowEntries } from './palette_entries';
import { useView } from './router';
import styles from './command_palette.module.css';

const limit = 50;

interface PaletteProps {
  destinations: readonly Destination[];
  help: () => void;
  chooseZone: () => void;
  onClose: () => void;
}

/** Asked only here, and only now: most views need no list of everything. */
function useEntries({ destinations, help, chooseZone }: PaletteProps) {
  const view = useView();
  const repositories = useQuery(repositoriesQuery());
  const workflows = useQuery(namesQuery());
  const named = useMemo(
    () => [...repositoryEntries(repositories.data?.data ?? []), ...workflowEntries(workflows.data?.data ?? [])].map(searchable),
    [repositories.data, workflows.data],
  );
  const actions = useMemo(() => [...pageEntries(destinations), ...commandEntries(view, { help, chooseZone })].map(searchable), [destinations, view, help, chooseZone]);
  const missing = repositories.error || workflows.error ? 'Repositories and workflows could not be loaded.' : repositories.isPending || workflows.isPending ? 'Loading repositories and workflows…' : '';
  return { entries: useMemo(() => [...actions, ...named], [actions, named]), missing };
}

function countWords(text: string, shown: number, total: number): string {
  if (shown === 0) return `Nothing is called “${text}”.`;
  return total > shown ? `The first ${shown} of ${counted(total, 'match', 'matches')}. Type more to find the others.` : `${counted(total, 'entry', 'entries')}.`;
}

/** Everything that has a name, by typing. */
export default function CommandPalette(props: PaletteProps) {
  const { onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const { entries, missing } = useEntries(props);
  const asked = useDeferredValue(text);
  const { entries: shown, total } = useMemo(() => found(entries, asked, limit), [entries, asked]);
  const current = Math.min(active, shown.length - 1);

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // Newer browsers give a promise, which is no clean-up.
    void document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current, shown]);

  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const press = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: Math.min(current + 8, shown.length - 1), PageUp: Math.max(current - 8, 0) };
    const next = steps[event.key];
    if (next !== undefined && shown.length > 0) setActive((next + shown.length) % shown.length);
    // What is shown may be behind what was typed.
    else if (event.key === 'Enter') choose(asked === text ? shown[current] : found(entries, text, limit).entries[0]);
    else return;
    event.preventDefault();
  };

  return (
    <dialog ref={dialog} role="dialog" aria-label="Command palette" className={styles.dialog} onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}>
      <div className={styles.box}>
        <div className={styles.field}>
          <SearchIcon />
          <input type="text" role="combobox" aria-expanded aria-controls={`${id}-list`} aria-autocomplete="list" aria-label="Go to a page, repository or workflow, or do something"
            aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined} placeholder="Page, repository, workflow or command" autoComplete="off" spellCheck={false}
            value={text} onKeyDown={press} onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }} />
        </div>
        <ul id={`${id}-list`} role="listbox" aria-label="What is found" className={styles.list}>
          {shown.map((entry, index) => (
            <li key={entry.id} id={`${id}-${index}`} role="option" aria-selected={index === current} className={styles.option}
              onMouseMove={() => setActive(index)} onClick={() => choose(entry)}>
              <span className={styles.label} title={entry.label}>{entry.label}</span>
              <span className={styles.detail} title={entry.detail}>{entry.detail}</span>
              <span className={styles.kind}>{entry.kind}</span>
            </li>
          ))}
        </ul>
        <p className={styles.foot} role="status">
          {[countWords(asked, shown.length, total), missing].filter(Boolean).join(' ')}
        </p>
      </div>
    </dialog>
  );
}
