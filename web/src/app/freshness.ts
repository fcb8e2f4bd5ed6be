// SPDX-License-Identifier: MIT
import { ago, counted, span } from '../lib/format';
import { instant } from '../lib/time';
import { archiveLine, archiveWords } from './archive';
import type { Health } from '../api/types';

export interface Freshness {
  /** "Updated 40 s ago · collecting 12 of 96 repositories" */
  text: string;
  tone: 'good' | 'working' | 'bad' | 'none';
  /** The collector's own words. */
  detail: string;
}

function collecting({ collector }: Health): string {
  if (collector.repositories_total === 0) return 'collecting';
  return `collecting ${collector.repositories_done} of ${counted(collector.repositories_total, 'repository', 'repositories')}`;
}

function unread({ histories_unread, collector }: Health): string {
  const repositories = counted(histories_unread, 'repository', 'repositories');
  return collector.state === 'off' || collector.state === 'failing' ? `history of ${repositories} not read yet` : `reading the history of ${repositories}`;
}

/** How fresh and how complete the data is, in one line. */
export function freshness(health: Health | undefined, unreachable: boolean, now: number): Freshness {
  if (unreachable) return { text: 'Server does not answer', tone: 'bad', detail: 'What you see is the last known state.' };
  if (!health) return { text: '', tone: 'none', detail: '' };
  const observed = instant(health.last_observed_at);
  const parts = [observed === null ? 'No data yet' : `Updated ${ago(observed, now)}`];
  const { state, message } = health.collector;
  const { archive } = health;
  // What is archived comes before anything is collected, and before anything can be said to be missing.
  const isBeginning = archive?.state === 'beginning';
  if (state === 'collecting' && !isBeginning) parts.push(collecting(health));
  if (state === 'failing') parts.push('collector fails');
  if (health.repositories_incomplete > 0) parts.push(`${counted(health.repositories_incomplete, 'repository', 'repositories')} incomplete`);
  if (health.histories_unread > 0 && !isBeginning) parts.push(unread(health));
  const words = archive ? archiveWords(archive, now) : '';
  if (words) parts.push(words);
  const fails = state === 'failing' || archive?.state === 'failing';
  const tone = fails ? 'bad' : state === 'collecting' || isBeginning ? 'working' : observed === null ? 'none' : 'good';
  return { text: parts.join(' · '), tone, detail: message || archive?.message || '' };
}

/** What the collector did last and does next, and its archive, as sentences for Home. */
export function collectorLine(health: Health, now: number): string {
  const { archive } = health;
  if (!archive) return collectorSentence(health, now);
  return archive.mode === 'follows' ? archiveLine(archive, now) : `${collectorSentence(health, now)} ${archiveLine(archive, now)}`;
}

function collectorSentence({ collector }: Health, now: number): string {
  const last = instant(collector.last_finished_at);
  const next = instant(collector.next_start_at);
  const owner = collector.owner || 'GitHub';
  const after = next !== null && next > now ? `, next in ${span((next - now) / 1000)}` : '';
  switch (collector.state) {
    case 'off': return 'This server does not collect; it shows what “runlight collect” stores.';
    case 'collecting': return `Collecting ${owner} now${collector.message ? `: ${collector.message}` : ''}.`;
    case 'failing': return `Collecting ${owner} fails${collector.message ? `: ${collector.message}` : ''}${after && ` (${after.slice(2)})`}`;
    default: return `Collects ${owner}: last finished ${last === null ? 'never' : ago(last, now)}${after}.`;
  }
}
