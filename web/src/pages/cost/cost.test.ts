// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CostRow, CostWhatIf } from '../../api/types';
import type { Range } from '../../filters/codec';
import { byOf, groupsOf, isBy, labelsOf, sumOf, systemOf, wastedMin, wastedUsd } from './rows';
import { decodeWhatIf, encodeWhatIf, factorOf, faultsOf, whatIfText } from './what_if';
import { headline, notBilledText, prices, skippedText, wasteOf, wasteText } from './words';

const nothing = sumOf([]);
const row = (change: Partial<CostRow>): CostRow => ({
  repository_id: null, owner: null, repo: null, workflow_id: null, workflow_name: null, job_name: null, runner_labels: null, runner: null, runs_all_skipped: null, ...nothing, ...change,
});

it('knows the dates of the price table', () => {
  const table = readFileSync(new URL('../../../../sql/prices.toml', import.meta.url), 'utf8');
  expect(table).toContain(`(read as of ${prices.readOn})`);
  expect(table).toContain(`from = ${prices.from}`);
});

describe('the first line', () => {
  it.each<[object, Range, string]>([
    [{ minutes: 1200, cost_usd: 7.2 }, { kind: 'last', days: 30 }, '$7.20 for 1,200 min in the last 30 days'],
    [{ minutes: 1200, cost_usd: 0 }, { kind: 'all' }, '1,200 min in all, none of which GitHub bills'],
    [{ minutes: 1, cost_usd: 0.006 }, { kind: 'between', from: '2026-05-01', to: '2026-05-01' }, '$0.01 for 1 min on 2026-05-01'],
    [{ minutes: 1, cost_usd: 0.006 }, { kind: 'between', from: '2026-05-01', to: '2026-05-03' }, '$0.01 for 1 min from 2026-05-01 to 2026-05-03'],
    [{ minutes: 1, cost_usd: 0.006 }, { kind: 'between', from: '2026-05-01', to: null }, '$0.01 for 1 min since 2026-05-01'],
    [{}, { kind: 'last', days: 7 }, 'No job ran in the last 7 days'],
  ])('of %j in %j', (sum, range, text) => expect(headline({ ...nothing, ...sum }, range).text).toBe(text));
  it('tells why the rest is not billed', () => {
    expect(notBilledText({ ...nothing, minutes: 100, self_hosted_min: 40, free_min: 50, unknown_min: 10 })).toBe(
      'Of the minutes 40% ran on runners of your own; 50% are free: standard runners of public repositories; 10% are priced by a guess.');
    expect(notBilledText({ ...nothing, minutes: 100 })).toBe('');
  });
});

describe('waste', () => {
  const sum = { ...nothing, minutes: 100, cost_usd: 10, cancelled_min: 5, cancelled_usd: 0.5, rerun_min: 10, rerun_usd: 1, rounding_min: 2.5, rounding_usd: 0 };
  it('adds up', () => {
    expect([wastedMin(sum), wastedUsd(sum)]).toEqual([17.5, 1.5]);
    expect(wasteOf(sum).reduce((all, { min }) => all + min, 0)).toBe(17.5);
    expect(sumOf([sum, sum])).toMatchObject({ minutes: 200, rerun_min: 20 });
  });
  it.each([
    [sum, '17.5% of the minutes and 15% of the money, $1.50, bought nothing.'],
    [{ ...sum, cost_usd: 0 }, '17.5% of the minutes bought nothing.'],
    [{ ...nothing, minutes: 100 }, 'Nothing was wasted.'],
  ])('in words %#', (of, text) => expect(wasteText(of)).toBe(text));
  it('of skipped runs is attention', () => {
    expect(skippedText(3, 10)).toBe('3 of 10 runs (30%) skipped all of their jobs: free, but noise in every list.');
    expect(skippedText(0, 10)).toBe('No run only skipped its jobs.');
  });
});

describe('rows', () => {
  it.each([
    ['Linux 8-core', 'ubuntu-latest-8-cores', 'Linux'], ['unknown, as Windows 2-core', 'win-big', 'Windows'], ['macOS 3-core or 4-core', 'macos-14', 'macOS'],
    ['self-hosted', 'linux, self-hosted, x64', 'Linux'], ['self-hosted', 'self-hosted, Windows', 'Windows'], ['self-hosted', 'gpu, self-hosted', 'Not told by its labels'],
  ])('of %s for %s are of %s', (runner, runner_labels, system) => expect(systemOf({ runner, runner_labels })).toBe(system));
  it('are added up by operating system, most money first', () => {
    const rows = [row({ runner: 'Linux 2-core', runner_labels: 'ubuntu-latest', minutes: 9, cost_usd: 1 }), row({ runner: 'Windows 2-core', runner_labels: 'windows-latest', minutes: 1, cost_usd: 3 }),
      row({ runner: 'self-hosted', runner_labels: 'linux, self-hosted', minutes: 4 })];
    expect(groupsOf(rows, 'system').map(({ name, minutes, cost_usd }) => [name, minutes, cost_usd])).toEqual([['Windows', 1, 3], ['Linux', 13, 1]]);
    expect(labelsOf([...rows, ...rows])).toEqual(['ubuntu-latest', 'windows-latest', 'linux', 'self-hosted']);
  });
  it('are called by what they are of', () => {
    const one = row({ owner: 'acme', repo: 'api', workflow_name: 'CI', job_name: 'test', runner_labels: '' });
    expect((['repository', 'workflow', 'job', 'runner'] as const).map((by) => groupsOf([one], by)[0]!.name)).toEqual(['acme/api', 'CI', 'test', 'a runner group only']);
  });
  it.each<[Partial<CostRow>, string]>([[{ runner_labels: '' }, 'runner system'], [{ workflow_id: 1, job_name: 'x' }, 'job'], [{ workflow_id: 1 }, 'workflow'], [{}, 'repository']])('of %j are by %s', (change, groupings) =>
    expect((['repository', 'workflow', 'job', 'runner', 'system'] as const).filter((by) => isBy([row(change)], by)).join(' ')).toBe(groupings));
  it.each([[null, 'repository'], ['system', 'system'], ['moon', 'repository']])('by %s are by %s', (text, by) => expect(byOf(text)).toBe(by));
});

describe('what if', () => {
  const asked = { from_label: 'ubuntu-latest', to_label: 'ubuntu-latest-8-cores', speed_factor: 2.5 };
  it('goes into the address and comes back', () => expect(decodeWhatIf(encodeWhatIf(asked))).toEqual(asked));
  it.each([null, '', 'a', 'a,b', 'a,,2', 'a,b,0', 'a,b,-1', 'a,b,1e3', 'a,b,101', `${'x'.repeat(61)},b,1`])('passes over %j', (text) => expect(decodeWhatIf(text)).toBeNull());
  it.each([['1', 1], [' 1.5 ', 1.5], ['1,5', 1.5], ['0', null], ['', null], ['fast', null], ['100', 100], ['100.1', null]])('reads %j as %s', (text, factor) => expect(factorOf(text)).toBe(factor));
  it('says what is wrong', () => {
    expect(Object.keys(faultsOf({ from_label: ' ', to_label: 'a,b', speed_factor: 'x' }))).toEqual(['from_label', 'to_label', 'speed_factor']);
    expect(faultsOf({ from_label: 'a', to_label: 'b', speed_factor: '2' })).toEqual({});
  });
  const answer: CostWhatIf = { jobs: 10, busy_s: 7200, minutes: 130, cost_usd: 2, what_if_busy_s: 3600, what_if_minutes: 70, what_if_cost_usd: 3, what_if_runner: 'Linux 8-core', what_if_is_known: true };
  it.each([
    [answer, 'On “ubuntu-latest-8-cores” (Linux 8-core), 2.5 times as fast, 10 jobs would have cost $3.00 instead of $2.00: $1.00 more (50%). 70 min instead of 130 min as billed; 60 min of running instead of 2 h.'],
    [{ ...answer, jobs: 0 }, 'No job in the filter asked for “ubuntu-latest”.'],
  ])('in words %#', (of, text) => expect(whatIfText(asked, of)).toBe(text));
  it.each([
    [{ what_if_cost_usd: 1 }, 'would have cost $1.00 instead of $2.00: $1.00 less (50%)'],
    [{ what_if_cost_usd: 7 }, 'instead of $2.00: $5.00 more, 4 times as much'],
    [{ what_if_cost_usd: 2 }, 'would have cost as much as now, $2.00'],
    [{ cost_usd: 0 }, 'would have cost $3.00 instead of $0: $3.00 more'],
    [{ what_if_is_known: false }, 'whose price is a guess (Linux 8-core)'],
  ])('says of %j: %s', (change, text) => expect(whatIfText(asked, { ...answer, ...change })).toContain(text));
});
