import type { PaymentRow } from './books.ts';
import type { Breach, Evidence } from './evidence.ts';
import { uuidOf } from './typed-id.ts';

/** I8 and I9: each change has one event, which the client has received by the end. */
export function judgeEvents({ history, books, isEnd }: Evidence): Breach[] {
  const nameOf = (type: string, payment: string, part = '') => `${type} ${payment} ${part}`.trim();
  const stored = new Map<string, number>();
  for (const { type, payment, part } of books.events) {
    if (payment === null) continue;
    const name = nameOf(type, uuidOf(payment), part === null ? '' : uuidOf(part));
    stored.set(name, (stored.get(name) ?? 0) + 1);
  }
  const received = new Set(
    [...history.events.values()].map(({ type, paymentId, partId }) =>
      nameOf(type, uuidOf(paymentId), partId === undefined ? '' : uuidOf(partId)),
    ),
  );
  const breaches: Breach[] = [];
  for (const payment of books.payments) {
    for (const [type, part] of changesOf(payment)) {
      const name = nameOf(type, payment.id, part);
      const count = stored.get(name) ?? 0;
      if (count === 0) breaches.push({ invariant: 'I9', kind: 'lost', what: `no event reports ${name}` });
      if (count > 1) breaches.push({ invariant: 'I8', kind: 'doubled', what: `${count} events report ${name}` });
      const isForShop = payment.client !== 'market';
      if (isEnd && isForShop && count > 0 && !received.has(name)) {
        breaches.push({ invariant: 'I9', kind: 'lost', what: `the shop never received ${name}` });
      }
    }
  }
  const pending = isEnd ? books.events.filter((event) => event.pending > 0) : [];
  return [
    ...breaches,
    ...pending.map(
      (event) => ({ invariant: 'I9', kind: 'stuck', what: `event ${event.id} is not delivered` }) as const,
    ),
  ];
}

/** Lists the changes that a payment's state shows and for which its shop gets events. */
function changesOf(payment: PaymentRow): [type: string, part?: string][] {
  const changes: [string, string?][] = [];
  if (payment.isCaptured) changes.push(['payment.captured']);
  if (payment.status === 'canceled' || payment.status === 'expired') changes.push([`payment.${payment.status}`]);
  for (const part of payment.parts) {
    if (part.isShipped) changes.push(['payment.part_shipped', part.id]);
    if (part.isDelivered) changes.push(['payment.part_delivered', part.id]);
    if (part.status === 'released' || part.status === 'refunded')
      changes.push([`payment.part_${part.status}`, part.id]);
  }
  return changes;
}
