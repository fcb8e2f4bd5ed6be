// SPDX-License-Identifier: MIT
import { decodeView, encodeView } from '../filters/codec';
import { paths } from './router';

export type Page = keyof typeof paths;

export function pageOf(path: string): Page | null {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return (Object.keys(paths) as Page[]).find((page) => paths[page] === clean) ?? null;
}

/** Where the lists' choice of repositories and a workflow's page last were: a workflow's page has a repository of its own. */
let lists: readonly string[] = [];
let workflow: { repositories: readonly string[]; workflow_id: number | null } = { repositories: [], workflow_id: null };

/** The address of a page with the filters that the present one has. */
export function addressOf(page: Page, path: string, search: string): string {
  const view = decodeView(search);
  if (pageOf(path) === 'workflow') workflow = { repositories: view.repositories, workflow_id: view.workflow_id };
  else lists = view.repositories;
  const { branch, events, range } = view;
  const chosen = page === 'workflow' ? workflow : { repositories: lists };
  return paths[page] + encodeView({ branch, events, range, ...chosen });
}

/** The page of one workflow, under the same branch and range. */
export function workflowAddress(row: { owner: string; repo: string; workflow_id: number }, search: string): string {
  const { branch, events, range } = decodeView(search);
  return paths.workflow + encodeView({ repositories: [`${row.owner}/${row.repo}`], workflow_id: row.workflow_id, branch, events, range });
}
