import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { pin } from '../world/people.ts';
import type { Buyer } from './cast.ts';
import type { AskedTopUp } from './history.ts';
import type { Run } from './run.ts';

/**
 * Adds money from a card as the wallet's web app does: it repeats the request under one key until it is answered.
 *
 * @param times How many concurrent requests to send under that key.
 */
export type TopUp = (buyer: Buyer, isSilent: boolean, times?: number) => Promise<AskedTopUp>;

const ANSWER_WITHIN_MS = 30_000;
const GIVE_UP_MS = 120_000;

/** Creates the function, and `close` for its connections. */
export function createTopUp(run: Run): { topUp: TopUp; close: () => Promise<void> } {
  const { wallet } = run.fleet.settings.urls;
  const pool = new Pool(`http://127.0.0.1:${run.fleet.settings.ports.wallet}`, { connections: 16 });
  const send = async (buyer: Buyer, key: string, body: string) => {
    const { statusCode, body: answer } = await pool.request({
      method: 'POST',
      path: '/app/top-ups',
      headers: {
        host: new URL(wallet).host,
        origin: wallet,
        cookie: `__Host-session=${buyer.session}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: statusCode, body: (await answer.json()) as { id: string; status: string; code?: string } };
  };
  const topUp: TopUp = async (buyer, isSilent, times = 1) => {
    const amountMinor = run.dice.between(2_000, 9_999);
    const asked: AskedTopUp = {
      key: randomUUID(),
      holderId: buyer.holderId,
      amountMinor,
      told: [],
      lost: 0,
      refused: undefined,
    };
    run.history.topUps.set(asked.key, asked);
    const card = buyer.cards.find((one) => one.isSilent === isSilent)!;
    const body = JSON.stringify({
      instrument_id: card.id,
      amount: { amount: String(amountMinor), currency: 'EUR' },
      pin,
    });
    const ask = () => untilTold(run, asked, () => send(buyer, asked.key, body));
    await Promise.all(Array.from({ length: times }, ask));
    return asked;
  };
  return { topUp, close: () => pool.destroy() };
}

async function untilTold(
  { fleet }: Run,
  asked: AskedTopUp,
  send: () => Promise<{ status: number; body: { id: string; status: string; code?: string } }>,
): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS;
  while (Date.now() < deadline) {
    const answer = await send().catch(() => undefined);
    if (answer?.status === 201) {
      asked.told.push({ id: answer.body.id, status: answer.body.status });
      return;
    }
    // The wallet makes no charge while an earlier one is undecided; a retry may find it decided.
    const isOver = answer?.status === 429 && answer.body.code?.endsWith('_declined_too_often') !== true;
    if (answer && answer.status < 500 && !isOver) {
      asked.refused = `${answer.status} ${answer.body.code}`;
      return;
    }
    asked.lost += 1;
    if (fleet.servers.wallet.isUp()) await sleep(100);
    else await fleet.servers.wallet.ready();
  }
  throw new Error(`The top-up under ${asked.key} was not answered in time.`);
}
