import { formatMoney } from '#platform/money/format.ts';
import { add, subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../../../web/src/common-view-model.ts';
import type { SellerData, SellerPartView } from '../../../web/src/seller-view-model.ts';
import { addressLines } from '../../ordering/orders/address-views.ts';
import { toAt } from '../../ordering/orders/at-views.ts';
import { caseViewsOf } from '../../ordering/orders/case-views.ts';
import {
  discountOf,
  isDisputed,
  mayCancelPart,
  mayShip,
  payoutOf,
  restOf,
  sellerAnswersBy,
  termsOf,
} from '../../ordering/orders/domain.ts';
import type { Order, OrderPart, SaleGroup } from '../../ordering/orders/domain.ts';
import { couponWords, statusWords } from '../../ordering/orders/views.ts';
import type { FormFault } from './words.ts';
import { parcelViewsOf } from '../../ordering/orders/parcel-views.ts';
import { disputedWords } from '../../ordering/orders/words.ts';
import { writeSalesPlace } from '../../ordering/orders/sales-domain.ts';
import { piecesToShip, shownParcels } from '../../ordering/orders/parcels-domain.ts';
import type { Center, Sales } from './service.ts';
import { urls } from '../../urls.ts';

/** A form about a part that was refused, with its typed fields. */
export interface Typed {
  readonly partId: string;
  readonly carrier?: string;
  readonly code?: string;
  readonly quantities?: ReadonlyMap<string, string>;
  readonly parcelId?: string;
  readonly reason?: string;
  readonly fault: FormFault;
}

/** A later page of one list, as the address names it. */
export interface SalesPlace {
  readonly group: SaleGroup;
  readonly after: string;
}

/** Turns the seller center into its page's data: only the seller's own parts of paid orders. */
export function toSellerData(
  center: Center,
  now: Date,
  more: { typed?: Typed; news?: string; place?: SalesPlace | undefined },
): SellerData {
  const { shop, sellerId, sales, payout, totals, messages } = center;
  const euros = (minor: bigint): string => formatMoney({ minor, currency: 'EUR' });
  const toGroup = ({ group, orders, next }: Sales): SellerData['groups'][number] => ({
    group,
    parts: orders.flatMap((order) =>
      order.parts
        .filter((part) => part.sellerId === sellerId)
        .map((part) => toPartView(order, part, { typed: more.typed, messages })),
    ),
    moreUrl: next ? withQuery(urls.selling.center(), { group, after: writeSalesPlace(group, next) }) : null,
  });
  const groups = sales.map(toGroup);
  return {
    page: 'seller',
    shop,
    payout: payout && { label: payout.label ?? t('The wallet that was set up with your shop') },
    now: now.toISOString(),
    totals: {
      toShip: totals.toShip,
      escrow: euros(totals.escrowMinor),
      paidOut: euros(totals.paidMinor),
      commission: euros(totals.commissionMinor),
    },
    unanswered: unansweredIn(groups, center),
    groups,
    place: more.place ?? null,
    faults: more.typed ? [toFault(more.typed)] : [],
    news: more.news,
  };
}

/** Lists the buyers on the page whose messages wait for the seller. */
function unansweredIn(groups: SellerData['groups'], { unanswered }: Center): SellerData['unanswered'] {
  const parts = groups.flatMap((group) => group.parts);
  return parts.flatMap(({ orderId, partId, buyer, lines }) => {
    const count = unanswered.get(partId) ?? 0;
    return count === 0 ? [] : [{ orderId, partId, buyer, lines, count }];
  });
}

function toPartView(
  order: Order,
  part: OrderPart,
  { typed, messages }: { typed: Typed | undefined; messages: Center['messages'] },
): SellerPartView {
  return {
    orderId: order.id,
    partId: part.id,
    placed: toAt(order.createdAt),
    buyer: order.name,
    address: addressLines(order),
    lines: part.lines.map((line) => `${line.quantity} × ${line.name}`),
    amount: formatMoney(add(part.amount, discountOf(part))),
    sums: [...(part.coupon ? [couponWords(part.coupon.code, discountOf(part))] : []), ...sumsOf(part)],
    group: groupOf(part),
    statusWords: wordsOf(part),
    parcels: parcelViewsOf(part, 'seller'),
    isDelivered: part.status === 'delivered',
    canShip: mayShip(part).ok,
    left: shownParcels(part).length > 0 ? leftOf(part) : [],
    pieces: piecesOf(part, typed?.partId === part.id ? typed : undefined),
    canCancel: mayCancelPart(part).ok,
    cases: caseViewsOf(part, 'seller'),
    blocked: isDisputed(part) ? disputedWords() : null,
    due: dueOf(order, part),
    messages: messages.get(part.id) ?? 0,
    typed: typed?.partId === part.id ? toTypedView(typed) : undefined,
  };
}

/** The fault of a refused form, at the id of its field. The forms of a parcel and of its part have an id of their own. */
function toFault({ partId, parcelId, reason, fault }: Typed): Fault {
  const field = parcelId !== undefined ? 'parcels' : reason !== undefined ? 'reason' : fault.field;
  return { field: `${field}-${partId}`, message: fault.message };
}

function toTypedView(typed: Typed): SellerPartView['typed'] {
  const { carrier, code, reason } = typed;
  const { field, message: fault } = toFault(typed);
  return { carrier, code, reason, field, fault };
}

/** Lists what is left to ship, as `1 × Mug`. */
function leftOf(part: OrderPart): string[] {
  return piecesToShip(part).map(({ productId, quantity }) => `${quantity} × ${nameOf(part, productId)}`);
}

function nameOf({ lines }: OrderPart, productId: string): string {
  return lines.find((line) => line.productId === productId)?.name ?? productId;
}

/** The pieces to choose for a parcel; none if only one is left, which then is in it. */
function piecesOf(part: OrderPart, typed: Typed | undefined): SellerPartView['pieces'] {
  const left = piecesToShip(part);
  if (left.reduce((sum, one) => sum + one.quantity, 0) < 2) return [];
  return left.map(({ productId, quantity }) => ({
    productId,
    name: nameOf(part, productId),
    left: quantity,
    typed: typed?.quantities?.get(productId) ?? String(quantity),
  }));
}

/** Lists the deductions from a part's price, and in the last line the rest for its seller. */
export function sumsOf(part: Sold): SellerPartView['sums'] {
  const rest = restOf(part);
  const payout = payoutOf(part, rest);
  const off = (words: string, sum: Money) => (sum.minor === 0n ? [] : [{ words, amount: `−${formatMoney(sum)}` }]);
  return [
    ...off(t('Refunded to the buyer'), part.refunded),
    ...off(t('Commission'), subtract(rest, payout)),
    { words: t('To your wallet'), amount: formatMoney(payout) },
  ];
}

type Sold = Pick<OrderPart, 'amount' | 'commission' | 'refunded'>;

function groupOf(part: OrderPart): SaleGroup {
  if (sellerAnswersBy(part)) return 'to_answer';
  if (part.clocks.settledAt !== null) return 'settled';
  return part.status === 'held' ? 'to_ship' : 'on_the_way';
}

function wordsOf(part: OrderPart): string {
  if (part.status === 'held' && piecesToShip(part).length === 0) return t('Announced');
  return part.status === 'released' ? t('Released to your wallet') : statusWords(part.status);
}

/** The next deadline of a part, or its end. An open case stops the deadlines, and has its own. */
function dueOf(order: Order, part: OrderPart): SellerPartView['due'] {
  const { shipBy, scanBy, releasesAt, protectionEndsAt, settledAt, pausedAt } = part.clocks;
  if (settledAt)
    return { words: part.status === 'refunded' ? t('Refunded') : t('Released to your wallet'), at: toAt(settledAt) };
  if (pausedAt) return undefined;
  if (part.status === 'held') {
    const by = piecesToShip(part).length > 0 ? shipBy : scanBy;
    const words = by === scanBy ? t('The carrier must scan it by') : t('Ship by');
    return by ? { words, at: toAt(by) } : undefined;
  }
  if (releasesAt) {
    return { words: t('You are paid as soon as the buyer confirms, or automatically on'), at: toAt(releasesAt) };
  }
  return protectionEndsAt ? { words: releaseWords(order), at: toAt(protectionEndsAt) } : undefined;
}

/** Says by which rules a part that was not delivered is released, and what ends its protection. */
function releaseWords(order: Order): string {
  return t(
    'You are paid as soon as the buyer confirms, or automatically {releaseAfterDays, plural, one {# day} other {# days}} after delivery. If the carrier reports no delivery, a case opens on',
    { releaseAfterDays: termsOf(order).releaseAfterDays },
  );
}
