// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { archiveLine, archiveWarning, archiveWords, hasNothing } from './archive';
import type { ArchiveState, Health } from '../api/types';

const now = Date.parse('2026-11-23T12:00:00Z');
const archive = (change: Partial<ArchiveState> = {}): ArchiveState => ({
  place: '/srv/archive', mode: 'follows', state: 'waiting', message: '', last_exchanged_at: '2026-11-23T11:59:20Z', failing_since: null, interval_s: 60,
  segments_taken: 3, rows_taken: 40, segments_written: 0, rows_written: 0, ...change,
});
const beginning = archive({ state: 'beginning', last_exchanged_at: null });
const failing = archive({ state: 'failing', failing_since: '2026-11-23T11:59:50Z', message: 'No route to the host.' });

describe('what is said of an archive', () => {
  it.each<[string, ArchiveState, string, string]>([
    ['is followed', archive(), 'archive read 40 s ago', 'This server follows the archive /srv/archive: read 40 s ago, and every 60 s.'],
    ['is written to as well', archive({ mode: 'exchanges' }), '', 'It shares the archive /srv/archive: exchanged 40 s ago, and every 60 s.'],
    ['is read for the first time', beginning, 'reading the archive', 'This server follows the archive /srv/archive: for the first time now.'],
    ['fails', failing, 'archive fails', 'This server follows the archive /srv/archive, which fails: read 40 s ago, tried every 60 s.'],
    ['never went well', { ...failing, last_exchanged_at: null }, 'archive fails', 'This server follows the archive /srv/archive, which fails: never read, tried every 60 s.'],
  ])('that %s', (_, state, words, line) => {
    expect(archiveWords(state, now)).toBe(words);
    expect(archiveLine(state, now)).toBe(line);
  });
});

describe('the warning', () => {
  it('is for an archive that fails', () => {
    expect(archiveWarning(archive(), now)).toBeNull();
    expect(archiveWarning(beginning, now)).toBeNull();
  });

  it('tells a viewer of a replica how old the picture is, and why', () => {
    const { title, description } = archiveWarning(failing, now)!;
    expect(title).toMatch(/^Nothing could be taken from the archive since 23 Nov, \d\d:\d\d$/);
    expect(description).toMatch(/^Shown is what was taken until 23 Nov, \d\d:\d\d\. No route to the host\.$/);
    expect(archiveWarning({ ...failing, last_exchanged_at: null }, now)!.description).toBe('Shown is what was taken before. No route to the host.');
  });

  it('says of a server that collects that nothing is lost', () => {
    const { title, description } = archiveWarning({ ...failing, mode: 'exchanges' }, now)!;
    expect(title).toMatch(/^Nothing could be exchanged with the archive since /);
    expect(description).toMatch(/^What is collected here stays here, .* No route to the host\.$/);
  });
});

describe('nothing is there', () => {
  const health = (repositories: number, of: ArchiveState | null) => ({ repositories, archive: of }) as Health;
  it.each<[string, Health | undefined, boolean]>([
    ['before anything is known', undefined, true],
    ['where nothing is stored', health(0, null), true],
    ['while the repositories came and the rest comes', health(3, beginning), true],
    ['but not because of filters', health(3, null), false],
    ['and not once the archive was read', health(3, archive()), false],
  ])('%s', (_, value, expected) => expect(hasNothing(value)).toBe(expected));
});
