import { formatMoney } from '#platform/money/format.ts';
import { countries } from '../../accounts/accounts/countries.ts';
import type { At, OrderData, OrderPartView, OrdersData, SellerData } from '../../../web/src/view-model.ts';
import { amountOf, mayConfirm, mayPay, mayShip } from './domain.ts';
import type { Order, OrderPart, PartStatus } from './domain.ts';
import type { LinkedWallet } from './wallet-port.ts';

const words: Readonly<Record<PartStatus, string>> = {
  awaiting: 'Waits for payment',
  held: 'Paid, to be shipped',
  shipped: 'On its way',
  delivered: 'Delivered',
  released: 'Complete',
  refunded: 'Refunded',
  void: 'Not paid',
};

const places: Readonly<Record<PartStatus, OrderPartView['money']>> = {
  awaiting: 'you',
  held: 'escrow',
  shipped: 'escrow',
  delivered: 'escrow',
  released: 'seller',
  refunded: 'back',
  void: 'you',
};

const dates = new Intl.DateTimeFormat('en-IE', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

export function toAt(at: Date): At {
  return { iso: at.toISOString(), words: `${dates.format(at)} UTC` };
}

export function toOrderData(order: Order, wallets: readonly LinkedWallet[]): OrderData {
  const canPay = mayPay(order).ok;
  return {
    page: 'order',
    id: order.id,
    status: order.status,
    placed: toAt(order.createdAt),
    total: formatMoney(order.amount),
    reference: order.status === 'paid' ? (order.paymentId ?? undefined) : undefined,
    problem: order.problem ?? undefined,
    approvalUrl: order.approvalUrl ?? undefined,
    canPay,
    payBy: canPay ? toAt(order.payBy) : undefined,
    wallets,
    linkId: order.linkId,
    address: addressOf(order),
    parts: order.parts.map(toPartView),
  };
}

function toPartView(part: OrderPart): OrderPartView {
  const steps = [
    ['Shipped', part.shippedAt],
    ['Delivered', part.deliveredAt],
    [part.status === 'refunded' ? 'Refunded to your wallet' : 'Paid to the seller', part.settledAt],
  ] as const;
  return {
    id: part.id,
    seller: part.sellerName,
    amount: formatMoney(part.amount),
    status: part.status,
    statusWords: words[part.status],
    money: places[part.status],
    lines: part.lines.map((line) => ({
      slug: line.slug,
      name: line.name,
      quantity: line.quantity,
      amount: formatMoney(amountOf(line)),
      pictureUrl: `/media/${line.pictureId}`,
    })),
    parcel: part.carrier && part.trackingCode ? { carrier: part.carrier, trackingCode: part.trackingCode } : undefined,
    steps: steps.flatMap(([step, at]) => (at === null ? [] : [{ words: step, at: toAt(at) }])),
    releasesAt: part.status === 'delivered' && part.releasesAt ? toAt(part.releasesAt) : undefined,
    canConfirm: mayConfirm(part).ok,
  };
}

export function toOrdersData(orders: readonly Order[]): OrdersData {
  return {
    page: 'orders',
    orders: orders.map((order) => {
      const lines = order.parts.flatMap((part) => part.lines);
      return {
        id: order.id,
        placed: toAt(order.createdAt),
        total: formatMoney(order.amount),
        statusWords: statusOf(order),
        names: lines.map((line) => line.name).join(', '),
        pictureUrl: `/media/${lines[0]!.pictureId}`,
      };
    }),
  };
}

function statusOf(order: Order): string {
  if (order.status === 'awaiting_payment') return 'not paid yet';
  if (order.status !== 'paid') return 'ended without payment';
  const statuses = [...new Set(order.parts.map((part) => words[part.status].toLowerCase()))];
  return statuses.join(', ');
}

/** What a seller sees: their own parts of paid orders, and nothing of the others'. */
export function toSellerData(
  shop: string,
  sellerId: string,
  orders: readonly Order[],
  faults: SellerData['faults'],
): SellerData {
  const parts = orders.flatMap((order) =>
    order.parts
      .filter((part) => part.sellerId === sellerId)
      .map((part) => ({
        orderId: order.id,
        partId: part.id,
        placed: toAt(order.createdAt),
        buyer: order.name,
        address: addressOf(order),
        lines: part.lines.map((line) => `${line.quantity} × ${line.name}`),
        amount: formatMoney(part.amount),
        commission: formatMoney(part.commission),
        payout: formatMoney({ minor: part.amount.minor - part.commission.minor, currency: part.amount.currency }),
        statusWords: words[part.status],
        parcel: part.carrier && part.trackingCode ? `${part.carrier} ${part.trackingCode}` : undefined,
        canShip: mayShip(part).ok,
      })),
  );
  return { page: 'seller', shop, parts, faults };
}

function addressOf({ name, address }: Order): string[] {
  const country = countries.find((one) => one.code === address.country)?.name ?? address.country;
  return [name, address.line1, address.line2, `${address.postalCode} ${address.city}`, country].filter(
    (line) => line !== '',
  );
}
