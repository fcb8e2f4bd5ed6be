// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { Button } from '@primer/react';
import { count, counted } from '../lib/format';

/** So many more rows a browser draws at once without a pause that is felt. */
export const step = 200;

/** Of a long list the first rows, and what gives more of them; null: these are all. */
export function useFirst<Row>(rows: readonly Row[], first: number) {
  const [most, setMost] = useState(first);
  return { shown: rows.slice(0, most), others: Math.max(0, rows.length - most), more: () => setMost(most + step) };
}

interface ShowMoreProps {
  /** How many rows are not shown. */
  others: number;
  more: () => void;
  one: string;
  many?: string;
  className?: string | undefined;
}

export function ShowMore({ others, more, one, many, className }: ShowMoreProps) {
  if (others === 0) return null;
  const text = counted(others, one, many);
  return <Button className={className} variant="invisible" block onClick={more}>{others > step ? `Show ${count(step)} of the other ${text}` : `Show the other ${text}`}</Button>;
}
