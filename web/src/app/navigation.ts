// SPDX-License-Identifier: MIT
import { decodeView, encodeView } from '../filters/codec';
import { paths } from './router';

export type Page = keyof typeof paths;

export function pageOf(path: string): Page | null {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return (Object.keys(paths) as Page[]).find((page) => paths[page] === clean) ?? null;
}

interface Subject {
  repositories: readonly string[];
  workflow_id: number | null;
}

/** Where the lists' choice of repositories and the pages about one thing last were: these have a repository of their own. */
let lists: readonly string[] = [];
let workflow: Subject = { repositories: [], workflow_id: null };
let repository: Subject = { repositories: [], workflow_id: null };

function remember(page: Page | null, { repositories, workflow_id }: Subject): void {
  if (page === 'workflow') workflow = { repositories, workflow_id };
  else if (page === 'repository') repository = { repositories, workflow_id: null };
  else if (page !== 'run' && page !== 'access') lists = repositories;
}

function subject(page: Page): Partial<Subject> {
  if (page === 'workflow') return workflow;
  if (page === 'repository') return repository.repositories.length > 0 || lists.length !== 1 ? repository : { repositories: lists };
  return { repositories: lists };
}

/** The address of a page with the filters that the present one has. */
export function addressOf(page: Page, path: string, search: string): string {
  const view = decodeView(search);
  remember(pageOf(path), view);
  const { branch, events, range } = view;
  return paths[page] + encodeView({ branch, events, range, ...subject(page) });
}

/** The page of one workflow, under the same branch and range. */
export function workflowAddress(row: { owner: string; repo: string; workflow_id: number }, search: string): string {
  const { branch, events, range } = decodeView(search);
  return paths.workflow + encodeView({ repositories: [`${row.owner}/${row.repo}`], workflow_id: row.workflow_id, branch, events, range });
}

/** The page of one run. */
export function runAddress({ owner, repo }: { owner: string; repo: string }, run_id: number): string {
  return paths.run + encodeView({ repositories: [`${owner}/${repo}`], run_id });
}
