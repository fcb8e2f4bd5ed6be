// SPDX-License-Identifier: MIT
// What the archive of a server means for what is shown, in words. Pure.
import { ago, asSentence, span } from '../lib/format';
import { instant, localTime } from '../lib/time';
import type { ArchiveState, Health } from '../api/types';

/** Whether nothing is there because nobody has collected or taken anything yet, rather than for the viewer's filters. */
export const hasNothing = (health: Health | undefined): boolean => !health || health.repositories === 0 || health.archive?.state === 'beginning';

/** For the line at the top; empty where there is nothing to say. */
export function archiveWords(archive: ArchiveState, now: number): string {
  if (archive.state === 'beginning') return 'reading the archive';
  if (archive.state === 'failing') return 'archive fails';
  const last = instant(archive.last_exchanged_at);
  return archive.mode === 'follows' && last !== null ? `archive read ${ago(last, now)}` : '';
}

/** A sentence for Home. */
export function archiveLine({ mode, state, place, last_exchanged_at, interval_s }: ArchiveState, now: number): string {
  const subject = mode === 'follows' ? `This server follows the archive ${place}` : `It shares the archive ${place}`;
  const last = instant(last_exchanged_at);
  if (state === 'beginning') return `${subject}: for the first time now.`;
  const verb = mode === 'follows' ? 'read' : 'exchanged';
  const when = last === null ? `never ${verb}` : `${verb} ${ago(last, now)}`;
  return state === 'failing' ? `${subject}, which fails: ${when}, tried every ${span(interval_s)}.` : `${subject}: ${when}, and every ${span(interval_s)}.`;
}

/** What to warn of above every page; null: nothing. */
export function archiveWarning(archive: ArchiveState, now: number): { title: string; description: string } | null {
  if (archive.state !== 'failing') return null;
  const since = localTime(instant(archive.failing_since) ?? now, now);
  const last = instant(archive.last_exchanged_at);
  if (archive.mode !== 'follows') {
    return {
      title: `Nothing could be exchanged with the archive since ${since}`,
      description: `What is collected here stays here, and is written there when that works again. ${asSentence(archive.message)}`,
    };
  }
  return {
    title: `Nothing could be taken from the archive since ${since}`,
    description: `Shown is what was taken ${last === null ? 'before' : `until ${localTime(last, now)}`}. ${asSentence(archive.message)}`,
  };
}

export const stillTaking = 'What is archived is still being taken: not all of it is shown yet.';
