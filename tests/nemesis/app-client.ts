import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Buyer } from './cast.ts';
import type { Run } from './run.ts';

/** An answer of the wallet's app. */
export interface AppAnswer {
  readonly status: number;
  readonly body: { readonly id: string; readonly status: string; readonly code?: string };
}

/** The requests of the wallet's web app, in the browsers of buyers. */
export interface AppClient {
  /** Posts once. @throws If there is no answer. */
  post(buyer: Buyer, path: string, body: unknown, key?: string): Promise<AppAnswer>;
  /** Posts until there is a final answer. @returns It, and how many answers were lost. */
  insist(buyer: Buyer, path: string, body: unknown, key?: string): Promise<AppAnswer & { readonly lost: number }>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 30_000;
const GIVE_UP_MS = 120_000;

/** Creates the client, with connections of its own. */
export function createAppClient(run: Run): AppClient {
  const { wallet } = run.fleet.settings.urls;
  const pool = new Pool(`http://127.0.0.1:${run.fleet.settings.ports.wallet}`, { connections: 16 });
  const post: AppClient['post'] = async (buyer, path, body, key) => {
    const { statusCode, body: answer } = await pool.request({
      method: 'POST',
      path,
      headers: {
        host: new URL(wallet).host,
        origin: wallet,
        cookie: `__Host-session=${buyer.session}; ${buyer.known}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: statusCode, body: (await answer.json()) as AppAnswer['body'] };
  };
  return {
    post,
    insist: (...request) => untilFinal(run, () => post(...request), request[1]),
    close: () => pool.destroy(),
  };
}

async function untilFinal({ fleet }: Run, send: () => Promise<AppAnswer>, path: string) {
  const deadline = Date.now() + GIVE_UP_MS;
  for (let lost = 0; Date.now() < deadline; lost += 1) {
    const answer = await send().catch(() => undefined);
    // The wallet makes no charge while an earlier one is undecided; a retry may find it decided.
    const isOver = answer?.status === 429 && answer.body.code?.endsWith('_declined_too_often') !== true;
    if (answer && answer.status < 500 && !isOver) return { ...answer, lost };
    if (fleet.servers.wallet.isUp()) await sleep(100);
    else await fleet.servers.wallet.ready();
  }
  throw new Error(`POST ${path} was not answered in time.`);
}
