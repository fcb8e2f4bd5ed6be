// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { sentenceOf, stateWord } from './words';

it.each([['active', 'Active'], ['disabled_manually', 'Inactive'], ['disabled_inactivity', 'Inactive'], ['deleted', 'Deleted'], ['on_holiday', 'On holiday']])(
  'the state %s is %s', (state, word) => expect(stateWord(state)).toBe(word));

it('says the server’s sentence, and that there is none yet', () => {
  expect(sentenceOf({ sentence: 'The last 2 runs on main failed.' })).toBe('The last 2 runs on main failed.');
  expect(sentenceOf({ sentence: '' })).toBe('Not judged yet.');
});
