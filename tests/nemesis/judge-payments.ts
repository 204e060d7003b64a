import type { Books, EntryRow, PartRow, PaymentRow } from './books.ts';
import type { Breach, Evidence } from './evidence.ts';
import type { AskedPayment, ToldPayment } from './history.ts';
import { uuidOf } from './typed-id.ts';

/** The order of a part's states. A settled part never changes. */
const far: Readonly<Record<string, number>> = {
  awaiting: 0,
  held: 1,
  shipped: 2,
  delivered: 3,
  released: 4,
  refunded: 4,
  void: 4,
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
  return settled.has(told) ? told === now : (far[now] ?? 0) >= (far[told] ?? 0);
}

/** The journal has exactly the entries that each payment's state requires. */
function judgeJournal(books: Books): Breach[] {
  const found = Map.groupBy(
    books.entries.filter((entry) => entry.payment !== null),
    (entry) => entry.payment!,
  );
  const breaches = books.payments.flatMap((payment) => {
    const entries = (found.get(payment.id) ?? []).map(lineOf);
    found.delete(payment.id);
    return judgeEntries(payment, entries, expectedEntries(payment, books));
  });
  for (const id of found.keys())
    breaches.push({ invariant: 'I7', kind: 'lost', what: `entries name payment ${id}, which does not exist` });
  return breaches;
}

function judgeEntries(payment: PaymentRow, entries: string[], wanted: string[]): Breach[] {
  const name = `payment ${payment.reference} (${payment.status})`;
  const left = [...entries];
  const missing = wanted.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((line) => ({ invariant: 'I4', kind: 'lost', what: `${name} lacks the entry ${line}` }) as const),
    ...left.map((line) => ({ invariant: 'I4', kind: 'doubled', what: `${name} has an extra entry ${line}` }) as const),
  ];
}

function expectedEntries(payment: PaymentRow, { house, promotions }: Books): string[] {
  if (!payment.isCaptured) return [];
  const escrow = house['escrow']?.id ?? '';
  const budget = promotions.find((one) => one.id === payment.promotion)?.account ?? 'no promotion';
  const paid = ({ amount, discount }: Pick<PartRow, 'amount' | 'discount'>, sign: 1 | -1): string =>
    line({
      [payment.payerAccount]: sign * (amount - discount),
      [budget]: sign * discount,
      [escrow]: -sign * amount,
    });
  const capture = paid(payment, -1);
  const settlements = payment.parts.flatMap((part) => {
    if (part.status === 'refunded') return [paid(part, 1)];
    return part.status === 'released' ? [line(released(payment, part, escrow, house['fees']?.id ?? ''))] : [];
  });
  return [capture, ...settlements];
}

function released(payment: PaymentRow, part: PartRow, escrow: string, fees: string): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (account: string, amount: number): void => {
    sums[account] = (sums[account] ?? 0) + amount;
  };
  add(escrow, -part.amount);
  add(part.sellerAccount, part.amount - part.commission - part.fee);
  add(payment.clientAccount, part.commission);
  add(fees, part.fee);
  return sums;
}

function lineOf(entry: EntryRow): string {
  return line(Object.fromEntries(entry.postings.map(({ account, amount }) => [account, amount])));
}

function line(sums: Readonly<Record<string, number>>): string {
  return Object.entries(sums)
    .filter(([, amount]) => amount !== 0)
    .map(([account, amount]) => `${account} ${amount}`)
    .toSorted()
    .join(', ');
}

/** At the end no payment is open: quotes have expired, unshipped parts are refunded, and shipped parts are released. */
function judgeOpen(payment: PaymentRow): Breach[] {
  const stuck = (what: string) => ({ invariant: 'I9', kind: 'stuck', what }) as const;
  if (payment.status === 'requires_approval') return [stuck(`payment ${payment.reference} still waits for approval`)];
  const parts = payment.parts.filter((part) => !settled.has(part.status));
  return parts.map((part) => stuck(`part ${part.reference} of payment ${payment.reference} is still ${part.status}`));
}
