// SPDX-License-Identifier: MIT
// What gives tokens in Azure, as far as its SDK asks: the endpoint of a managed identity and the sign-in of a workload's.
// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';

/** A certificate of 127.0.0.1 that is its own authority, in `folder`: its files. */
export function selfSigned(folder) {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-keyout', key, '-out', cert,
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
  ], { stdio: 'ignore' });
  return { cert, key };
}

/** A token with the claims that Azurite looks at; it takes any signature. */
function accessToken(lifetime_s) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: 'https://storage.azure.com', iss: 'https://sts.windows.net/lantern/', iat: now - 60, nbf: now - 60, exp: now + lifetime_s };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmVk`;
}

async function listen(world, server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.later(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return `127.0.0.1:${server.address().port}`;
}

function json(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/**
 * Azure's client takes a number of seconds that begins like a day, as 1796012416 does (1796-01-24), for that day: the token has then long
 * expired, and is asked for again for each statement. Of the seconds from `time` on, one that is no day.
 */
function plainTime(time) {
  const isDay = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/;
  while (isDay.test(String(time))) time += 600;
  return time;
}

/** The App Service form: {env, asked}; `asked` collects the queries of those who know the header. */
export async function managedIdentity(world, header) {
  const asked = [];
  const host = await listen(world, createHttpServer((request, response) => {
    if (request.headers['x-identity-header'] !== header) return json(response, 401, { message: 'unknown header' });
    asked.push(Object.fromEntries(new URL(request.url, 'http://localhost').searchParams));
    const expires_on = plainTime(Math.floor(Date.now() / 1000) + 3600);
    return json(response, 200, {
      access_token: accessToken(3600), expires_on: String(expires_on),
      resource: 'https://storage.azure.com', token_type: 'Bearer',
    });
  }));
  return { asked, env: { IDENTITY_ENDPOINT: `http://${host}/msi/token`, IDENTITY_HEADER: header } };
}

/** A sign-in host with TLS: {url, asked}; `takes(assertion)` says whether a federated token is still good. */
export async function signInHost(world, { cert, key }, takes) {
  const asked = [];
  const host = await listen(world, createHttpsServer({ cert: readFileSync(cert), key: readFileSync(key) }, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = Object.fromEntries(new URLSearchParams(body));
    asked.push({ path: request.url, ...form });
    if (!takes(form.client_assertion)) {
      return json(response, 401, { error: 'invalid_client', error_description: 'AADSTS700024: Client assertion is not within its valid time range.' });
    }
    return json(response, 200, { access_token: accessToken(3600), expires_in: 3600, token_type: 'Bearer' });
  }));
  return { asked, url: `https://${host}/` };
}
