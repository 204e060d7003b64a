import { listFormat } from '#platform/kernel/formats.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { OrderData, OrderPartView, OrderStep, OrdersData } from '../../../web/src/view-model.ts';
import type { At, Notice } from '../../../web/src/common-view-model.ts';
import { toChoices } from '../checkout/views.ts';
import { addressLines } from './address-views.ts';
import { toAt } from './at-views.ts';
import { caseViewsOf } from './case-views.ts';
import { answerBy, isOpen as isCaseOpen } from './cases-domain.ts';
import { add, subtract, total as sum } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { withQuery } from '#platform/http/url.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { discountOf, isDisputed, mayConfirm, mayPay, mayReport, refundOf, restOf } from './domain.ts';
import type { Order, OrderPart, PartStatus } from './domain.ts';
import { parcelViewsOf } from './parcel-views.ts';
import { listedOf, piecesToShip } from './parcels-domain.ts';
import { attemptState } from './payment-domain.ts';
import type { LinkedWallet } from './port.ts';
import { protectionWords } from './protection-words.ts';
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

/** Names the status of a part for people. */
export function statusWords(status: PartStatus): string {
  return words[status]();
}

/** What the page of an order shows beside the order. */
interface Beside {
  readonly wallets: readonly LinkedWallet[];
  readonly now: Date;
  /** The number of messages about each part; a part without messages is absent. */
  readonly messages: ReadonlyMap<string, number>;
  /** Why the request that shows the page failed. */
  readonly fault?: string | undefined;
}

/** Turns an order into the data of its page. */
export function toOrderData(order: Order, beside: Beside): OrderData {
  const { wallets, now, fault } = beside;
  const canPay = mayPay(order).ok;
  const total = formatMoney(order.amount);
  const discount = sum(order.parts.map(discountOf), order.amount.currency);
  return {
    page: 'order',
    id: order.id,
    status: order.status,
    now: now.toISOString(),
    placed: toAt(order.createdAt),
    total,
    listed: formatMoney(add(order.amount, discount)),
    discount: discount.minor === 0n ? null : `−${formatMoney(discount)}`,
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
    protection: order.terms && { rules: protectionWords(order.terms), version: order.terms.version },
    parts: order.parts.map((part) => toPartView(order, part, beside)),
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
  const isOpen =
    status === 'paid' && parts.some((part) => part.clocks.settledAt === null || part.cases.some(isCaseOpen));
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
  if (parts.some((part) => part.cases.some(isCaseOpen))) return caseNotice(order);
  const title = t('Paid.');
  if (parts.every((part) => part.status === 'released' && part.refunded.minor === 0n)) {
    return { kind: 'success', title, text: t('Everything has arrived, and every seller has been paid.') };
  }
  if (parts.every((part) => part.status === 'refunded')) {
    return {
      kind: 'info',
      title: t('Refunded.'),
      text: t('{amount} went back: to your wallet, and to your card what the card had paid.', { amount: order.amount }),
    };
  }
  const refunded = parts.filter((part) => part.refunded.minor > 0n);
  if (refunded.length > 0) {
    const sellers = listFormat(readerLocale()).format(refunded.map((part) => part.sellerName));
    const isWhole = refunded.every((part) => part.status === 'refunded');
    const rest = parts.every((part) => part.clocks.settledAt !== null)
      ? t('The rest has arrived, and its sellers have been paid.')
      : t('The rest of your money is in escrow: each seller is paid when you have what you bought.');
    return {
      kind: 'info',
      title: t('{refund} refunded.', { refund: refundOf(order) }),
      text: isWhole
        ? t(
            'What you paid for goods from {sellers} went back: to your wallet, and to your card what the card had paid. {rest}',
            { sellers, rest },
          )
        : t(
            'It is a part of what you paid for goods from {sellers}, and went back: to your wallet, and to your card what the card had paid. {rest}',
            {
              sellers,
              rest,
            },
          ),
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

function caseNotice(order: Order): Notice {
  if (waitsForBuyer(order)) {
    return {
      kind: 'warning',
      title: t('A case waits for your answer.'),
      text: t('Answer it below, in your wallet. Until it ends, its money stays where it is.'),
    };
  }
  return {
    kind: 'info',
    title: t('A case is open.'),
    text: t('Until it ends, its money stays where it is. Below is whose turn it is, and until when.'),
  };
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

function toPartView(order: Order, part: OrderPart, { messages }: Beside): OrderPartView {
  const { refunded, status } = part;
  const isPartly = refunded.minor > 0n && status !== 'refunded';
  return {
    id: part.id,
    seller: part.sellerName,
    amount: formatMoney(part.amount),
    rest: formatMoney(isPartly ? restOf(part) : part.amount),
    back: isPartly ? formatMoney(refunded) : null,
    status,
    statusWords: isCanceled(order, part) ? t('Canceled') : words[status](),
    money: places[status],
    lines: part.lines.map((line) => ({
      slug: line.slug,
      name: line.name,
      quantity: line.quantity,
      amount: formatMoney(listedOf(line)),
      refunded: line.refunded.minor > 0n ? t('{refunded} refunded', { refunded: line.refunded }) : null,
      pictureUrl: urls.catalog.picture({ id: line.pictureId }),
    })),
    coupon: part.coupon && couponWords(part.coupon.code, discountOf(part)),
    parcels: parcelViewsOf(part, 'buyer'),
    steps: order.status === 'paid' ? stepsOf(order, part) : [],
    isPaused: isDisputed(part),
    cases: caseViewsOf(part, 'buyer'),
    canConfirm: mayConfirm(part).ok,
    canReport: mayReport(part).ok,
    deadline: deadlineOf(part),
    messages: messages.get(part.id) ?? 0,
  };
}

/** The seller's coupon and what it takes off, for the buyer and the seller. */
export function couponWords(code: string, discount: Money): { readonly words: string; readonly amount: string } {
  return { words: t('Coupon {code}', { code }), amount: `−${formatMoney(discount)}` };
}

/** The deadline until which the buyer chooses whether all is well; null while no deadline runs. */
function deadlineOf(part: OrderPart): OrderPartView['deadline'] {
  const { releasesAt, protectionEndsAt } = part.clocks;
  if (isDisputed(part)) return null;
  if (part.status === 'delivered' && releasesAt) {
    const words = t('If you do neither, {sellerName} is paid on', { sellerName: part.sellerName });
    return { words, at: toAt(releasesAt) };
  }
  if (part.status !== 'shipped' || !protectionEndsAt) return null;
  return { words: t('Your money is protected until'), at: toAt(protectionEndsAt) };
}

/** Whether a part was never paid because its order was canceled. */
function isCanceled(order: Order, part: OrderPart): boolean {
  return part.status === 'void' && order.status === 'canceled';
}

type Step = Omit<OrderStep, 'state'>;

/** Lists the steps of a part: those done, the next one, and those after it. */
function stepsOf(order: Order, part: OrderPart): OrderStep[] {
  const { shippedAt, deliveredAt, settledAt, pausedAt } = part.clocks;
  const { sellerName } = part;
  const done: Step[] = [{ words: t('You paid into escrow'), at: maybeAt(order.paidAt), note: null }];
  const ahead: Step[] = [];
  if (shippedAt) done.push({ words: t('{sellerName} shipped it', { sellerName }), at: toAt(shippedAt), note: null });
  else if (part.status === 'held') ahead.push(toShip(part));
  if (deliveredAt) done.push({ words: t('The carrier delivered it'), at: toAt(deliveredAt), note: null });
  else if (settledAt === null) ahead.push(toDeliver(part));
  if (settledAt) done.push(settled(part, settledAt));
  else ahead.push(toSettle(order, part));
  // An open case stops the clocks, so that no deadline holds.
  const coming = pausedAt === null ? ahead : ahead.map((step) => ({ ...step, at: null, note: null }));
  return [
    ...done.map((step) => ({ ...step, state: 'done' as const })),
    ...coming.map((step, index) => ({ ...step, state: index === 0 ? ('next' as const) : ('later' as const) })),
  ];
}

function toShip(part: OrderPart): Step {
  const note = t('or the money comes back to you automatically');
  const { shipBy, scanBy } = part.clocks;
  if (piecesToShip(part).length === 0) return { words: t('The carrier scans it'), at: maybeAt(scanBy), note };
  return { words: t('{sellerName} ships it', { sellerName: part.sellerName }), at: maybeAt(shipBy), note };
}

function toDeliver({ clocks }: OrderPart): Step {
  const { promisedBy, protectionEndsAt: until } = clocks;
  const note = until
    ? t('and if it does not come, your money is protected: on {until, date, longDate} a case opens automatically', {
        until,
      })
    : null;
  return { words: t('The carrier delivers it'), at: maybeAt(promisedBy), note };
}

function settled(part: OrderPart, at: Date): Step {
  const words =
    part.status === 'refunded'
      ? t('{amount} came back to you', { amount: part.refunded })
      : t('{sellerName} was paid {amount}', { sellerName: part.sellerName, amount: part.released });
  return { words, at: toAt(at), note: null };
}

function toSettle({ terms }: Order, part: OrderPart): Step {
  const words = t('{sellerName} is paid', { sellerName: part.sellerName });
  if (part.status === 'delivered') {
    return { words, at: maybeAt(part.clocks.releasesAt), note: t('or as soon as you confirm') };
  }
  const after = terms
    ? t('{releaseAfterDays, plural, one {# day} other {# days}} after delivery', {
        releaseAfterDays: terms.releaseAfterDays,
      })
    : t('some days after delivery');
  return { words, at: null, note: t('When you confirm, or automatically {after}', { after }) };
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
        isDue: mayPay(order).ok || waitsForBuyer(order) || order.parts.some(isToConfirm),
        names: lines.map((line) => line.name).join(', '),
        pictureUrl: urls.catalog.picture({ id: lines[0]!.pictureId }),
      };
    }),
  };
}

/** Whether a case of an order waits for its buyer. */
function waitsForBuyer({ parts }: Order): boolean {
  return parts.some((part) => answerBy(part.cases, 'buyer') !== null);
}

function isToConfirm(part: OrderPart): boolean {
  return part.status === 'delivered' && !isDisputed(part);
}

function statusOf(order: Order): string {
  if (waitsForBuyer(order)) return t('A case waits for your answer');
  if (order.parts.some((part) => part.cases.some(isCaseOpen))) return t('A case is open');
  if (order.status === 'awaiting_payment') return t('Not paid yet');
  if (order.status === 'canceled') return t('Canceled');
  if (order.status === 'expired') return t('Ended without payment');
  const statuses = [...new Set(order.parts.map((part) => words[part.status]()))];
  return statuses.map((text, index) => (index === 0 ? text : text.toLowerCase())).join(' · ');
}
