import { setTimeout as sleep } from 'node:timers/promises';
import type { Buyer } from './cast.ts';
import type { AskedStep, ToldPayment } from './history.ts';
import { carry, codeOf } from './parcels.ts';
import { newStep, step } from './pay.ts';
import { browserOf, press } from './press.ts';
import { askUntilTold, toToldPayment } from './run.ts';
import type { Run } from './run.ts';

const SEEN_WITHIN_MS = 30_000;

/**
 * Confirms a part on the wallet's own page, as its holder, by the session of the web app. Then reads the payment as the
 * shop, because the page does not say by which of two concurrent steps the part has left escrow.
 */
export async function confirm(run: Run, buyer: Buyer, payment: ToldPayment, partId: string): Promise<AskedStep> {
  const asked = newStep(run, 'confirm', payment, partId);
  await press(run, browserOf(run, buyer), `/id/receive/${payment.id}/${partId}`, {}).catch(() => {
    asked.lost += 1;
  });
  asked.told = await readPayment(run, payment);
  return asked;
}

/** Reads a payment as its shop. */
export async function readPayment(run: Run, { id }: ToldPayment): Promise<ToldPayment | undefined> {
  const path = `/v1/payments/${id}`;
  const answer = await askUntilTold(run, { method: 'GET', path, token: () => run.tokens.ofShop() });
  return answer.status === 200 ? toToldPayment(answer.body) : undefined;
}

/** Ships a part, and lets the carrier scan it, until the wallet has seen that. */
export async function send(run: Run, payment: ToldPayment, partId: string): Promise<void> {
  await step(run, 'shipments', payment, partId);
  await carry(run, 'transit', codeOf(partId));
  const deadline = Date.now() + SEEN_WITHIN_MS;
  for (;;) {
    const now = await readPayment(run, payment);
    if (now?.parts.find((part) => part.id === partId)?.status === 'shipped') return;
    if (Date.now() > deadline) throw new Error(`The wallet has not seen the parcel of ${partId}.`);
    await sleep(50);
  }
}

/** Sends a part and confirms it, so that it is released. */
export async function release(run: Run, buyer: Buyer, payment: ToldPayment, partId: string): Promise<void> {
  await send(run, payment, partId);
  await confirm(run, buyer, payment, partId);
}
