// SPDX-License-Identifier: MIT
// Who looks at the page, and what is to be made of that. Pure.
import { count, humanized } from '../lib/format';
import type { Permission, Viewer } from '../api/types';

/** What is shown: the pages, or what stands in front of them. */
export type Entrance = 'pages' | 'sign_in' | 'no_access';

/** `entered`: whether pages are shown already; they stay when their viewer is signed out. While it is not known who looks, each
    page tells itself what it may not show. */
export function entrance(viewer: Viewer | undefined, entered: boolean): Entrance {
  if (!viewer) return 'pages';
  if (viewer.means === 'none') return entered ? 'pages' : 'sign_in';
  return may(viewer, 'read') ? 'pages' : 'no_access';
}

export function may(viewer: Viewer | undefined, permission: Permission): boolean {
  return viewer?.permissions.includes(permission) ?? false;
}

/** By a session or a token: somebody with a name. */
export const isSomebody = (viewer: Viewer): boolean => viewer.means === 'session' || viewer.means === 'token';

/** Where to sign in so as to come back to this page. Only its own addresses are given: "//host" would be another server's. */
export function signInAddress(path: string, search: string): string {
  const own = `/${path.replace(/^[/\\]+/, '')}${search}`;
  return own === '/' ? '/auth/sign-in' : `/auth/sign-in?return_to=${encodeURIComponent(own)}`;
}

/** A provider is called by its name ("GitHub") or its host ("login.example.com"). */
export function signInLabel(provider: string | null | undefined): string {
  if (!provider) return 'Sign in';
  return /[.:]/.test(provider) ? `Sign in at ${provider}` : `Sign in with ${provider}`;
}

/** Where a server sends who has signed out: a page of its own or of the provider, and no address that would run something. */
export function afterSignOut(redirect: unknown): string {
  return typeof redirect === 'string' && /^(https?:\/\/|\/(?![/\\]))/.test(redirect) ? redirect : '/';
}

export const viewerName = ({ name, email }: Pick<Viewer, 'name' | 'email'>): string => name || email || 'Somebody';

/** The first letter, for the round mark; a character of two code units is not cut. */
export function initial(viewer: Pick<Viewer, 'name' | 'email'>): string {
  return [...viewerName(viewer).trim()][0]?.toUpperCase() ?? '?';
}

export const roleWord = (role: string): string => humanized(role);

const globsShown = 3;

/** "all repositories", or the globs. */
export function visibilityText(all: boolean, globs: readonly string[]): string {
  if (all) return 'all repositories';
  if (globs.length === 0) return 'no repository';
  const rest = globs.length - globsShown;
  return globs.slice(0, globsShown).join(', ') + (rest > 0 ? ` and ${count(rest)} more` : '');
}

/** Two viewers with the same key see the same. */
export function viewerKey({ means, role, name, email, permissions, all_repositories, repositories }: Viewer): string {
  return JSON.stringify([means, role, name, email, permissions, all_repositories, repositories]);
}
