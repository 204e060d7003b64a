import { add, subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { CasePolicy, Offer } from '../cases/record-domain.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import { movesOf } from './moves-domain.ts';
import type { Moves, MovingOffer } from './moves-domain.ts';
import type { CaseNow } from './port.ts';
import { moneyOf } from './words.ts';

/** Says exactly what moves by an outcome, each fact a sentence. */
export function effectFacts(view: CaseNow, offer: Offer): string[] {
  const { dispute, as, part } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  const { policy } = dispute;
  switch (offer.outcome) {
    case 'partial_refund':
      return movingFacts(view, offer);
    case 'refund':
    case 'nothing':
      return movingFacts(view, { outcome: offer.outcome });
    case 'return_refund':
      return returnFacts(view, policy, seller);
    case 'replacement':
      return as === 'buyer'
        ? [
            t('{seller} sends a replacement with tracking.', { seller }),
            t('If no carrier has scanned it within {days, plural, one {# day} other {# days}}, you get {left} back.', {
              days: policy.replacementDays,
              left,
            }),
          ]
        : [
            t('You send a replacement with tracking.'),
            t(
              'If no carrier has scanned it within {days, plural, one {# day} other {# days}}, the buyer gets {left} back.',
              {
                days: policy.replacementDays,
                left,
              },
            ),
          ];
  }
}

/** What is the seller's, after commission and fees, if nothing goes back to the buyer. */
export function wholeShare(view: CaseNow): Money {
  const { released, seller, before } = movesOf(view, { outcome: 'nothing' }, view.now);
  return released.minor > 0n ? seller : before;
}

/** Whether the seller was paid for the line before the case. */
export function isReleased({ dispute, part }: OwnCase): boolean {
  return part.lines.some((line) => line.reference === dispute.line && line.releasedAt !== null);
}

/** Says what an outcome pays the seller, to the buyer. */
export function releaseWords({ part }: OwnCase, { released, hasShipping, commission, fee }: Moves): string {
  return t(
    '{seller} is paid {released}{shipping, select, yes { with the shipping} other {}}{less, select, yes {, less the shop’s commission and fees} other {}}.',
    {
      seller: part.payeeName,
      released,
      shipping: hasShipping ? 'yes' : 'no',
      less: add(commission, fee).minor > 0n ? 'yes' : 'no',
    },
  );
}

function movingFacts(view: CaseNow, offer: MovingOffer): string[] {
  const moves = movesOf(view, offer, view.now);
  const { toPromotion: amount, toCoupon } = moves;
  const shop = view.payment.clientName;
  return [
    ...refundFacts(view, offer, moves.toBuyer),
    ...(amount.minor > 0n
      ? [t('{amount} goes back to the promotion of {shop}, which paid it.', { amount, shop })]
      : []),
    ...(toCoupon.minor > 0n
      ? [t('{amount} goes back to the budget of the coupon, which paid it.', { amount: toCoupon })]
      : []),
    ...(view.as === 'seller' ? sellerShare(view, moves) : buyerShare(view, offer, moves)),
    t('The case closes.'),
  ];
}

function refundFacts(view: CaseNow, { outcome }: MovingOffer, amount: Money): string[] {
  if (view.as === 'buyer')
    return [outcome === 'nothing' ? t('You get nothing back.') : t('You get {amount} back at once.', { amount })];
  if (outcome === 'nothing') return [];
  return isReleased(view)
    ? [t('The buyer gets {amount} back at once.', { amount })]
    : [t('The buyer gets {amount} back at once, from escrow.', { amount })];
}

function buyerShare(view: CaseNow, offer: MovingOffer, moves: Moves): string[] {
  if (moves.released.minor > 0n) return [releaseWords(view, moves)];
  if (offer.outcome === 'refund' || !isReleased(view)) return [];
  const { dispute, part } = view;
  const back = offer.outcome === 'partial_refund' ? offer.amountMinor : 0n;
  const rest = moneyOf(view, dispute.leftMinor - back);
  return [t('{seller} keeps {rest}, less the shop’s commission and fees.', { seller: part.payeeName, rest })];
}

function sellerShare(view: CaseNow, { released, hasShipping, seller, commission, fee, before }: Moves): string[] {
  const shop = view.payment.clientName;
  const others = add(commission, fee);
  if (released.minor > 0n)
    return [
      t(
        'You are paid {net} at once{more, select, less {: {released}{shipping, select, yes { with the shipping} other {}}, less {others} for commission and fees} other {}}.',
        {
          net: seller,
          released,
          others,
          shipping: hasShipping ? 'yes' : 'no',
          more: others.minor > 0n ? 'less' : 'all',
        },
      ),
    ];
  if (!isReleased(view)) return [];
  const taken = subtract({ ...seller, minor: 0n }, seller);
  if (taken.minor === 0n) return [t('You keep the {before} that you were paid for it.', { before })];
  const rest = subtract({ ...others, minor: 0n }, others);
  const kept = subtract(before, taken);
  return [
    rest.minor > 0n
      ? t('{taken} of that is taken from your balance, and {rest} from the commission of {shop} and from fees.', {
          taken,
          rest,
          shop,
        })
      : t('{taken} of that is taken from your balance.', { taken }),
    ...(kept.minor > 0n ? [t('You keep {kept} of the {before} that you were paid for it.', { kept, before })] : []),
  ];
}

function returnFacts(view: OwnCase, policy: CasePolicy, seller: string): string[] {
  const left = moneyOf(view, view.dispute.leftMinor);
  const days = policy.returnShipDays;
  const lookDays = policy.returnRefundDays;
  return view.as === 'buyer'
    ? [
        t('{seller} says where to send it, and pays the postage.', { seller }),
        t(
          'You send it with tracking within {days, plural, one {# day} other {# days}} after that. Otherwise the case closes, and the time until {seller} is paid goes on.',
          {
            days,
            seller,
          },
        ),
        t(
          'You get {left} back {lookDays, plural, one {# day} other {# days}} after it arrives, unless {seller} shows that something is wrong with it.',
          {
            left,
            lookDays,
            seller,
          },
        ),
      ]
    : [
        t('You say where to send it, and pay the postage.'),
        t(
          'The buyer sends it with tracking within {days, plural, one {# day} other {# days}} after that. Otherwise the case closes, and the time until you are paid goes on.',
          {
            days,
          },
        ),
        t(
          'The buyer gets {left} back {lookDays, plural, one {# day} other {# days}} after it arrives, unless you show that something is wrong with it.',
          {
            left,
            lookDays,
          },
        ),
      ];
}
