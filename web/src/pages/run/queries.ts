// SPDX-License-Identifier: MIT
import { question, type Parameters } from '../../api/queries';
import type { AttemptRow, FoundRun, JobRow } from '../../api/types';

// Without a placeholder: another run's answer is no old picture of this one.
const ofOneRun = { placeholderData: undefined };

export const runParameters = (repository: string, run_id: number): Parameters => [['repository', repository], ['run_id', String(run_id)], ['limit', '1']];

export const runQuery = (repository: string, run_id: number) =>
  ({ ...question<FoundRun[]>('runs', runParameters(repository, run_id)), ...ofOneRun, enabled: repository !== '' && run_id > 0 });

type Key = Pick<FoundRun, 'repository_id' | 'run_id'>;

export const keyParameters = ({ repository_id, run_id }: Key): Parameters => [['repository_id', String(repository_id)], ['run_id', String(run_id)]];
export const attemptsQuery = (run: Key) => ({ ...question<AttemptRow[]>('attempts', keyParameters(run)), ...ofOneRun });
export const runJobsQuery = (run: Key) => ({ ...question<JobRow[]>('run_jobs', keyParameters(run)), ...ofOneRun });
