// SPDX-License-Identifier: MIT
// Runs the binary once for a benchmark, and prints figures as lines of JSON.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { binary } from './binary.mjs';

/** Runs `runlight args… --json` to its end: what it printed, how long it took, and the most memory it held. */
export async function measure(args, env = {}) {
  const begin = performance.now();
  const child = spawn(binary, [...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  let peak_kb = 0;
  const watch = setInterval(() => (peak_kb = Math.max(peak_kb, highWater(child.pid))), 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`runlight ${args[0]} ended with ${code}: ${stderr.slice(-1000)}`);
  return { wall_s: (performance.now() - begin) / 1000, ...JSON.parse(stdout), peak_rss_mb: Math.round(peak_kb / 1024) };
}

/** Of a process that is running, in KiB. */
export function highWater(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? 0);
  } catch {
    return 0; // it has just ended
  }
}

export const figure = (bench, name, value, unit) => console.log(JSON.stringify({ bench, name, value, unit }));
export const rounded = (value) => Number(value.toFixed(2));
