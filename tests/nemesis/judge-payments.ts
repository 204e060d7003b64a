import type { Books, EntryRow, PaymentRow } from './books.ts';
import type { Breach, Evidence } from './evidence.ts';
import type { AskedPayment, AskedRefund, ToldPayment } from './history.ts';
import { backOf, sharesOf } from './shares.ts';
import { uuidOf } from './typed-id.ts';

/** The order of a part's states. A released part may still be refunded. */
const far: Readonly<Record<string, number>> = {
  awaiting: 0,
  held: 1,
  shipped: 2,
  delivered: 3,
  released: 4,
  refunded: 5,
  void: 5,
};
const settled = new Set(['released', 'refunded', 'void']);
const taken = new Set(['captured', 'partially_refunded', 'refunded']);
const ended = new Set(['canceled', 'expired']);

/** I4, I7, I8 and I9: each acknowledged payment and step exists once, and the journal agrees with the parts' states. */
export function judgePayments({ history, books, isEnd }: Evidence): Breach[] {
  const byReference = Map.groupBy(books.payments, (payment) => payment.reference);
  const byId = new Map(books.payments.map((payment) => [payment.id, payment]));
  const steps = history.steps.flatMap((step) => (step.told === undefined ? [] : [{ step, told: step.told }]));
  return [
    ...[...history.payments.values()].flatMap((asked) => judgeAsked(asked, byReference.get(asked.reference) ?? [])),
    ...steps.flatMap(({ step, told }) =>
      judgeTold(`${step.kind} under ${step.key}`, told, byId.get(uuidOf(step.paymentId))),
    ),
    ...history.refunds.flatMap((asked) => judgeRefund(asked, books)),
    ...judgeRecords(books),
    ...judgeJournal(books),
    ...(isEnd ? books.payments.flatMap(judgeOpen) : []),
  ];
}

function judgeAsked(asked: AskedPayment, rows: readonly PaymentRow[]): Breach[] {
  const breaches: Breach[] = [];
  const name = `payment ${asked.reference}`;
  const ids = new Set(asked.told.map((told) => told.id));
  if (rows.length > 1)
    breaches.push({ invariant: 'I8', kind: 'doubled', what: `${name} was made ${rows.length} times under one key` });
  else if (ids.size > 1)
    breaches.push({ invariant: 'I8', kind: 'doubled', what: `${name} was answered with ${ids.size} ids` });
  if (asked.told.length === 0 && asked.refused !== undefined && rows.length > 0) {
    breaches.push({ invariant: 'I8', kind: 'wrong', what: `${name} was refused (${asked.refused}), but exists` });
  }
  for (const told of asked.told) {
    const row = rows.find((one) => one.id === uuidOf(told.id));
    breaches.push(...judgeTold(name, told, row));
  }
  for (const row of rows) {
    if (!isAsAsked(asked, row))
      breaches.push({ invariant: 'I7', kind: 'wrong', what: `${name} is not what was asked for` });
  }
  return breaches;
}

function isAsAsked(asked: AskedPayment, row: PaymentRow): boolean {
  const sums = (parts: readonly { reference: string; amount: number; commission: number }[]) =>
    parts
      .map((part) => `${part.reference} ${part.amount} ${part.commission}`)
      .toSorted()
      .join();
  const wanted = asked.parts.map(({ reference, amountMinor, commissionMinor }) => ({
    reference,
    amount: amountMinor,
    commission: commissionMinor,
  }));
  const { promotionId, minor } = asked.discount ?? { promotionId: undefined, minor: 0 };
  const isOfPromotion = row.promotion === (promotionId === undefined ? null : uuidOf(promotionId));
  const isOfSums = row.amount === asked.amountMinor && sums(row.parts) === sums(wanted);
  return isOfSums && row.discount === minor && isOfPromotion;
}

/** A reported state is never taken back: the row exists, in that state or a later one. */
function judgeTold(name: string, told: ToldPayment, row: PaymentRow | undefined): Breach[] {
  if (!row)
    return [{ invariant: 'I7', kind: 'lost', what: `${name} was acknowledged as ${told.status}, and is missing` }];
  if (taken.has(told.status) && !row.isCaptured) {
    return [{ invariant: 'I7', kind: 'lost', what: `${name} was reported as ${told.status}, and is ${row.status}` }];
  }
  if (ended.has(told.status) && row.status !== told.status) {
    return [{ invariant: 'I4', kind: 'wrong', what: `${name} was reported as ${told.status}, and is ${row.status}` }];
  }
  return told.parts.flatMap((part): Breach[] => {
    const now = row.parts.find((one) => one.id === uuidOf(part.id));
    if (now && isKept(part.status, now.status)) return [];
    const status = now?.status ?? 'missing';
    const what = `part ${part.reference} of ${name} was reported as ${part.status}, and is ${status}`;
    return [{ invariant: 'I7', kind: 'lost', what }];
  });
}

function isKept(told: string, now: string): boolean {
  return told === now || (far[now] ?? 0) > (far[told] ?? 0);
}

/** An acknowledged refund is recorded with its amount. */
function judgeRefund({ key, partId, told }: AskedRefund, { refunds }: Books): Breach[] {
  if (!told) return [];
  const row = refunds.find(({ id }) => id === uuidOf(told.id));
  const name = `the refund of ${partId} under ${key}`;
  if (!row) return [{ invariant: 'I7', kind: 'lost', what: `${name} was acknowledged, and is missing` }];
  if (row.amount === told.amountMinor && row.part === uuidOf(partId)) return [];
  return [{ invariant: 'I7', kind: 'wrong', what: `${name} was acknowledged with ${told.amountMinor}` }];
}

/** The recorded refunds of a part sum to what was refunded of it. */
function judgeRecords({ payments, refunds }: Books): Breach[] {
  const byPart = Map.groupBy(refunds, (refund) => refund.part);
  return payments
    .flatMap((payment) => payment.parts)
    .flatMap((part) => {
      const recorded = (byPart.get(part.id) ?? []).reduce((sum, { amount }) => sum + amount, 0);
      const what = `part ${part.reference} has refunded ${part.refunded}, but ${recorded} are recorded`;
      return recorded === part.refunded ? [] : [{ invariant: 'I4', kind: 'wrong', what } as const];
    });
}

/** Entries that bring a card's money to the payer's balance or send it back; `judge-charges.ts` judges them. */
const ofCards: ReadonlySet<string> = new Set(['top_up', 'card_refund', 'card_refund_failed']);

/** The journal has one capture of each captured payment, and everybody has the exact share of what has moved since. */
function judgeJournal(books: Books): Breach[] {
  const found = Map.groupBy(
    books.entries.filter((entry) => entry.payment !== null),
    (entry) => entry.payment!,
  );
  const breaches = books.payments.flatMap((payment) => {
    const entries = found.get(payment.id) ?? [];
    found.delete(payment.id);
    return [...judgeCapture(payment, entries), ...judgeShares(payment, entries, books)];
  });
  for (const id of found.keys())
    breaches.push({ invariant: 'I7', kind: 'lost', what: `entries name payment ${id}, which does not exist` });
  return breaches;
}

function judgeCapture(payment: PaymentRow, entries: readonly EntryRow[]): Breach[] {
  const name = `payment ${payment.reference} (${payment.status})`;
  const count = entries.filter(({ kind }) => kind === 'payment_captured').length;
  const wanted = payment.isCaptured ? 1 : 0;
  if (count < wanted) return [{ invariant: 'I4', kind: 'lost', what: `${name} lacks the entry of its capture` }];
  return count > wanted ? [{ invariant: 'I4', kind: 'doubled', what: `${name} was captured ${count} times` }] : [];
}

/** The sums of all entries of a payment but those of cards are those that the sums of its parts require, on each account to the cent. */
function judgeShares(payment: PaymentRow, entries: readonly EntryRow[], { house, promotions }: Books): Breach[] {
  const over = new Map<string, number>();
  const add = (account: string | undefined, amount: number): void => {
    over.set(account ?? 'none', (over.get(account ?? 'none') ?? 0) + amount);
  };
  const own = entries.filter(({ kind }) => !ofCards.has(kind));
  for (const { account, amount } of own.flatMap((entry) => entry.postings)) add(account, amount);
  const budget = promotions.find((one) => one.id === payment.promotion)?.account;
  for (const part of payment.isCaptured ? payment.parts : []) {
    const [shares, back] = [sharesOf(part), backOf(part)];
    add(house['escrow']?.id, -(part.amount - part.released - part.refunded));
    add(part.sellerAccount, -shares.seller);
    add(payment.clientAccount, -shares.shop);
    add(house['fees']?.id, -shares.fee);
    add(payment.payerAccount, part.amount - part.discount - back.payer);
    add(budget, part.discount - back.promotion);
  }
  return [...over].flatMap(([account, amount]) => {
    const what = `payment ${payment.reference} (${payment.status}) left ${amount} too much on account ${account}`;
    return amount === 0 ? [] : [{ invariant: 'I4', kind: 'wrong', what } as const];
  });
}

/**
 * At the end no payment is open: quotes have expired, unshipped parts are refunded, delivered parts are released, and a
 * case has decided about the others.
 */
function judgeOpen(payment: PaymentRow): Breach[] {
  const stuck = (what: string) => ({ invariant: 'I9', kind: 'stuck', what }) as const;
  if (payment.status === 'requires_approval') return [stuck(`payment ${payment.reference} still waits for approval`)];
  const parts = payment.parts.filter((part) => !settled.has(part.status));
  return parts.map((part) => stuck(`part ${part.reference} of payment ${payment.reference} is still ${part.status}`));
}
