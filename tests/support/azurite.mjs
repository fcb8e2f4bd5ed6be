// SPDX-License-Identifier: MIT
// Azurite, the emulator of Azure Blob Storage, in memory on a free loopback port.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(import.meta.dirname, '..', 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');

/** The emulator's own account, which its documentation prints. */
export const account = 'devstoreaccount1';
export const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** The connection string of a blob endpoint, such as a proxy's in front of the emulator. */
export function connectionString(endpoint) {
  const scheme = new URL(endpoint).protocol.replace(':', '');
  return `DefaultEndpointsProtocol=${scheme};AccountName=${account};AccountKey=${accountKey};BlobEndpoint=${endpoint};`;
}

/** A shared access signature of the account for an hour; `permissions`: of r(ead), w(rite), d(elete), l(ist), c(reate). */
export function sharedAccessSignature(permissions) {
  const fields = { sp: permissions, ss: 'b', srt: 'co', st: '', se: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, ''), sip: '', spr: 'https,http', sv: '2019-12-12' };
  const text = [account, ...Object.values(fields), ''].join('\n');
  const sig = createHmac('sha256', Buffer.from(accountKey, 'base64')).update(text, 'utf8').digest('base64');
  return String(new URLSearchParams({ ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value)), sig }));
}

export class Azurite {
  /** Started and answering; `t.after` stops it when a test context is given. With `tls` ({cert, key}: files) it speaks https
   * and takes tokens too. */
  static async start(t, { args = [], tls } = {}) {
    const azurite = new Azurite();
    azurite.child = spawn(
      process.execPath,
      [script, '--silent', '--inMemoryPersistence', '--blobHost', '127.0.0.1', '--blobPort', '0', '--disableTelemetry', '--skipApiVersionCheck',
        ...(tls ? ['--oauth', 'basic', '--cert', tls.cert, '--key', tls.key] : []), ...args],
      { stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir() },
    );
    azurite.output = '';
    azurite.ended = new Promise((resolve) => azurite.child.on('close', resolve));
    for (const stream of [azurite.child.stdout, azurite.child.stderr]) stream.setEncoding('utf8').on('data', (text) => (azurite.output += text));
    t?.after(() => azurite.stop());
    const begin = performance.now();
    let listening = null;
    while (!(listening = azurite.output.match(/successfully listens on (https?:\/\/[\d.:]+)/))) {
      if (azurite.child.exitCode !== null || performance.now() - begin > 60_000) throw new Error(`Azurite did not start: ${azurite.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    azurite.endpoint = `${listening[1]}/${account}`;
    return azurite;
  }

  get connectionString() { return connectionString(this.endpoint); }
  /** The environment that lets the binary in. */
  get env() { return { AZURE_STORAGE_CONNECTION_STRING: this.connectionString }; }
  container(name, prefix = '') { return `${this.endpoint}/${name}${prefix && `/${prefix}`}`; }

  async stop() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
