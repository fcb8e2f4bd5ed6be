// SPDX-License-Identifier: MIT
import '@primer/primitives/dist/css/primitives.css';
import '@primer/primitives/dist/css/functional/themes/light.css';
import '@primer/primitives/dist/css/functional/themes/dark.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { loadPalette } from './app/theme';

const reloadedAt = 'runlight.reloaded_at';

// A newer server has other file names: an open page then misses a part of itself and has to start anew, but never in a loop.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(reloadedAt) ?? 0);
  if (Date.now() - last < 60_000) return;
  event.preventDefault();
  sessionStorage.setItem(reloadedAt, String(Date.now()));
  window.location.reload();
});

const root = document.getElementById('root');
if (root) void loadPalette().finally(() => createRoot(root).render(<App />));
