// SPDX-License-Identifier: MIT
import type { ErrorBody, Meta } from './types';

export interface Answer<Data> {
  data: Data;
  meta: Meta;
}

/** A failure to show as it is: `message` is a whole sentence, the server's own where it had one. */
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(
    readonly kind: string,
    message: string,
    readonly status = 0,
  ) {
    super(message);
  }
}

async function body(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function failure(response: Response, answer: unknown): ApiError {
  const error = (answer as ErrorBody | null)?.error;
  if (error && typeof error.message === 'string') return new ApiError(error.kind, error.message, response.status);
  return new ApiError('bad_data', `The server answered with status ${response.status} and nothing that this page can read.`, response.status);
}

/** Asks one question of the API. Rejects with an ApiError; an ended `signal` rejects as fetch does. */
export async function ask<Data>(question: string, parameters: readonly [string, string][], signal: AbortSignal): Promise<Answer<Data>> {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  let response: Response;
  try {
    response = await fetch(`/api/v1/${question}${query && `?${query}`}`, { signal, headers: { Accept: 'application/json' } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError('unavailable', 'Runlight’s server does not answer. Is “runlight serve” still running?');
  }
  const answer = await body(response);
  if (!response.ok || typeof answer !== 'object' || answer === null || !('data' in answer)) throw failure(response, answer);
  return answer as Answer<Data>;
}
