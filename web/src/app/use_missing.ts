// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { coverageQuery, healthQuery, ledgerQuery } from '../api/queries';
import { apiParameters, type Filters } from '../filters/codec';
import { stillTaking } from './archive';
import { missing, type DayRange, type Missing } from './coverage';

function dayRange(filters: Filters): DayRange {
  const parameters = new Map(apiParameters({ ...filters, repositories: [] }, Date.now()));
  return { from: parameters.get('from') ?? null, to: parameters.get('to') ?? null };
}

/** What of the filtered repositories and range is not completely collected; nothing until that is known. */
export function useMissing(filters: Filters): Missing {
  const coverage = useQuery(coverageQuery(filters.repositories)).data?.data;
  const ledger = useQuery(ledgerQuery(filters)).data?.data;
  const health = useQuery(healthQuery()).data?.data;
  const collecting = (health?.collector.state ?? 'off') !== 'off';
  const taking = health?.archive?.state === 'beginning';
  const { from, to } = dayRange(filters);
  return useMemo(() => {
    const found = missing(coverage ?? [], ledger ?? [], { from, to }, collecting);
    return taking ? { ...found, notes: [stillTaking] } : found;
  }, [coverage, ledger, from, to, collecting, taking]);
}
