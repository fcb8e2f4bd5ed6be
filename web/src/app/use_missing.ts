// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { coverageQuery, healthQuery, ledgerQuery } from '../api/queries';
import { apiParameters, type Filters } from '../filters/codec';
import { missing, type DayRange, type Missing } from './coverage';

function dayRange(filters: Filters): DayRange {
  const parameters = new Map(apiParameters({ ...filters, repositories: [] }, Date.now()));
  return { from: parameters.get('from') ?? null, to: parameters.get('to') ?? null };
}

/** What of the filtered repositories and range is not completely collected; nothing until that is known. */
export function useMissing(filters: Filters): Missing {
  const coverage = useQuery(coverageQuery(filters.repositories)).data?.data;
  const ledger = useQuery(ledgerQuery(filters)).data?.data;
  const collecting = (useQuery(healthQuery()).data?.data.collector.state ?? 'off') !== 'off';
  const { from, to } = dayRange(filters);
  return useMemo(() => missing(coverage ?? [], ledger ?? [], { from, to }, collecting), [coverage, ledger, from, to, collecting]);
}
