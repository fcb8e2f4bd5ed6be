// SPDX-License-Identifier: MIT
// Addresses come from anywhere: of many random ones none may break a page, and what is read is written and read the same again.
import { expect, it } from 'vitest';
import { apiParameters, decodeView, encodeView, isFiltered, rangeText } from './codec';

/** Mulberry32: the same numbers for the same seed, so that a failure can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const names = ['repository', 'branch', 'range', 'from', 'to', 'search', 'sort', 'verdict', 'workflow', 'runs', 'run', 'attempt', 'event', 'outcome', 'actor', 'what_if', 'by', 'utm_source', '__proto__', ''];
const values = [
  'acme/api', 'acme/web.app_2', 'a/b/c', '*', '7d', 'all', '2026-05-01', '2026-02-31', '0000-01-01', '9999-12-31', '-run_attempts', 'failing',
  '1', '9007199254740991', '9007199254740993', '9999999999999999', '100', '1e2', ' 30 ', '0x1e', 'NaN', 'Infinity', '🧪', 'ü', '\ud83e', '\uddea', '\0', '%', '%E0%A4%A', '%00', '+', '&', '=',
  '#', '?', '<b>', "'", '"', '\\', '\n', 'constructor',
];

function randomAddress(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const value = () => {
    const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => (random() < 0.8 ? pick(values) : String.fromCharCode(Math.floor(random() * 0x10000))));
    // Long enough, at times, to be cut wherever it may be.
    return random() < 0.1 ? parts.join('').padStart(190 + Math.floor(random() * 320), pick(['x', '🧪', 'ü'])) : parts.join('');
  };
  const escaped = (text: string) => (random() < 0.5 ? text : text.replace(/[^\ud800-\udfff]/g, encodeURIComponent));
  const parameters = Array.from({ length: Math.floor(random() * 6) }, () => pick(names) + (random() < 0.95 ? '=' : '') + escaped(value()));
  return (random() < 0.9 ? '?' : '') + parameters.join(pick(['&', '&', '&', '&&', ';']));
}

it('reads any address, and writes what it read so that it is read the same', () => {
  const now = Date.parse('2026-11-23T22:00:00Z');
  for (let seed = 1; seed <= 5_000; ++seed) {
    const address = randomAddress(randomOf(seed));
    const told = `seed ${seed}: ${JSON.stringify(address.slice(0, 300))}`;
    const view = decodeView(address);
    const written = encodeView(view);
    expect(decodeView(written), told).toEqual(view);
    expect(encodeView(decodeView(written)), told).toBe(written);
    for (const [name, value] of apiParameters(view, now)) expect(() => encodeURIComponent(name + value), told).not.toThrow();
    expect(typeof isFiltered(view) === 'boolean' && rangeText(view.range) !== '', told).toBe(true);
  }
}, 60_000);
