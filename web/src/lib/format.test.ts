// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { ago, asSentence, counted, days, duration, humanized, minutes, percent, span } from './format';

describe('duration', () => {
  it.each([
    [0, '0s'], [0.4, '0s'], [48, '48s'], [59.6, '1m 00s'], [92, '1m 32s'], [3599, '59m 59s'], [3600, '1h 00m'], [7500, '2h 05m'],
    [86_400 * 3 + 3600 * 4, '3d 04h'], [null, '—'], [undefined, '—'], [Number.NaN, '—'], [-5, '0s'],
  ])('writes %s seconds as %s', (seconds, text) => expect(duration(seconds)).toBe(text));
});

describe('percent', () => {
  it.each([
    [1, '100%'], [0.9999, '>99.9%'], [0.9589, '95.9%'], [0.5, '50%'], [0.0001, '<0.1%'], [0, '0%'], [null, '—'],
  ])('writes %s as %s', (share, text) => expect(percent(share)).toBe(text));
});

describe('span and ago', () => {
  it.each([
    [0, '1 s'], [40, '40 s'], [89, '89 s'], [90, '1 min'], [3600, '60 min'], [5400, '1 h'], [3600 * 30, '30 h'], [86_400 * 3, '3 days'],
    [86_400 * 1200, '1,200 days'],
  ])('writes %s seconds as %s', (seconds, text) => expect(span(seconds)).toBe(text));
  it('says just now for the last moments and for clocks that run ahead', () => {
    expect(ago(1000, 2000)).toBe('just now');
    expect(ago(9000, 2000)).toBe('just now');
    expect(ago(0, 40_000)).toBe('40 s ago');
  });
});

describe('small words', () => {
  it('counts in singular and plural', () => {
    expect(counted(1, 'workflow')).toBe('1 workflow');
    expect(counted(1200, 'repository', 'repositories')).toBe('1,200 repositories');
  });
  it('rounds days down', () => {
    expect(days(0.2)).toBe('<1');
    expect(days(12.9)).toBe('12');
    expect(days(null)).toBe('—');
  });
  it('says minutes, and not 0 where they are unknown', () => {
    expect(minutes(1234)).toBe('1,234 min');
    expect(minutes(0)).toBe('0 min');
    expect(minutes(null)).toBe('—');
  });
  it('makes unknown words readable', () => {
    expect(humanized('some_new_word')).toBe('Some new word');
    expect(humanized('')).toBe('Unknown');
  });
});

describe('asSentence', () => {
  it.each([
    ['the disk is full', 'The disk is full.'], ['No route to the host.', 'No route to the host.'], ['is its disk mounted?', 'Is its disk mounted?'], ['', ''],
  ])('writes "%s" as "%s"', (words, sentence) => expect(asSentence(words)).toBe(sentence));
});
