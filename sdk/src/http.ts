import { WalletProblem, WalletUnreachable } from './problem.ts';

/** The wallet's answer to a request. */
export interface Sent {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a request and reads the JSON answer. @throws WalletUnreachable if there is no readable answer. */
export async function send(
  http: typeof fetch,
  url: string,
  init: RequestInit & { method: string },
  timeoutMs: number,
): Promise<Sent> {
  try {
    const answer = await http(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    const text = await answer.text();
    const body: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof body !== 'object' || body === null) throw new TypeError('The answer is not a JSON object.');
    return { status: answer.status, body: body as Sent['body'] };
  } catch (cause) {
    throw new WalletUnreachable('The wallet did not answer.', { cause });
  }
}

/** Returns the body of a success. @throws WalletProblem if the wallet refused, WalletUnreachable if it failed. */
export function succeeded({ status, body }: Sent): Sent['body'] {
  if (status >= 200 && status < 300) return body;
  if (status >= 500 && typeof body['code'] !== 'string') throw new WalletUnreachable(`The wallet answered ${status}.`);
  throw new WalletProblem(status, body);
}
