import type { CaseRow, PaymentRow, RefundRow } from './books.ts';
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
  const [refunds, cases] = [Map.groupBy(books.refunds, (row) => row.part), Map.groupBy(books.cases, (row) => row.part)];
  const breaches: Breach[] = [];
  for (const payment of books.payments) {
    for (const { type, part, times = 1 } of changesOf(payment, refunds, cases)) {
      const name = nameOf(type, payment.id, part);
      const count = stored.get(name) ?? 0;
      if (count < times) breaches.push({ invariant: 'I9', kind: 'lost', what: `no event reports ${name}` });
      if (count > times) breaches.push({ invariant: 'I8', kind: 'doubled', what: `${count} events report ${name}` });
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

interface Change {
  readonly type: string;
  readonly part?: string;
  /** How often it happened, once by default. */
  readonly times?: number;
}

/**
 * Lists the changes that a payment's state shows and for which its shop gets events. Each of the test's parts has one
 * line, so a refund never moves a part on to another status than `refunded`.
 */
function changesOf(
  payment: PaymentRow,
  refunds: ReadonlyMap<string, readonly RefundRow[]>,
  cases: ReadonlyMap<string, readonly CaseRow[]>,
): Change[] {
  const changes: Change[] = [];
  if (payment.isCaptured) changes.push({ type: 'payment.captured' });
  if (payment.status === 'canceled' || payment.status === 'expired')
    changes.push({ type: `payment.${payment.status}` });
  for (const { id: part, isShipped, isDelivered, status, lines } of payment.parts) {
    // A parcel that was scanned and delivered since the last look is only reported as delivered.
    if (isShipped && !isDelivered) changes.push({ type: 'payment.part_shipped', part });
    if (isDelivered) changes.push({ type: 'payment.part_delivered', part });
    if (status === 'released') changes.push({ type: 'payment.part_released', part });
    const own = cases.get(part) ?? [];
    const closed = own.filter((one) => one.status === 'closed');
    if (own.length > 0) changes.push({ type: 'payment.case_opened', part, times: own.length });
    if (closed.length > 0) changes.push({ type: 'payment.case_closed', part, times: closed.length });
    // A case that refunds some of a line and releases the rest is reported as a release. A refund of the shop may have
    // the instant of a release, too: both were in one batch, and each is reported.
    const releases = new Set(lines.map(({ releasedAt }) => releasedAt && Date.parse(releasedAt)));
    const back = refunds.get(part) ?? [];
    const times = back.filter((one) => one.cause !== 'case' || !releases.has(one.createdAt.getTime())).length;
    if (times > 0 && payment.client !== 'market') changes.push({ type: 'payment.part_refunded', part, times });
  }
  return changes;
}
