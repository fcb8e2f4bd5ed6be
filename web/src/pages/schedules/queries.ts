// SPDX-License-Identifier: MIT
import { question, type Parameters } from '../../api/queries';
import type { Finding, Schedule, VerdictRow } from '../../api/types';

const named = (repositories: readonly string[]): Parameters => repositories.map((name) => ['repository', name]);

/** What is known of schedules does not depend on a branch or a range. */
export const allSchedulesQuery = (repositories: readonly string[]) => question<Schedule[]>('schedules', named(repositories));
export const allFindingsQuery = (repositories: readonly string[]) => question<Finding[]>('findings', named(repositories));
/** Asked for the evidence of healthy workflows, which tells when GitHub switches them off. */
export const verdictsQuery = (repositories: readonly string[]) => question<VerdictRow[]>('verdicts', named(repositories));
