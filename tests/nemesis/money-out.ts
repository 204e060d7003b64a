import { randomUUID } from 'node:crypto';
import { pin } from '../world/people.ts';
import type { AppAnswer, AppClient } from './app-client.ts';
import type { Buyer } from './cast.ts';
import type { AskedMove } from './history.ts';
import type { Run } from './run.ts';
import { disputeCharge, readChargeIds } from './sandbox-calls.ts';

/** An amount on the wire. */
interface Sum {
  readonly amount: string;
  readonly currency: string;
}

/**
 * Exchanges at a quote, which it uses `times` times at once under one key.
 *
 * @returns What it got; undefined if it was refused.
 */
export async function swap(
  run: Run,
  app: AppClient,
  buyer: Buyer,
  { give, to, times }: { readonly give: Sum; readonly to: string; readonly times: number },
): Promise<Sum | undefined> {
  const quoted = await app.insist(buyer, '/app/exchange/quotes', { give, get_currency: to });
  if (quoted.status !== 201) return undefined;
  const asked = newMove(run, 'exchange', quoted.body.id);
  await order(app, buyer, asked, { path: '/app/exchanges', body: { quote_id: asked.id, pin }, times });
  return asked.told.length === 0 ? undefined : (quoted.body as AppAnswer['body'] & { readonly get: Sum }).get;
}

/** Exchanges euros for dollars, and withdraws them to the buyer's bank account. */
export async function withdraw(run: Run, app: AppClient, buyer: Buyer): Promise<void> {
  const give = { amount: String(run.dice.between(200, 999)), currency: 'EUR' };
  const amount = await swap(run, app, buyer, { give, to: 'USD', times: 1 });
  if (!amount) return;
  const quoted = await app.insist(buyer, '/app/withdrawals', { instrument_id: buyer.bankId, amount });
  if (quoted.status !== 201) return;
  const asked = newMove(run, 'withdrawal', quoted.body.id);
  const times = run.dice.chance(0.4) ? 2 : 1;
  await order(app, buyer, asked, { path: `/app/withdrawals/${asked.id}/approve`, body: { pin }, times });
}

/** Lets a bank take back a charge, unless the sandbox is just killed. The bank decides on a later day. */
export async function takeBack(run: Run): Promise<void> {
  const charges = await readChargeIds(run.fleet).catch(() => []);
  if (charges.length === 0) return;
  const id = run.dice.pick(charges);
  if (await disputeCharge(run.fleet, id).catch(() => false)) run.history.takenBack.push(id);
}

function newMove(run: Run, kind: AskedMove['kind'], id: string): AskedMove {
  const asked: AskedMove = { kind, id, told: [], lost: 0, refused: undefined };
  run.history.moves.push(asked);
  return asked;
}

/** Orders what was quoted, `times` times at once under one key. */
async function order(
  app: AppClient,
  buyer: Buyer,
  asked: AskedMove,
  { path, body, times }: { readonly path: string; readonly body: unknown; readonly times: number },
): Promise<void> {
  const key = randomUUID();
  const press = async (): Promise<void> => {
    const { status, body: answer, lost } = await app.insist(buyer, path, body, key);
    asked.lost += lost;
    if (status < 300) asked.told.push(answer.status);
    else asked.refused = `${status} ${answer.code}`;
  };
  await Promise.all(Array.from({ length: times }, press));
}
