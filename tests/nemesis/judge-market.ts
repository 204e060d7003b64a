import type { OrderRow, PaymentRow } from './books.ts';
import type { Breach, Evidence } from './evidence.ts';
import type { AskedOrder } from './history.ts';
import { uuidOf } from './typed-id.ts';

/** I5: an order of the market is paid exactly if the wallet has captured its payment, and none is paid twice. */
export function judgeMarket({ history, books, isEnd }: Evidence): Breach[] {
  const ofMarket = books.payments.filter((payment) => payment.client === 'market');
  const byOrder = Map.groupBy(ofMarket, (payment) => uuidOf(payment.reference));
  return [
    ...books.orders.flatMap((order) => judgeOrder(order, byOrder.get(order.id) ?? [])),
    ...history.orders.flatMap((asked) => judgeAsked(asked, books.orders)),
    ...(isEnd ? books.orders.filter((order) => order.status === 'awaiting_payment') : []).map(
      (order) => ({ invariant: 'I9', kind: 'stuck', what: `order ${order.id} still waits for its payment` }) as const,
    ),
  ];
}

function judgeOrder(order: OrderRow, payments: readonly PaymentRow[]): Breach[] {
  const name = `order ${order.id} (${order.status})`;
  const wrong = (what: string) => ({ invariant: 'I5', kind: 'wrong', what: `${name} ${what}` }) as const;
  const charged = payments.filter((payment) => payment.isCaptured && payment.status !== 'refunded');
  if (charged.length > 1)
    return [{ invariant: 'I5', kind: 'doubled', what: `${name} was paid ${charged.length} times` }];
  const own = order.paymentId === null ? undefined : payments.find((one) => one.id === uuidOf(order.paymentId!));
  if (order.status !== 'paid') return charged.length === 0 ? [] : [wrong('is not paid, but the wallet captured it')];
  if (!own?.isCaptured) return [wrong('is paid, but the wallet captured nothing')];
  if (own.amount !== order.amount) return [wrong(`costs ${order.amount}, but the wallet captured ${own.amount}`)];
  return order.parts.flatMap((part) => {
    const theirs = own.parts.find((one) => uuidOf(one.reference) === part.reference);
    if (theirs?.status !== part.status)
      return [wrong(`has a part that is ${part.status}, the wallet says ${theirs?.status ?? 'nothing of it'}`)];
    if (theirs.refunded === part.refunded) return [];
    return [wrong(`has a part with ${part.refunded} refunded, the wallet says ${theirs.refunded}`)];
  });
}

function judgeAsked(asked: AskedOrder, orders: readonly OrderRow[]): Breach[] {
  if (asked.orderId === undefined) return [];
  const order = orders.find((one) => one.id === uuidOf(asked.orderId!));
  if (!order) return [{ invariant: 'I7', kind: 'lost', what: `order ${asked.orderId} was shown, and is missing` }];
  if (!asked.saidPaid || order.status === 'paid') return [];
  return [{ invariant: 'I7', kind: 'lost', what: `order ${asked.orderId} was shown as paid, and is ${order.status}` }];
}
