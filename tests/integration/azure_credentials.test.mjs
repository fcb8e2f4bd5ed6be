// SPDX-License-Identifier: MIT
// Signing in to Azure: every kind of credential against Azurite over https, wrong ones, and that no secret shows anywhere.
// Identities are asked for at this test's own hosts; nothing here may look for the metadata service of a real machine.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { managedIdentity, selfSigned, signInHost } from '../support/azure_identity.mjs';
import { Azurite, account, accountKey, connectionString } from '../support/azurite.mjs';
import { assertOneSentence, binary, run } from '../support/binary.mjs';
import { assertNowhere, filesOf, placesOfFolder } from '../support/secrets.mjs';
import { World, collect } from '../support/world.mjs';

const world = new World();
const identityHeader = 'identity-header-hush-8f3a';
const federatedToken = 'federated-token-hush-77c1';
const kept = {};

/** A shared access signature of a container, of the form that the portal gives.
 * https://learn.microsoft.com/rest/api/storageservices/create-service-sas */
function signatureOf(container, { permissions = 'rcwdl', expiry = '2099-01-01T00:00:00Z' } = {}) {
  const version = '2020-12-06';
  const signed = [permissions, '', expiry, `/blob/${account}/${container}`, '', '', '', version, 'c', '', '', '', '', '', '', ''].join('\n');
  const sig = createHmac('sha256', Buffer.from(accountKey, 'base64')).update(signed).digest('base64');
  return new URLSearchParams({ sv: version, sp: permissions, se: expiry, sr: 'c', sig }).toString();
}

/** An expiry whose signature has what an address must escape. */
function awkwardSignatureOf(container) {
  for (let minute = 0; minute < 1440; ++minute) {
    const expiry = new Date(Date.UTC(2099, 0, 1, 0, minute)).toISOString().replace('.000', '');
    const token = signatureOf(container, { expiry });
    if (/%2B/.test(token) && /%2F/.test(token)) return token;
  }
  throw new Error('no such signature');
}

before(async () => {
  kept.tls = selfSigned(world.folder());
  [kept.azurite, kept.simulator] = await Promise.all([Azurite.start(null, { tls: kept.tls }), world.bulk(2, 20)]);
  world.later(() => kept.azurite.stop());
  kept.data = world.dataFolder();
  const collected = await collect(kept.simulator.url, kept.data, { args: ['--no-jobs'] });
  assert.equal(collected.code, 0, collected.stderr);
  // So that no test depends on another one having made the container, which a signature may not make.
  const made = await archive('push', { AZURE_STORAGE_KEY: accountKey }, { prefix: 'first' });
  assert.equal(made.code, 0, made.stderr);
});
after(() => world.close());

/** Looking for an identity ends at a port where nobody is, unless a test gives one. */
const nowhere = { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/', IDENTITY_HEADER: identityHeader };
const environment = (env) => ({ ...nowhere, SSL_CERT_FILE: kept.tls.cert, ...env });

async function archive(word, env, { prefix = 'none', data, at = kept.azurite.container('history', prefix) } = {}) {
  const args = ['archive', word, '--archive', at, '--json'];
  if (word !== 'list') args.push('--data', data ?? copyOfData());
  return run(args, { env: environment(env) });
}

function copyOfData() {
  const data = world.dataFolder();
  cpSync(kept.data, data, { recursive: true });
  return data;
}

/** Pushes to a place of its own, lists what is there (by `listEnv`, when given), and looks for the secrets everywhere. */
async function pushAndList(prefix, env, secrets, listEnv = env) {
  const data = copyOfData();
  const pushed = await archive('push', env, { prefix, data });
  assert.equal(pushed.code, 0, pushed.stderr);
  assert.ok(JSON.parse(pushed.stdout).segments > 0);
  const listed = await archive('list', listEnv, { prefix });
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /"segment":"v1\/runs\//);
  assert.ok(filesOf(data).some((path) => path.endsWith('named_collections.xml')));
  assertNowhere(secrets, { 'the output of push': pushed.stdout + pushed.stderr, 'the output of list': listed.stdout + listed.stderr, ...placesOfFolder(data) });
}

async function refused(exitCode, env, secrets, where) {
  const result = await archive('list', env, where);
  const sentence = assertOneSentence(result, exitCode);
  assertNowhere(secrets, { 'the error': result.stderr });
  return sentence;
}

const file = (text) => {
  const path = join(world.folder(), 'secret');
  writeFileSync(path, text);
  return path;
};

// Mostly waiting, for Azurite and for what is tried again.
describe('signing in to Azure', { concurrency: 4 }, () => {
  test('a connection string with a key, from the variable and from a file with a line end', async () => {
    const text = connectionString(kept.azurite.endpoint);
    await pushAndList('connection-string', { AZURE_STORAGE_CONNECTION_STRING: text }, [text], { AZURE_STORAGE_CONNECTION_STRING_FILE: file(`${text}\r\n`) });
  });

  test('a connection string with a signature', async () => {
    const token = signatureOf('history');
    const text = `BlobEndpoint=${kept.azurite.endpoint};SharedAccessSignature=${token}`;
    await pushAndList('connection-string-sas', { AZURE_STORAGE_CONNECTION_STRING: text }, [text, token]);
  });

  test('an account key, from the variable and from a file with a line end', async () => {
    await pushAndList('key', { AZURE_STORAGE_KEY: accountKey }, [accountKey], { AZURE_STORAGE_KEY_FILE: file(`${accountKey}\n`) });
  });

  test('a signature with & % + survives its way, with a ? in front and from a file with a line end', async () => {
    const token = awkwardSignatureOf('history');
    await pushAndList('sas', { AZURE_STORAGE_SAS_TOKEN: `?${token}` }, [token], { AZURE_STORAGE_SAS_TOKEN_FILE: file(`${token}\r\n`) });
  });

  test('a signature that may only read and list is enough to pull', async () => {
    const env = { AZURE_STORAGE_SAS_TOKEN: signatureOf('history', { permissions: 'rl' }) };
    const pulled = await archive('pull', env, { prefix: 'first', data: world.dataFolder() });
    assert.equal(pulled.code, 0, pulled.stderr);
    assert.ok(JSON.parse(pulled.stdout).rows > 0);
  });

  test("the machine's managed identity, asked for once by a command", async () => {
    const identity = await managedIdentity(world, identityHeader);
    await pushAndList('managed', identity.env, [identityHeader]);
    assert.deepEqual(identity.asked, Array(2).fill({ 'api-version': '2019-08-01', resource: 'https://storage.azure.com' }), 'one push, one list');
  });

  test('AZURE_CLIENT_ID chooses an identity that was assigned', async () => {
    const identity = await managedIdentity(world, identityHeader);
    await pushAndList('assigned', { ...identity.env, AZURE_CLIENT_ID: 'client-1' }, [identityHeader]);
    assert.ok(identity.asked.length > 0 && identity.asked.every(({ client_id }) => client_id === 'client-1'));
  });

  test('the identity of a workload: its token is read again for every statement, so that it may be renewed', async () => {
    let current = federatedToken;
    const path = file(current);
    let renewals = 0;
    const host = await signInHost(world, kept.tls, (assertion) => {
      const isCurrent = assertion === current;
      current = `${federatedToken}-${++renewals}`;
      writeFileSync(path, current);
      return isCurrent;
    });
    await pushAndList('workload', {
      AZURE_CLIENT_ID: 'client-2', AZURE_TENANT_ID: 'tenant-2', AZURE_FEDERATED_TOKEN_FILE: path, AZURE_AUTHORITY_HOST: host.url,
    }, [federatedToken]);
    assert.ok(renewals > 2, `${renewals} renewals`);
    for (const { path: asked, client_id, scope, grant_type } of host.asked) {
      assert.deepEqual({ asked, client_id, scope, grant_type }, {
        asked: '/tenant-2/oauth2/v2.0/token', client_id: 'client-2', scope: 'https://storage.azure.com/.default', grant_type: 'client_credentials' });
    }
  });

  test("a workload whose token is past is told Azure's reason", async () => {
    const host = await signInHost(world, kept.tls, () => false);
    const sentence = await refused(4, {
      AZURE_CLIENT_ID: 'client-2', AZURE_TENANT_ID: 'tenant-2', AZURE_FEDERATED_TOKEN_FILE: file(federatedToken), AZURE_AUTHORITY_HOST: host.url,
    }, [federatedToken]);
    assert.match(sentence, /cannot sign in.*AADSTS700024/);
  });

  test('a managed identity that is refused is told so', async () => {
    const identity = await managedIdentity(world, 'another header');
    const sentence = await refused(4, { ...identity.env, IDENTITY_HEADER: identityHeader }, [identityHeader]);
    assert.match(sentence, /cannot sign in to the archive .*unknown header.*AZURE_STORAGE_CONNECTION_STRING/);
  });

  test('a certificate that is not trusted says how to trust it', async () => {
    const identity = await managedIdentity(world, identityHeader);
    const sentence = await refused(6, { ...identity.env, SSL_CERT_FILE: '' }, [identityHeader]);
    assert.match(sentence, /not trusted.*SSL_CERT_FILE/);
  });

  test('what Azure refuses is told with the variables and the way out', async () => {
    const wrongKey = Buffer.from(`hush ${'x'.repeat(58)}!`).toString('base64');
    const readOnly = signatureOf('history', { permissions: 'r' });
    const past = signatureOf('history', { expiry: '2020-01-01T00:00:00Z' });
    const forged = signatureOf('history').replace(/sig=.{8}/, 'sig=AAAAAAAA');
    const ofAnother = signatureOf('another');
    for (const [env, secret] of [
      [{ AZURE_STORAGE_KEY: wrongKey }, wrongKey],
      [{ AZURE_STORAGE_CONNECTION_STRING: connectionString(kept.azurite.endpoint).replace(accountKey, wrongKey) }, wrongKey],
      [{ AZURE_STORAGE_SAS_TOKEN: readOnly }, readOnly],
      [{ AZURE_STORAGE_SAS_TOKEN: past }, past],
      [{ AZURE_STORAGE_SAS_TOKEN: forged }, forged],
      [{ AZURE_STORAGE_SAS_TOKEN: ofAnother }, ofAnother],
    ]) {
      const sentence = await refused(4, env, [secret]);
      // Azurite takes a wrong key for a malformed token and answers 400, where Azure answers 403.
      assert.match(sentence, /answered "40[03] .*AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN/);
    }
  });

  test('what cannot be a credential is refused before anyone is asked', async () => {
    const emulator = { at: 'http://127.0.0.1:1/devstoreaccount1/history' };
    const workload = { AZURE_FEDERATED_TOKEN_FILE: file(federatedToken) };
    for (const [env, says, where] of [
      [{ AZURE_STORAGE_CONNECTION_STRING: 'hush' }, /AZURE_STORAGE_CONNECTION_STRING.*copy it whole/],
      [{ AZURE_STORAGE_CONNECTION_STRING: `AccountName=other;AccountKey=${accountKey}` }, /AZURE_STORAGE_CONNECTION_STRING is of another account/],
      [{ AZURE_STORAGE_KEY: 'hush!' }, /AZURE_STORAGE_KEY holds no account key/],
      [{ AZURE_STORAGE_SAS_TOKEN: 'hush' }, /AZURE_STORAGE_SAS_TOKEN holds no shared access signature/],
      [{ AZURE_STORAGE_KEY_FILE: 'hush' }, /AZURE_STORAGE_KEY_FILE names cannot be read/],
      [{ AZURE_STORAGE_SAS_TOKEN_FILE: file(' \r\n') }, /AZURE_STORAGE_SAS_TOKEN_FILE names cannot be read or is empty/],
      [{ ...workload, AZURE_CLIENT_ID: 'client-2' }, /AZURE_TENANT_ID/],
      [{ ...workload, AZURE_TENANT_ID: 'tenant-2' }, /AZURE_CLIENT_ID/],
      [{ AZURE_FEDERATED_TOKEN_FILE: 'hush', AZURE_CLIENT_ID: 'client-2', AZURE_TENANT_ID: 'tenant-2' }, /AZURE_FEDERATED_TOKEN_FILE names cannot be read/],
      [{ AZURE_CLIENT_ID: 'client-1', IDENTITY_ENDPOINT: '' }, /AZURE_CLIENT_ID.*unset AZURE_CLIENT_ID/],
      [{}, /https only; set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN/, emulator],
    ]) {
      const sentence = await refused(2, env, ['hush', accountKey, federatedToken], where);
      assert.match(sentence, says);
    }
    const at = `${kept.azurite.container('history')}?${signatureOf('history')}`;
    const sentence = await refused(2, {}, [signatureOf('history')], { at });
    assert.match(sentence, /AZURE_STORAGE_SAS_TOKEN/);
  });

  test("no secret is in the process's command line, and no SQL may ask the engine for its own", async () => {
    const data = copyOfData();
    const child = spawn(binary, ['archive', 'push', '--archive', kept.azurite.container('history', 'process'), '--data', data], {
      stdio: 'ignore', env: environment({ AZURE_STORAGE_KEY: accountKey }) });
    const ended = new Promise((resolve) => child.on('close', resolve));
    let looks = 0;
    while (child.exitCode === null && child.signalCode === null) {
      let seen = '';
      try {
        seen = readFileSync(`/proc/${child.pid}/cmdline`, 'latin1');
      } catch {
        break;
      }
      assertNowhere([accountKey], { 'the command line': seen });
      looks += seen.includes('archive') ? 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(await ended, 0);
    assert.ok(looks > 0);
    for (const table of ['named_collections', 'processes', 'query_log', 'server_settings', 'settings', 'errors', 'text_log']) {
      const result = await run(['query', `SELECT * FROM system.${table}`, '--data', data], { env: environment({ AZURE_STORAGE_KEY: accountKey }) });
      assertNowhere([accountKey], { 'the error': assertOneSentence(result, 2) });
    }
  });
});
