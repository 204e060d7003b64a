import { ApiError, offlineError, readProblem } from './failure.ts';
import { tooOld } from './release.ts';

const WITHIN_MS = 30_000;

/** Reads from the wallet. @throws An `ApiError`, which a page can draw, for a refusal or a failure. */
export async function getJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await (await request(path, { method: 'GET', ...(signal ? { signal } : {}) })).json()) as Answer;
}

/**
 * Sends a change to the wallet.
 *
 * @param key The idempotency key, for requests that move money: a repeated request has the same key.
 * @throws An `ApiError`, which a page can draw, for a refusal or a failure.
 */
export async function sendJson<Answer>(
  method: 'POST' | 'DELETE' | 'PATCH',
  path: string,
  body: unknown = {},
  key?: string,
): Promise<Answer> {
  const answer = await request(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

/** Makes an idempotency key for one attempt; see `sendJson`. */
export function newAttempt(): string {
  return crypto.randomUUID();
}

type Ask = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

async function request(path: string, init: Ask): Promise<Response> {
  const timeout = AbortSignal.timeout(WITHIN_MS);
  const answer = await fetch(path, {
    ...init,
    credentials: 'same-origin',
    signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
    headers: { accept: 'application/json', 'holdfast-app-version': String(__APP_VERSION__), ...init.headers },
  }).catch((cause: unknown) => {
    throw offlineError(init.method ?? 'GET', cause);
  });
  if (answer.ok) return answer;
  if (answer.status === 401) goToLogin();
  if (answer.status === 426) tooOld.set();
  throw new ApiError(readProblem(answer.status, await answer.json().catch(() => undefined)));
}

/** Leaves for the login page, which returns to this address. */
function goToLogin(): void {
  const here = `${location.pathname}${location.search}`;
  location.assign(`/id/login?continue=${encodeURIComponent(here)}`);
}
