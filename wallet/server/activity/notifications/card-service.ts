import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Money } from '#platform/money/money.ts';
import type { CardRefunds } from '../../funding/card-refunds/service.ts';
import { cardName } from '../../funding/instruments/domain.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { cardRefundFailedLetter, chargeStayedLetter } from './card-letters.ts';
import { send } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of money that a payment by card left in their balance. */
export interface CardNotices {
  /** Says that a card did not take a refund, once. @throws If it could not be sent; then call it again later. */
  cardRefundFailed(id: Id<'crf'>): Promise<void>;
  /** Says that a card was charged for a payment that had ended, once. @throws As `cardRefundFailed` does. */
  chargeStayed(topUpId: Id<'top'>): Promise<void>;
}

interface CardNoticeDeps extends SendingDeps {
  readonly cardRefunds: Pick<CardRefunds, 'find'>;
  readonly topUps: Pick<TopUps, 'find' | 'cardOf'>;
  readonly payments: Pick<Payments, 'find'>;
}

/** Creates the door to the notifications about payments by card. */
export function createCardNotices(deps: CardNoticeDeps): CardNotices {
  return {
    cardRefundFailed: (id) => notifyOfFailure(deps, id),
    chargeStayed: (topUpId) => notifyOfCharge(deps, topUpId),
  };
}

async function notifyOfFailure(deps: CardNoticeDeps, id: Id<'crf'>): Promise<void> {
  const refund = await deps.cardRefunds.find(id);
  invariant(refund, 'each notification names a refund to a card');
  const about = await aboutOf(deps, refund.topUpId, refund.amount);
  await send(deps, refund.holderId, {
    kind: 'payments',
    cause: `card_refund ${id}`,
    write: (frame) => cardRefundFailedLetter(about, frame),
  });
}

async function notifyOfCharge(deps: CardNoticeDeps, topUpId: Id<'top'>): Promise<void> {
  const about = await aboutOf(deps, topUpId);
  await send(deps, about.payment.payerId, {
    kind: 'payments',
    cause: `charge_stayed ${topUpId}`,
    write: (frame) => chargeStayedLetter(about, frame),
  });
}

/** Finds what a letter says of a charge for a payment. */
async function aboutOf({ topUps, payments }: CardNoticeDeps, topUpId: Id<'top'>, sum?: Money) {
  const topUp = await topUps.find(topUpId);
  const payment = topUp?.paymentId && (await payments.find(topUp.paymentId));
  invariant(topUp && payment, 'each notification names a charge for a payment');
  const { brand, last4 } = await topUps.cardOf(topUp);
  return { payment, card: cardName({ brand, last4 }), sum: sum ?? topUp.amount };
}
