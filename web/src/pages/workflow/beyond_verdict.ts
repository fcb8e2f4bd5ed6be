// SPDX-License-Identifier: MIT
import type { Finding, WorkflowRow } from '../../api/types';

/** The findings that the workflow's verdict does not say already, worst first as the server gives them. */
export function beyondVerdict<Row extends Pick<Finding, 'verdict' | 'sentence'>>(findings: readonly Row[], row: Pick<WorkflowRow, 'verdict' | 'sentence'>): Row[] {
  return findings.filter(({ verdict, sentence }) => verdict !== row.verdict || sentence !== row.sentence);
}
