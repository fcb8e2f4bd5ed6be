// SPDX-License-Identifier: MIT
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { pagesOf, type Source } from './render.ts';

const folder = fileURLToPath(new URL('../../docs', import.meta.url));

export function readDocs(): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md')).sort()
    .map((path) => ({ name: path.slice(0, -3), text: readFileSync(`${folder}/${path}`, 'utf8') }));
}

/** Puts the documentation beside the dashboard. */
export function docsPages(): Plugin {
  return {
    name: 'runlight-docs-pages',
    apply: 'build',
    generateBundle() {
      for (const [fileName, source] of pagesOf(readDocs())) this.emitFile({ type: 'asset', fileName, source });
      this.emitFile({ type: 'asset', fileName: 'docs/docs.css', source: readFileSync(new URL('docs.css', import.meta.url)) });
    },
  };
}
