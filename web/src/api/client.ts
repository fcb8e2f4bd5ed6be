// SPDX-License-Identifier: MIT
import { retryTime } from './retry';
import type { ErrorBody, Meta } from './types';

export interface Answer<Data> {
  data: Data;
  /** Of questions only. */
  meta?: Meta;
}

/** A failure to show as it is: `message` is a whole sentence, the server's own where it had one. */
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(
    readonly kind: string,
    message: string,
    readonly status = 0,
    /** When (ms) a busy server wants to be asked again; null: it does not say. */
    readonly retry_time: number | null = null,
    /** The parameter at fault; empty: none is known. */
    readonly parameter = '',
  ) {
    super(message);
  }
}

const hasStatus = (status: number) => (error: unknown): error is ApiError => error instanceof ApiError && error.status === status;
/** Whoever asks is not, or no longer, signed in. */
export const isUnauthorized = hasStatus(401);
export const isForbidden = hasStatus(403);
export const isBusy = (error: unknown): error is ApiError & { retry_time: number } => error instanceof ApiError && error.retry_time !== null;

let signedOut = false;
let limited: ApiError | null = null;

/** Once it is known that nobody is signed in, nothing but the session is asked of the server: it would refuse all of it. */
export function setSignedOut(value: boolean): void {
  signedOut = value;
}
export const isSignedOut = (): boolean => signedOut;

/** What the server would say to anything that were asked now; null: it has to be asked. */
function knownRefusal(question: string): ApiError | null {
  if (signedOut && question !== 'session') return new ApiError('unauthorized', 'You have been signed out.', 401);
  if (limited?.retry_time && Date.now() < limited.retry_time) return limited;
  return null;
}

async function body(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function failure(response: Response, answer: unknown): ApiError {
  const { status } = response;
  const retry_time = status === 429 || status === 503 ? retryTime(response.headers.get('Retry-After'), Date.now()) : null;
  const error = (answer as ErrorBody | null)?.error;
  const failed = error && typeof error.message === 'string'
    ? new ApiError(error.kind, error.message, status, retry_time, error.parameter)
    : new ApiError('bad_data', `The server answered with status ${status} and nothing that this page can read.`, status, retry_time);
  // 429 is said to whoever asks, not of the question: https://www.rfc-editor.org/rfc/rfc6585.html#section-4
  if (status === 429) limited = failed;
  return failed;
}

async function exchange(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...request, headers: { Accept: 'application/json', ...request.headers } });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ApiError('unavailable', 'Runlight’s server does not answer. Is “runlight serve” still running?');
  }
}

async function answerOf<Data>(response: Response): Promise<Answer<Data>> {
  const answer = await body(response);
  if (!response.ok || typeof answer !== 'object' || answer === null || !('data' in answer)) throw failure(response, answer);
  return answer as Answer<Data>;
}

/** Asks one question of the API. Rejects with an ApiError; an ended `signal` rejects as fetch does. */
export async function ask<Data>(question: string, parameters: readonly [string, string][], signal: AbortSignal): Promise<Answer<Data>> {
  const refusal = knownRefusal(question);
  if (refusal) throw refusal;
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  return answerOf(await exchange(`/api/v1/${question}${query && `?${query}`}`, { signal }));
}

/** Has the server do something. The type of content is what tells this page's requests from those of foreign forms, so it is
    always sent. */
async function act(method: 'POST' | 'DELETE', address: string, content?: unknown): Promise<Response> {
  return exchange(address, { method, headers: { 'Content-Type': 'application/json' }, body: content === undefined ? undefined : JSON.stringify(content) });
}

/** Rejects with an ApiError. */
export async function post<Data>(address: string, content: unknown): Promise<Data> {
  return (await answerOf<Data>(await act('POST', address, content))).data;
}

/** Rejects with an ApiError. */
export async function remove(address: string): Promise<void> {
  const response = await act('DELETE', address);
  if (!response.ok) throw failure(response, await body(response));
}
