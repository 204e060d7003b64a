import type { Buyer } from './cast.ts';
import { readPayment } from './confirm.ts';
import type { AskedStep, ToldPayment } from './history.ts';
import { newStep, pay } from './pay.ts';
import type { Wish } from './pay.ts';
import { browserOf, NO_FORM, press } from './press.ts';
import type { Run } from './run.ts';

/** What pays the rest of a payment that the balance in euros does not cover: dollars by an exchange, or a card. */
export type Means = 'exchange' | 'card';

/** The share of charges whose answers never arrive. */
const SILENT = 0.2;

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

/** Approves a payment on the wallet's own page, once. If the answer is lost, the shop reads what has happened. */
async function approve(run: Run, buyer: Buyer, payment: ToldPayment, means: Means): Promise<AskedStep> {
  const asked = newStep(run, 'approve', payment);
  const isSilent = run.dice.chance(SILENT);
  const card = buyer.cards.find((one) => one.isSilent === isSilent)!;
  const query = means === 'card' ? `?card=${card.id}` : '';
  const pressed = await press(run, browserOf(run, buyer), `/id/approve/${payment.id}${query}`, {}).catch(
    () => undefined,
  );
  if (pressed === undefined) {
    asked.lost += 1;
    asked.told = await readPayment(run, payment);
  } else if (pressed === NO_FORM || pressed.to === undefined)
    asked.refused = pressed === NO_FORM ? NO_FORM : String(pressed.status);
  else {
    // The page offers a card to a holder without enough dollars.
    if (pressed.sent['quote'] !== undefined) asked.kind = 'approve_exchange';
    else if (pressed.sent['card'] !== undefined) asked.kind = 'approve_card';
    const status = new URL(pressed.to, run.fleet.settings.urls.wallet).searchParams.get('status');
    // While the bank of the card has not answered, the page leads to the charge.
    if (status !== null) asked.told = { id: payment.id, status, parts: [] };
  }
  return asked;
}
