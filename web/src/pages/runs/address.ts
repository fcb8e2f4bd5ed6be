// SPDX-License-Identifier: MIT
import { paths } from '../../app/router';
import { encodeView, type View } from '../../filters/codec';

/** The page of one run; without an attempt, of its latest. */
export function runAddress(run: { owner: string; repo: string; run_id: number }, attempt: number | null = null): string {
  return paths.run + encodeView({ repositories: [`${run.owner}/${run.repo}`], run_id: run.run_id, attempt });
}

/** The list of runs, narrowed so. */
export const runsAddress = (view: Partial<View>): string => paths.runs + encodeView(view);
