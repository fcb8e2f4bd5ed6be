// SPDX-License-Identifier: MIT
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { docsPages } from './docs_pages/plugin.ts';

export default defineConfig({
  plugins: [react(), docsPages()],
  resolve: { alias: { '@primer/live-region-element': fileURLToPath(new URL('src/lib/live_region.ts', import.meta.url)) } },
  build: {
    target: 'es2022',
    // Fonts, images and scripts all come as files: the server's Content-Security-Policy knows no inline script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    // What the first page needs stays one file: cut in two, as it would be for sharing parts with the others, it compresses to more.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  server: { proxy: { '/api': process.env['RUNLIGHT_URL'] ?? 'http://127.0.0.1:8080' } },
  test: { include: ['{src,docs_pages}/**/*.test.ts'], environment: 'node' },
});
