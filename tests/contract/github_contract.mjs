// SPDX-License-Identifier: MIT
// GitHub's own OpenAPI description, cut to the paths that Runlight uses: the whole takes Prism ten seconds to read, this one.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const paths = [
  '/users/{username}',
  '/orgs/{org}/repos',
  '/users/{username}/repos',
  '/user/repos',
  '/repos/{owner}/{repo}',
  '/repos/{owner}/{repo}/actions/workflows',
  '/repos/{owner}/{repo}/actions/runs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
  '/app',
  '/orgs/{org}/installation',
  '/users/{username}/installation',
  '/repos/{owner}/{repo}/installation',
  '/app/installations/{installation_id}/access_tokens',
  '/rate_limit',
  '/installation/repositories',
];

/** All schemas and the like that `node` refers to, by way of others too, are copied from `whole` to `cut`. */
function copyReferences(node, whole, cut) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.$ref === 'string') copyOne(node.$ref, whole, cut);
  for (const value of Object.values(node)) copyReferences(value, whole, cut);
}

function copyOne(reference, whole, cut) {
  const [, section, kind, name] = reference.split('/');
  if (cut[section]?.[kind]?.[name] !== undefined) return;
  const target = whole[section][kind][name];
  ((cut[section] ??= {})[kind] ??= {})[name] = target;
  copyReferences(target, whole, cut);
}

/** Where a list goes on: real Link headers lead to /repositories/{id}/…, which the description does not name. */
function byRepositoryId(path, item, whole) {
  const isNameParameter = (parameter) => ['#/components/parameters/owner', '#/components/parameters/repo'].includes(parameter.$ref);
  const { get } = item;
  const id = { name: 'repository_id', in: 'path', required: true, schema: { type: 'integer' } };
  const operationId = `${get.operationId}-by-id`;
  return [path.replace('/repos/{owner}/{repo}', '/repositories/{repository_id}'),
    { get: { ...get, operationId, parameters: [id, ...get.parameters.filter((parameter) => !isNameParameter(parameter))] } }];
}

/** Writes the cut description to `file`. */
export function writeContract(file) {
  const source = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const whole = JSON.parse(readFileSync(source, 'utf8'));
  const cut = { openapi: whole.openapi, info: whole.info, servers: whole.servers, paths: {} };
  for (const path of paths) {
    const { get, post } = whole.paths[path];
    const item = get ? { get } : { post };
    cut.paths[path] = item;
    if (get) allowNotModified(get);
    if (path.startsWith('/repos/{owner}/{repo}/actions')) {
      const [alias, aliased] = byRepositoryId(path, item, whole);
      cut.paths[alias] = aliased;
    }
  }
  cut.paths['/repositories/{repository_id}'] = listAlias(cut.paths['/repos/{owner}/{repo}'], 'repository_id', '#/components/parameters/owner', '#/components/parameters/repo');
  // Organisations' lists of repositories go on under /organizations/{id}/….
  cut.paths['/organizations/{organization_id}/repos'] = listAlias(cut.paths['/orgs/{org}/repos'], 'organization_id', '#/components/parameters/org');
  cut.paths['/user/{user_id}/repos'] = listAlias(cut.paths['/users/{username}/repos'], 'user_id', '#/components/parameters/username');
  // A path with slashes in it is more than one piece, which no template takes.
  for (const path of ['.github/workflows', '.github/workflows/{file}']) cut.paths[`/repos/{owner}/{repo}/contents/${path}`] = contentsAlias(whole, path);
  copyReferences(cut.paths, whole, cut);
  // Its own text says that `created` takes the search syntax for dates ("2026-05-01..2026-05-10"); its format says one time.
  cut.components.parameters.created = { ...cut.components.parameters.created, schema: { type: 'string' } };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(cut));
}

/** Every GET may answer so when it is asked by If-None-Match; the description tells it of some only. */
function allowNotModified(get) {
  get.responses['304'] ??= { description: 'Not modified' };
}

function contentsAlias(whole, path) {
  const { get } = whole.paths['/repos/{owner}/{repo}/contents/{path}'];
  const file = { name: 'file', in: 'path', required: true, schema: { type: 'string' } };
  const others = get.parameters.filter((parameter) => parameter.name !== 'path');
  if (!path.endsWith('{file}')) return { get: { ...get, operationId: `${get.operationId}-folder`, parameters: others } };
  // The description leaves out what the raw media type gives: the file itself.
  const found = get.responses[200];
  const responses = { ...get.responses, 200: { ...found, content: { ...found.content, 'text/plain': { schema: { type: 'string' } } } } };
  return { get: { ...get, operationId: `${get.operationId}-file`, parameters: [file, ...others], responses } };
}

function listAlias({ get }, name, ...references) {
  const id = { name, in: 'path', required: true, schema: { type: 'integer' } };
  return { get: { ...get, operationId: `${get.operationId}-by-id`, parameters: [id, ...get.parameters.filter((parameter) => !references.includes(parameter.$ref))] } };
}
