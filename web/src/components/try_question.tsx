// SPDX-License-Identifier: MIT
import { useEffect, useRef, useState } from 'react';
import { Button } from '@primer/react';
import { PlayIcon } from '@primer/octicons-react';
import { ask } from '../api/client';
import { count, counted } from '../lib/format';
import { announce } from '../lib/live_region';
import type { Asked } from './about_question';
import { trialOf, trialRows, type Trial } from './question_trial';
import { SimpleTable } from './simple_table';
import styles from './about_question.module.css';

type State = { kind: 'idle' | 'running' } | { kind: 'failed'; message: string } | { kind: 'done'; trial: Trial; words: string };

function Rows({ trial }: { trial: Trial }) {
  if (trial.rows.length === 0) return null;
  return (
    <div className={styles.rows} tabIndex={0} role="region" aria-label="First rows of the answer">
      <SimpleTable columns={trial.columns.map((label) => ({ label }))} rows={trial.rows.map((cells, index) => ({ key: String(index), cells }))} />
    </div>
  );
}

/** Asks the question once more, and shows the first rows and how long it took. */
export function TryQuestion({ asked }: { asked: Asked }) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (): Promise<void> => {
    running.current = new AbortController();
    const { signal } = running.current;
    setState({ kind: 'running' });
    const begin = performance.now();
    try {
      const { data, meta } = await ask<unknown>(asked.name, [...asked.parameters] as [string, string][], signal);
      const trial = trialOf(data);
      const engine = meta?.rows_read === undefined ? '' : `; the engine took ${count(Math.round(meta.elapsed_ms ?? 0))} ms and read ${counted(meta.rows_read, 'row')}`;
      const first = trial.count > trialRows ? `, the first ${trialRows} of which follow` : '';
      const words = `${counted(trial.count, 'row')} after ${count(Math.round(performance.now() - begin))} ms${engine}${first}.`;
      setState({ kind: 'done', trial, words });
      announce(words);
    } catch (error) {
      if (!signal.aborted) setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <section className={styles.part} aria-labelledby="about-run">
      <h3 id="about-run">Ask it now</h3>
      <Button size="small" leadingVisual={PlayIcon} inactive={state.kind === 'running'} onClick={() => void (state.kind !== 'running' && run())}>{state.kind === 'running' ? 'Running' : 'Run'}</Button>
      {state.kind === 'failed' && <p role="alert">{state.message}</p>}
      {state.kind === 'done' && <><p>{state.words}</p><Rows trial={state.trial} /></>}
    </section>
  );
}
