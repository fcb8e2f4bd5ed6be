// SPDX-License-Identifier: MIT
import { question } from '../../api/queries';
import type { Schedule } from '../../api/types';

export const schedulesParameters = (repository: string): [string, string][] => [['repository', repository]];
export const schedulesQuery = (repository: string) => question<Schedule[]>('schedules', schedulesParameters(repository));
