// SPDX-License-Identifier: MIT
// Webhook deliveries in the shape of GitHub's, and their sending.
import { createHmac, randomUUID } from 'node:crypto';

export const secret = 'a secret of the tests';

export const sign = (body, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

/** GitHub's objects carry some 40 addresses each: they make most of a delivery's bytes. */
const addresses = (base, names) => Object.fromEntries(names.map((name) => [`${name}_url`, `${base}/${name}{/sha}`]));
const repositoryAddresses = ['archive', 'assignees', 'blobs', 'branches', 'clone', 'collaborators', 'comments', 'commits', 'compare', 'contents',
  'contributors', 'deployments', 'downloads', 'events', 'forks', 'git_commits', 'git_refs', 'git_tags', 'hooks', 'issue_comment', 'issue_events', 'issues',
  'keys', 'labels', 'languages', 'merges', 'milestones', 'notifications', 'pulls', 'releases', 'ssh', 'stargazers', 'statuses', 'subscribers',
  'subscription', 'svn', 'tags', 'teams', 'trees'];

const account = (login, type) => ({
  login, id: 1, node_id: 'MDQ6VXNlcjE=', type, site_admin: false, url: `https://api.github.com/users/${login}`,
  ...addresses(`https://api.github.com/users/${login}`, ['avatar', 'events', 'followers', 'following', 'gists', 'organizations', 'received_events', 'repos', 'starred', 'subscriptions']),
});

export function repository({ id = 501, owner = 'lantern-works', name = 'webhooked' } = {}) {
  return {
    id, node_id: 'R_kgDO', name, full_name: `${owner}/${name}`, private: false, owner: account(owner, 'Organization'), html_url: `https://github.com/${owner}/${name}`,
    description: null, fork: false, ...addresses(`https://api.github.com/repos/${owner}/${name}`, repositoryAddresses),
    created_at: '2020-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', pushed_at: '2026-01-01T00:00:00Z', archived: false, disabled: false,
    visibility: 'public', default_branch: 'main',
  };
}

const seconds = (time) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The event of a run's state. Times are milliseconds since 1970. */
export function runEvent({ run_id, status = 'completed', conclusion = status === 'completed' ? 'success' : null, created_at = Date.now(), updated_at = created_at,
  run_attempt = 1, workflow_id = 900, repository: of = repository() }) {
  const base = `${of.html_url}/actions/runs/${run_id}`;
  return {
    action: status === 'queued' ? 'requested' : status,
    workflow_run: {
      id: run_id, name: 'CI', node_id: 'WFR_', head_branch: 'main', head_sha: '0123456789abcdef0123456789abcdef01234567', path: '.github/workflows/ci.yml',
      display_title: 'Change the wording', run_number: run_id % 100_000, event: 'push', status, conclusion, workflow_id, check_suite_id: run_id + 1, url: base, html_url: base,
      pull_requests: [], created_at: seconds(created_at), updated_at: seconds(updated_at), run_started_at: seconds(created_at), run_attempt,
      actor: account('octo-cat', 'User'), triggering_actor: account('octo-cat', 'User'), previous_attempt_url: null,
      head_commit: { id: '0123456789abcdef0123456789abcdef01234567', message: 'Change the wording', timestamp: seconds(created_at), author: { name: 'Octo', email: 'octo@example.com' } },
      repository: of, head_repository: of,
    },
    workflow: {
      id: workflow_id, node_id: 'W_', name: 'CI', path: '.github/workflows/ci.yml', state: 'active', created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z',
      url: `${of.html_url}/workflows/${workflow_id}`, html_url: `${of.html_url}/blob/main/.github/workflows/ci.yml`, badge_url: `${of.html_url}/workflows/CI/badge.svg`,
    },
    repository: of, organization: account(of.owner.login, 'Organization'), sender: account('octo-cat', 'User'),
  };
}

export function jobEvent({ job_id, run_id, status = 'completed', conclusion = status === 'completed' ? 'success' : null, created_at = Date.now(), started_at = created_at,
  completed_at = status === 'completed' ? started_at : null, run_attempt = 1, repository: of = repository() }) {
  const step = (name, number) => ({ name, status, conclusion, number, started_at: seconds(started_at), completed_at: completed_at && seconds(completed_at) });
  return {
    action: status,
    workflow_job: {
      id: job_id, run_id, workflow_name: 'CI', head_branch: 'main', run_attempt, node_id: 'CR_', head_sha: '0123456789abcdef0123456789abcdef01234567',
      run_url: `${of.html_url}/actions/runs/${run_id}`, html_url: `${of.html_url}/actions/runs/${run_id}/job/${job_id}`, status, conclusion,
      created_at: seconds(created_at), started_at: seconds(started_at), completed_at: completed_at && seconds(completed_at), name: 'build',
      steps: status === 'queued' ? [] : [step('Set up job', 1), step('Check out', 2), step('Build', 3), step('Test', 4), step('Complete job', 8)],
      labels: ['ubuntu-latest'], runner_id: 4, runner_name: 'GitHub Actions 4', runner_group_id: 2, runner_group_name: 'GitHub Actions',
    },
    repository: of, organization: account(of.owner.login, 'Organization'), sender: account('octo-cat', 'User'),
  };
}

export const eventName = (event) => ('workflow_run' in event ? 'workflow_run' : 'workflow_job' in event ? 'workflow_job' : 'ping');

/** Body and headers as GitHub sends them. */
export function delivery(event, { id = randomUUID(), name = eventName(event), key = secret } = {}) {
  const body = JSON.stringify(event);
  return {
    body,
    headers: { 'content-type': 'application/json', 'user-agent': 'GitHub-Hookshot/044aadd', 'x-github-delivery': id, 'x-github-event': name, 'x-hub-signature-256': sign(body, key) },
  };
}

/** Sends it: {status, json}. */
export async function post(url, { body, headers }) {
  const response = await fetch(`${url}/api/v1/webhooks/github`, { method: 'POST', body, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text.startsWith('{') ? JSON.parse(text) : null };
}

export const send = (url, event, options) => post(url, delivery(event, options));
