import { listFormat } from '#platform/kernel/formats.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { OrderData, OrderPartView, OrderStep, OrdersData } from '../../../web/src/view-model.ts';
import type { At, Notice } from '../../../web/src/common-view-model.ts';
import { toChoices } from '../checkout/views.ts';
import { addressLines } from './address-views.ts';
import { subtract } from '#platform/money/money.ts';
import { withQuery } from '#platform/http/url.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { trackingLink } from '../shipping/domain.ts';
import { amountOf, mayConfirm, mayPay, refundOf, shipBy } from './domain.ts';
import type { Order, OrderPart, PartStatus } from './domain.ts';
import { attemptState } from './payment-domain.ts';
import type { LinkedWallet } from './port.ts';
import { urls } from '../../urls.ts';

const words: Readonly<Record<PartStatus, Message>> = {
  awaiting: msg('Waits for payment'),
  held: msg('Paid, to be shipped'),
  shipped: msg('On its way'),
  delivered: msg('Delivered'),
  released: msg('Complete'),
  refunded: msg('Refunded'),
  void: msg('Not paid'),
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

/** Writes an instant as words and as ISO 8601. */
export function toAt(at: Date): At {
  return { iso: at.toISOString(), words: t('{at, date, mediumTime} UTC', { at }) };
}

/** Names the status of a part for people. */
export function statusWords(status: PartStatus): string {
  return words[status]();
}

/** Turns an order into the data of its page. @param fault Why the request that shows the page failed. */
export function toOrderData(order: Order, wallets: readonly LinkedWallet[], now: Date, fault?: string): OrderData {
  const canPay = mayPay(order).ok;
  const total = formatMoney(order.amount);
  return {
    page: 'order',
    id: order.id,
    status: order.status,
    now: now.toISOString(),
    placed: toAt(order.createdAt),
    total,
    refund: refundViewOf(order),
    reference: order.status === 'paid' ? order.paymentId : null,
    notice: noticeOf(order),
    canPay,
    payLabel:
      attemptState(order) === 'open' ? t('Approve {total} in your wallet', { total }) : t('Pay {total}', { total }),
    payBy: canPay ? toAt(order.payBy) : null,
    wallets: toChoices(wallets, order.amount),
    linkId: order.linkId,
    address: addressLines(order),
    parts: order.parts.map((part) => toPartView(order, part)),
    refreshMs: refreshMs(order),
    faults: fault === undefined ? [] : [{ field: 'main', message: fault }],
  };
}

/** The refund as the receipt shows it; null if there was none. */
function refundViewOf(order: Order): OrderData['refund'] {
  const refund = refundOf(order);
  if (refund.minor === 0n) return null;
  return { amount: `−${formatMoney(refund)}`, left: formatMoney(subtract(order.amount, refund)) };
}

/** How often the page polls. A shopper watches the payment; later steps take days. */
function refreshMs({ status, parts }: Order): number | null {
  if (status === 'awaiting_payment') return 3_000;
  const isOpen = status === 'paid' && parts.some((part) => part.settledAt === null);
  return isOpen ? 20_000 : null;
}

function noticeOf(order: Order): Notice {
  switch (order.status) {
    case 'paid':
      return paidNotice(order);
    case 'canceled':
      if (order.problem?.code === 'link_over') {
        return { kind: 'info', title: `${order.problem.title}.`, text: order.problem.nextAction };
      }
      return {
        kind: 'info',
        title: t('You canceled this order.'),
        text: t('You were not charged. The goods are for sale again: open one below to order it again.'),
      };
    case 'expired':
      return {
        kind: 'info',
        title: t('This order has ended.'),
        text: t(
          'It was not paid in time, and you were not charged. The goods are for sale again: open one below to order it again.',
        ),
      };
    case 'awaiting_payment':
      return dueNotice(order);
  }
}

function paidNotice(order: Order): Notice {
  const { parts } = order;
  const title = t('Paid.');
  if (parts.every((part) => part.status === 'released')) {
    return { kind: 'success', title, text: t('Everything has arrived, and every seller has been paid.') };
  }
  if (parts.every((part) => part.status === 'refunded')) {
    return {
      kind: 'info',
      title: t('Refunded.'),
      text: t('{amount} is back in your wallet.', { amount: order.amount }),
    };
  }
  const refunded = parts.filter((part) => part.status === 'refunded');
  if (refunded.length > 0) {
    const sellers = listFormat(readerLocale()).format(refunded.map((part) => part.sellerName));
    const rest = parts.every((part) => part.settledAt !== null)
      ? t('The rest has arrived, and its sellers have been paid.')
      : t('The rest of your money is in escrow: each seller is paid when you have what you bought.');
    return {
      kind: 'info',
      title: t('{refund} refunded.', { refund: refundOf(order) }),
      text: t('What you paid for goods from {sellers} is back in your wallet. {rest}', { sellers, rest }),
    };
  }
  if (parts.every((part) => part.status === 'delivered' || part.status === 'released')) {
    return {
      kind: 'success',
      title: t('Delivered.'),
      text: t('Your money is in escrow. Confirm below that you have what you bought, and the seller is paid.'),
    };
  }
  const text = parts.some((part) => part.status === 'delivered')
    ? t('Some of it has been delivered. Your money is in escrow; each seller is paid when you have what you bought.')
    : t('Your money is in escrow; each seller is paid when you have what you bought.');
  return { kind: 'success', title, text };
}

function dueNotice(order: Order): Notice {
  if (order.problem !== null) {
    // Declining is a choice, not a failure.
    const kind = order.problem.code === 'payment_canceled' ? 'info' : 'warning';
    return { kind, title: `${order.problem.title}.`, text: order.problem.nextAction };
  }
  if (attemptState(order) === 'open') {
    const text = t('You have not been charged. Approve the payment in your wallet.');
    return { kind: 'warning', title: t('Not paid yet.'), text };
  }
  return {
    kind: 'info',
    title: t('Your wallet has not answered yet.'),
    text: t(
      'We go on asking, and this page shows it as soon as it does. Press as often as you like: you are never charged twice.',
    ),
  };
}

function toPartView(order: Order, part: OrderPart): OrderPartView {
  return {
    id: part.id,
    seller: part.sellerName,
    amount: formatMoney(part.amount),
    status: part.status,
    statusWords: isCanceled(order, part) ? t('Canceled') : words[part.status](),
    money: places[part.status],
    lines: part.lines.map((line) => ({
      slug: line.slug,
      name: line.name,
      quantity: line.quantity,
      amount: formatMoney(amountOf(line)),
      pictureUrl: urls.catalog.picture({ id: line.pictureId }),
    })),
    steps: order.status === 'paid' ? stepsOf(order, part) : [],
    canConfirm: mayConfirm(part).ok,
  };
}

/** Whether a part was never paid because its order was canceled. */
function isCanceled(order: Order, part: OrderPart): boolean {
  return part.status === 'void' && order.status === 'canceled';
}

type Step = Omit<OrderStep, 'state'>;

/** Lists the steps of a part: those done, the next one, and those after it. */
function stepsOf(order: Order, part: OrderPart): OrderStep[] {
  const done: Step[] = [{ words: t('You paid into escrow'), at: maybeAt(order.paidAt), note: null, href: null }];
  const ahead: Step[] = [];
  if (part.shippedAt)
    done.push({
      words: t('{sellerName} shipped it', { sellerName: part.sellerName }),
      at: toAt(part.shippedAt),
      ...parcelOf(part),
    });
  else if (part.status === 'held') ahead.push(toShip(order, part));
  if (part.deliveredAt)
    done.push({ words: t('The carrier delivered it'), at: toAt(part.deliveredAt), note: null, href: null });
  else if (part.settledAt === null)
    ahead.push({ words: t('The carrier delivers it'), at: null, note: null, href: null });
  if (part.settledAt) done.push(settled(part, part.settledAt));
  else ahead.push(toSettle(order, part));
  return [
    ...done.map((step) => ({ ...step, state: 'done' as const })),
    ...ahead.map((step, index) => ({ ...step, state: index === 0 ? ('next' as const) : ('later' as const) })),
  ];
}

/** A part's parcel, with a link to the page that tracks it. */
function parcelOf(part: OrderPart): Pick<OrderStep, 'note' | 'href'> {
  const { carrier, trackingCode } = part;
  return { note: carrier && trackingCode ? `${carrier} ${trackingCode}` : null, href: trackingLink(part) };
}

function toShip(order: Order, part: OrderPart): Step {
  if (part.carrier !== null) {
    return {
      words: t('{sellerName} has handed it to {carrier}', { sellerName: part.sellerName, carrier: part.carrier }),
      at: null,
      ...parcelOf(part),
    };
  }
  return {
    words: t('{sellerName} ships it', { sellerName: part.sellerName }),
    at: maybeAt(shipBy(order)),
    note: t('or the money comes back to you automatically'),
    href: null,
  };
}

function settled(part: OrderPart, at: Date): Step {
  const amount = formatMoney(part.amount);
  const isRefunded = part.status === 'refunded';
  const words = isRefunded
    ? t('{amount} came back to your wallet', { amount })
    : t('{sellerName} was paid {amount}', { sellerName: part.sellerName, amount });
  return { words, at: toAt(at), note: null, href: null };
}

function toSettle({ terms }: Order, part: OrderPart): Step {
  const words = t('{sellerName} is paid', { sellerName: part.sellerName });
  if (part.status === 'delivered') {
    return { words, at: maybeAt(part.releasesAt), note: t('or as soon as you confirm'), href: null };
  }
  const after = terms
    ? t('{releaseAfterDays, plural, one {# day} other {# days}} after delivery', {
        releaseAfterDays: terms.releaseAfterDays,
      })
    : t('some days after delivery');
  const note = t('When you confirm, or automatically {after}', { after });
  return { words, at: null, note, href: null };
}

function maybeAt(at: Date | null | undefined): At | null {
  return at ? toAt(at) : null;
}

/** Turns a page of orders into its data. @param place.older The last order of this page, if there are older ones. */
export function toOrdersData(
  orders: readonly Order[],
  place: { readonly older: string | undefined; readonly isNewest: boolean },
): OrdersData {
  return {
    page: 'orders',
    olderUrl: place.older === undefined ? null : withQuery(urls.ordering.orders(), { after: place.older }),
    isNewest: place.isNewest,
    orders: orders.map((order) => {
      const lines = order.parts.flatMap((part) => part.lines);
      return {
        id: order.id,
        placed: toAt(order.createdAt),
        total: formatMoney(order.amount),
        statusWords: statusOf(order),
        isDue: mayPay(order).ok || order.parts.some((part) => part.status === 'delivered'),
        names: lines.map((line) => line.name).join(', '),
        pictureUrl: urls.catalog.picture({ id: lines[0]!.pictureId }),
      };
    }),
  };
}

function statusOf(order: Order): string {
  if (order.status === 'awaiting_payment') return t('Not paid yet');
  if (order.status === 'canceled') return t('Canceled');
  if (order.status === 'expired') return t('Ended without payment');
  const statuses = [...new Set(order.parts.map((part) => words[part.status]()))];
  return statuses.map((text, index) => (index === 0 ? text : text.toLowerCase())).join(' · ');
}
