import { randomUUID } from 'node:crypto';
import { pin } from '../world/people.ts';
import type { AppClient } from './app-client.ts';
import type { Buyer } from './cast.ts';
import type { AskedTopUp } from './history.ts';
import type { Run } from './run.ts';

/**
 * Adds money from a card as the wallet's web app does: it repeats the request under one key until it is answered.
 *
 * @param times How many concurrent requests to send under that key.
 */
export function topUp(run: Run, app: AppClient, buyer: Buyer, isSilent: boolean, times = 1): Promise<AskedTopUp> {
  const card = buyer.cards.find((one) => one.isSilent === isSilent)!;
  return add(run, app, buyer, { instrumentId: card.id, currency: 'EUR', times });
}

/** Adds dollars from the buyer's bank account, as `topUp` does from a card; they come days later. */
export function debit(run: Run, app: AppClient, buyer: Buyer, times = 1): Promise<AskedTopUp> {
  return add(run, app, buyer, { instrumentId: buyer.bankId!, currency: 'USD', times });
}

async function add(
  run: Run,
  app: AppClient,
  buyer: Buyer,
  {
    instrumentId,
    currency,
    times,
  }: { readonly instrumentId: string; readonly currency: string; readonly times: number },
): Promise<AskedTopUp> {
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
  const body = { instrument_id: instrumentId, amount: { amount: String(amountMinor), currency }, pin };
  const ask = async (): Promise<void> => {
    const answer = await app.insist(buyer, '/app/top-ups', body, asked.key);
    asked.lost += answer.lost;
    if (answer.status === 201) asked.told.push({ id: answer.body.id, status: answer.body.status });
    else asked.refused = `${answer.status} ${answer.body.code}`;
  };
  await Promise.all(Array.from({ length: times }, ask));
  return asked;
}
