import { setTimeout as sleep } from 'node:timers/promises';
import type { Market } from '../../market/server/compose.ts';
import type { Sandbox } from '../../sandbox/compose.ts';
import type { Wallet } from '../../wallet/server/compose.ts';

type Rows = (text: string, values: readonly unknown[]) => Promise<{ what: string }[]>;

/** The servers whose work `settle` does, and queries on their databases. */
interface Parts {
  readonly wallet: Wallet;
  readonly market: Market;
  readonly sandbox: Sandbox;
  readonly walletRows: Rows;
  readonly marketRows: Rows;
}

/** One side's work may cause work on the other side. More rounds than this mean that the work never ends. */
const MOST_ROUNDS = 20;
const DELIVERED_WITHIN_MS = 10_000;

/** Does all due work on both servers; see `Constellation.settle`. */
export async function settle(parts: Parts, now: () => Date): Promise<void> {
  const { wallet, market } = parts;
  let before: string | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await untilDelivered(parts);
    await wallet.jobs.sweep();
    await market.jobs.sweep();
    const left = await onItsWay(parts, now());
    // A deadline whose work fails stays due. If a round changes nothing, the rest waits for the test's next action.
    if (left === '' || left === before) return;
    before = left;
  }
  throw new Error(`Work is left after ${MOST_ROUNDS} rounds: ${before}`);
}

/** Waits until each webhook of the sandbox has been taken or has failed once; a retry would take seconds. */
async function untilDelivered({ sandbox }: Parts): Promise<void> {
  const deadline = Date.now() + DELIVERED_WITHIN_MS;
  const isUnderWay = () => sandbox.webhooks.list().some((one) => one.state === 'pending' && one.attempts.length === 0);
  while (isUnderWay()) {
    if (Date.now() > deadline) throw new Error('A webhook of the sandbox was neither taken nor refused in time.');
    await sleep(5);
  }
}

/** Lists the due work of both sides in words; the text is empty if there is none. */
async function onItsWay({ sandbox, walletRows, marketRows }: Parts, now: Date): Promise<string> {
  const due = `
    select 'job ' || kind || ' ' || id as what from jobs.outbox where next_at <= now() or claimed_by is not null
    union all
    select 'deadline ' || kind || ' ' || subject from jobs.timers where due_at <= $1
    order by what`;
  const rows = [...(await walletRows(due, [now])), ...(await marketRows(due, [now]))];
  const webhooks = sandbox.webhooks.list().filter((one) => one.state === 'pending' && one.attempts.length === 0);
  return [...rows.map(({ what }) => what), ...webhooks.map(({ id }) => `webhook ${id}`)].join(', ');
}
