// SPDX-License-Identifier: MIT
import { question, slowly } from '../../api/queries';
import type { RetentionRow } from '../../api/types';

export const retentionQuery = (repositories: readonly string[]) =>
  ({ ...question<RetentionRow[]>('retention', repositories.map((name) => ['repository', name])), ...slowly });
