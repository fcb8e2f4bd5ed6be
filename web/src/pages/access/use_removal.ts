// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { isUnauthorized, remove } from '../../api/client';
import { askSessionAnew } from '../../api/query_client';

export const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

export interface Removal<Row> {
  /** What is to be confirmed; null: nothing. */
  row: Row | null;
  ask: (row: Row | null) => void;
  confirm: () => void;
  error: string;
  isUnderWay: boolean;
}

/** Ends what one row of a list stands for, once that is confirmed, and asks for the list anew. */
export function useRemoval<Row>(list: string, id: (row: Row) => string): Removal<Row> {
  const client = useQueryClient();
  const [row, setRow] = useState<Row | null>(null);
  const [error, setError] = useState('');
  const [isUnderWay, setUnderWay] = useState(false);
  const ask = (next: Row | null): void => {
    setError('');
    setRow(next);
  };
  const confirm = async (): Promise<void> => {
    if (row === null || isUnderWay) return;
    setUnderWay(true);
    try {
      await remove(`/api/v1/${list}/${encodeURIComponent(id(row))}`);
      await client.invalidateQueries({ queryKey: [list] });
      void client.invalidateQueries({ queryKey: ['audit'] });
      ask(null);
    } catch (fault) {
      if (isUnauthorized(fault)) askSessionAnew(client);
      setError(messageOf(fault));
    } finally {
      setUnderWay(false);
    }
  };
  return { row, ask, confirm: () => void confirm(), error, isUnderWay };
}
