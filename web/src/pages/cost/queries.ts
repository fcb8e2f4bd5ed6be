// SPDX-License-Identifier: MIT
import { filtered, question } from '../../api/queries';
import type { CostDay, CostRow, CostWhatIf } from '../../api/types';
import type { Filters } from '../../filters/codec';
import { askedBy, type By } from './rows';
import type { WhatIf } from './what_if';

export const mostRows = 100;

export const costQuery = (filters: Filters, by: By) => question<CostRow[]>('cost', [...filtered(filters), ['by', askedBy(by)], ['limit', String(mostRows)]]);
export const costDaysQuery = (filters: Filters) => question<CostDay[]>('cost_days', filtered(filters));
export const costWhatIfQuery = (filters: Filters, { from_label, to_label, speed_factor }: WhatIf) =>
  question<CostWhatIf>('cost_what_if', [...filtered(filters), ['from_label', from_label], ['to_label', to_label], ['speed_factor', String(speed_factor)]]);
