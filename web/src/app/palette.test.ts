// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { found, searchable, type Entry } from './palette';

const entry = (kind: Entry['kind'], label: string, detail = ''): Entry => ({ id: `${kind} ${label} ${detail}`, kind, label, detail, run: () => undefined });
const entries = [
  entry('Page', 'Home', 'Is anything wrong?'),
  entry('Page', 'Workflows', 'Which workflows are there?'),
  entry('Command', 'Compact rows', 'Density'),
  entry('Repository', 'acme/web'),
  entry('Repository', 'acme/website'),
  entry('Workflow', 'Deploy website', 'acme/infra'),
  entry('Workflow', 'CI', 'acme/web'),
  entry('Workflow', 'Nightly Öko build', 'acme/größe'),
  entry('Workflow', "It's \"odd\" (really) [x]*", 'acme/odd'),
].map(searchable);
const labels = (text: string, limit = 50): string[] => found(entries, text, limit).entries.map(({ label }) => label);

describe('what is found', () => {
  it('is every page and command before anything is typed', () => expect(labels('  ')).toEqual(['Home', 'Workflows', 'Compact rows']));

  it.each<[string, string[]]>([
    ['home', ['Home']],
    ['HOME', ['Home']],
    ['web', ['acme/web', 'acme/website', 'Deploy website', 'CI']],
    ['acme/web', ['acme/web', 'acme/website', 'CI']],
    ['ci web', ['CI']],
    ['web ci', ['CI']],
    ['wrong', ['Home']],
    ['dws', ['Deploy website']],
    ['öko', ['Nightly Öko build']],
    ['größe', ['Nightly Öko build']],
    ['"odd" [x]*', ["It's \"odd\" (really) [x]*"]],
    ['nothing like this', []],
  ])('by “%s”', (text, expected) => expect(labels(text)).toEqual(expected));

  it('is cut, and counted', () => expect(found(entries, 'web', 2)).toMatchObject({ entries: [{ label: 'acme/web' }, { label: 'acme/website' }], total: 4 }));

  it('comes quickly from ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => searchable(entry('Workflow', `Build and test part ${index} of the ${'long '.repeat(10)} pipeline`, `acme/service-${index % 400}`)));
    const begin = performance.now();
    for (const text of ['b', 'bui', 'service-39', 'build 999', 'btp', 'zzz']) found(many, text, 50);
    expect((performance.now() - begin) / 6).toBeLessThan(150);
    expect(found(many, 'part 77 service-77', 50).entries[0]!.label).toContain('part 77 ');
  });
});
