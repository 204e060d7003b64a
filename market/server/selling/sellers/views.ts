import { formatMoney } from '#platform/money/format.ts';
import { subtract } from '#platform/money/money.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import type { SellerData, SellerPartView } from '../../../web/src/seller-view-model.ts';
import { addressLines } from '../../ordering/orders/address-views.ts';
import { mayShip, shipBy, termsOf } from '../../ordering/orders/domain.ts';
import type { Order, OrderPart, SaleGroup } from '../../ordering/orders/domain.ts';
import { statusWords, toAt } from '../../ordering/orders/views.ts';
import { trackingLink } from '../../ordering/shipping/domain.ts';
import type { Center, Sales } from './service.ts';
import { urls } from '../../urls.ts';

/** A shipping form that was refused, with its typed fields. */
export interface Typed {
  readonly partId: string;
  readonly carrier: string;
  readonly code: string;
  readonly fault: string;
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
  const { shop, sellerId, sales, payout, totals } = center;
  const euros = (minor: bigint): string => formatMoney({ minor, currency: 'EUR' });
  const toGroup = ({ group, orders, next }: Sales): SellerData['groups'][number] => ({
    group,
    parts: orders.flatMap((order) =>
      order.parts.filter((part) => part.sellerId === sellerId).map((part) => toPartView(order, part, more.typed)),
    ),
    moreUrl: next === undefined ? null : withQuery(urls.selling.center(), { group, after: next }),
  });
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
    groups: sales.map(toGroup),
    place: more.place ?? null,
    faults: more.typed ? [{ field: `code-${more.typed.partId}`, message: more.typed.fault }] : [],
    news: more.news,
  };
}

function toPartView(order: Order, part: OrderPart, typed: Typed | undefined): SellerPartView {
  return {
    orderId: order.id,
    partId: part.id,
    placed: toAt(order.createdAt),
    buyer: order.name,
    address: addressLines(order),
    lines: part.lines.map((line) => `${line.quantity} × ${line.name}`),
    amount: formatMoney(part.amount),
    sums: sumsOf(part),
    group: groupOf(part),
    statusWords: wordsOf(part),
    isDelivered: part.status === 'delivered',
    parcel: parcelOf(part),
    canShip: mayShip(part).ok,
    due: dueOf(order, part),
    typed: typed?.partId === part.id ? typed : undefined,
  };
}

/** Lists the deduction from a part's price, and the rest for its seller, which is zero after a refund. */
export function sumsOf({ amount, commission, status }: Sold): SellerPartView['sums'] {
  const isRefunded = status === 'refunded';
  const off = isRefunded ? amount : commission;
  return [
    { words: isRefunded ? t('Refunded to the buyer') : t('Commission'), amount: `−${formatMoney(off)}` },
    { words: t('To your wallet'), amount: formatMoney(subtract(amount, off)) },
  ];
}

type Sold = Pick<OrderPart, 'amount' | 'commission' | 'status'>;

function parcelOf(part: OrderPart): SellerPartView['parcel'] {
  const { carrier, trackingCode } = part;
  return carrier && trackingCode ? { words: `${carrier} ${trackingCode}`, href: trackingLink(part) } : undefined;
}

function groupOf(part: OrderPart): SaleGroup {
  if (part.settledAt !== null) return 'settled';
  return part.status === 'held' ? 'to_ship' : 'on_the_way';
}

function wordsOf(part: OrderPart): string {
  if (part.status === 'held' && part.carrier !== null) return t('Being reported');
  return part.status === 'released' ? t('Paid out') : statusWords(part.status);
}

function dueOf(order: Order, part: OrderPart): SellerPartView['due'] {
  const by = shipBy(order);
  if (part.status === 'held' && by) return { words: t('Ship by'), at: toAt(by) };
  if (part.settledAt)
    return { words: part.status === 'refunded' ? t('Refunded') : t('Paid out'), at: toAt(part.settledAt) };
  return part.releasesAt ? { words: releaseWords(order, part), at: toAt(part.releasesAt) } : undefined;
}

/** Says by which rule a part is released automatically. */
function releaseWords(order: Order, { status }: OrderPart): string {
  if (status === 'delivered') return t('You are paid as soon as the buyer confirms, or automatically on');
  return t(
    'You are paid as soon as the buyer confirms, or automatically {releaseAfterDays, plural, one {# day} other {# days}} after delivery. If no delivery is reported, you are paid on',
    { releaseAfterDays: termsOf(order).releaseAfterDays },
  );
}
