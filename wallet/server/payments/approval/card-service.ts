import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { add } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { cardStatus } from '../../funding/instruments/domain.ts';
import type { Card } from '../../funding/instruments/domain.ts';
import type { Instruments } from '../../funding/instruments/service.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import { splitOf } from '../payments/card-share-domain.ts';
import { payable } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';
import type { CardCharge } from './challenge-domain.ts';

/**
 * What the holder chose to pay with. By default, what the balance lacks comes from a balance in another currency, and
 * otherwise from a card.
 */
export interface Choice {
  /** A card shall pay all of it. */
  readonly isAll: boolean;
  /** Undefined: the wallet chooses, a card first that was not refused lately. */
  readonly cardId: Id<'ins'> | undefined;
  /** The other balance; undefined: the wallet chooses. */
  readonly currency: Currency | undefined;
  /** The quote of the exchange that the holder saw. */
  readonly quoteId: string | undefined;
}

/** The holder's cards, and what one of them would be charged. */
export interface CardTerms {
  readonly usable: readonly Card[];
  readonly expired: readonly Card[];
  /** Undefined: the balance pays alone, or there is no card. */
  readonly charge?: CardCharge & {
    readonly card: Card;
    readonly isAll: boolean;
    /** The payer's whole cost: the payment with the fee. */
    readonly total: Money;
  };
}

interface CardTermsDeps {
  readonly world: World;
  readonly instruments: Pick<Instruments, 'list'>;
  readonly topUps: Pick<TopUps, 'failedCards' | 'cardFee'>;
}

/** Reads which card would pay how much of the payment now. */
export async function cardTermsOf(
  { world, instruments, topUps }: CardTermsDeps,
  payment: Payment,
  spendable: Money,
  { isAll, cardId }: Choice,
): Promise<CardTerms> {
  const [cards, failed] = await Promise.all([instruments.list(payment.payerId), topUps.failedCards(payment.payerId)]);
  const now = world.clocks.business();
  const usable = cards.filter((card) => cardStatus(card, now) !== 'expired');
  const expired = cards.filter((card) => cardStatus(card, now) === 'expired');
  const chosen = usable.find((card) => card.id === cardId) ?? usable.find((card) => !failed.has(card.id));
  const card = chosen ?? usable[0];
  const split = splitOf(payable(payment), spendable, isAll);
  const fee = card && split && (await topUps.cardFee(payment.payerId, split.fromCard));
  if (!card || !split || !fee) return { usable, expired };
  const charge = { card, cardId: card.id, isAll, split, fee, total: add(payable(payment), fee) };
  return { usable, expired, charge };
}
