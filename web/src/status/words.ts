// SPDX-License-Identifier: MIT
import { humanized } from '../lib/format';

/** What a verdict rests on, in the server's sentence; a workflow that was not judged yet has none. */
export const sentenceOf = ({ sentence }: { sentence: string }): string => sentence || 'Not judged yet.';

/** Whether GitHub starts the workflow, in a word. */
export function stateWord(state: string): string {
  return state.startsWith('disabled_') ? 'Inactive' : humanized(state);
}
