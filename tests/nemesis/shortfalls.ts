import type { Buyer } from './cast.ts';
import { readPayment } from './confirm.ts';
import type { AskedStep, ToldPayment } from './history.ts';
import { newStep, pay } from './pay.ts';
import type { Wish } from './pay.ts';
import { browserOf, NO_FORM, press } from './press.ts';
import type { Pressed } from './press.ts';
import type { Run } from './run.ts';

/** What pays the rest of a payment that the balance in euros does not cover: dollars by an exchange, or a card. */
export type Means = 'exchange' | 'card';

/** The share of charges whose answers never arrive. */
const SILENT = 0.1;

/** A payment that was requested, and how its holder approved it; without a step if the balance covered it. */
export interface PaidShort {
  readonly payment: ToldPayment | undefined;
  readonly approved: AskedStep | undefined;
}

/**
 * Requests a payment, and approves it with a rest by these means.
 *
 * @param meanwhile What happens to the payment while its holder approves it.
 */
export async function payShort(
  run: Run,
  wish: Wish,
  means: Means,
  meanwhile: (payment: ToldPayment) => Promise<unknown> = async () => {},
): Promise<PaidShort> {
  const [payment] = (await pay(run, wish)).told;
  if (payment?.status !== 'requires_approval') return { payment, approved: undefined };
  const [approved] = await Promise.all([approve(run, wish.buyer, payment, means), meanwhile(payment)]);
  return { payment, approved };
}

const TRIES = 3;

/**
 * Approves a payment on the wallet's own page. If there is no answer, the shop reads what has happened, and the holder
 * tries again as long as the payment waits.
 */
async function approve(run: Run, buyer: Buyer, payment: ToldPayment, means: Means): Promise<AskedStep> {
  const asked = newStep(run, 'approve', payment);
  const isSilent = run.dice.chance(SILENT);
  const card = buyer.cards.find((one) => one.isSilent === isSilent)!;
  const path = `/id/approve/${payment.id}${means === 'card' ? `?card=${card.id}` : ''}`;
  for (let tries = 0; tries < TRIES && asked.told === undefined; tries += 1) {
    const pressed = await press(run, browserOf(run, buyer), path, {}).catch(() => undefined);
    if (pressed !== undefined && pressed !== NO_FORM) return answered(run, asked, pressed);
    asked.lost += 1;
    const now = await readPayment(run, payment);
    if (now?.status !== payment.status) asked.told = now;
  }
  return asked;
}

function answered({ fleet }: Run, asked: AskedStep, { sent, status, to }: Pressed): AskedStep {
  // The page offers a card to a holder without enough dollars.
  if (sent['quote'] !== undefined) asked.kind = 'approve_exchange';
  else if (sent['card'] !== undefined) asked.kind = 'approve_card';
  if (to === undefined) asked.refused = String(status);
  // While the bank of the card has not answered, the page leads to the charge.
  const told = to === undefined ? null : new URL(to, fleet.settings.urls.wallet).searchParams.get('status');
  if (told !== null) asked.told = { id: asked.paymentId, status: told, parts: [] };
  return asked;
}
