// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import { columns, type Column } from './columns';

const key = 'runlight.workflows.columns';

/** What can be read of what was remembered: null means those that have room. */
export function readChoice(text: string | null): readonly string[] | null {
  try {
    const choice: unknown = JSON.parse(text ?? 'null');
    const known = Array.isArray(choice) ? columns.filter((column) => choice.includes(column.key)).map((column) => column.key) : [];
    return known.length > 0 ? known : null;
  } catch {
    return null;
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(choice: readonly string[] | null): void {
  try {
    if (choice) localStorage.setItem(key, JSON.stringify(choice));
    else localStorage.removeItem(key);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

export interface ColumnChoice {
  shown: readonly Column[];
  /** Null: nobody has chosen. */
  chosen: readonly string[] | null;
  choose: (keys: readonly string[] | null) => void;
}

/** Which columns the viewer wants to see; remembered in this browser. */
export function useColumns(): ColumnChoice {
  const [chosen, setChosen] = useState(() => readChoice(remembered()));
  const choose = (keys: readonly string[] | null): void => {
    remember(keys);
    setChosen(keys);
  };
  const shown = useMemo(() => (chosen ? columns.filter(({ key: name, fixed }) => fixed || chosen.includes(name)) : columns), [chosen]);
  return { chosen, choose, shown };
}
