import type { Books, EntryRow, PaymentRow, TopUpRow } from './books.ts';
import { houseKind } from './money-books.ts';
import type { CardRefundRow, ShareRow } from './money-books.ts';
import type { Breach, ChargeRow, Evidence, RefundedRow } from './evidence.ts';
import type { AskedTopUp } from './history.ts';
import { payerBackOf } from './shares.ts';
import { uuidOf } from './typed-id.ts';

/** A request may be on its way to the processor for this long, so the wallet must not give it up earlier. */
export const GIVEN_UP_AFTER_MS = 6 * 60_000;

/**
 * I6: each charge of the processor is one top-up and one entry, and nothing was credited without a charge; each of its
 * refunds is one refund to a card.
 */
export function judgeCharges({ history, books, charges, refunded, isEnd }: Evidence): Breach[] {
  const paid = charges.filter((charge) => charge.hasSucceeded);
  const byTopUp = Map.groupBy(paid, (charge) => (charge.reference === null ? '' : uuidOf(charge.reference)));
  return [
    ...paid.filter((charge) => charge.reference === null).map((charge) => wrong(`charge ${charge.id} names no top-up`)),
    ...books.topUps.flatMap((topUp) => judgeTopUp(topUp, byTopUp.get(topUp.id) ?? [], books)),
    ...judgeStrays(byTopUp, books),
    ...['EUR', 'USD'].flatMap((currency) => judgeClearing(currency, paid, books)),
    ...[...history.topUps.values()].flatMap((asked) => judgeAsked(asked, books)),
    ...judgeRefunds(books, refunded),
    ...judgeCardShares(books),
    ...(isEnd ? [...books.topUps.flatMap(judgeOpen), ...books.money.cardRefunds.flatMap(judgeOpenRefund)] : []),
  ];
}

function wrong(what: string): Breach {
  return { invariant: 'I6', kind: 'wrong', what };
}

function judgeTopUp(topUp: TopUpRow, charges: readonly ChargeRow[], { entries }: Books): Breach[] {
  const name = `top-up ${topUp.id}`;
  const kind = topUp.isDebit ? 'debit' : 'top_up';
  const credits = entries.filter((entry) => entry.kind === kind && named('top', entry.reason) === topUp.id);
  const breaches: Breach[] = [];
  if (charges.length > 1)
    breaches.push({ invariant: 'I6', kind: 'doubled', what: `${name} was charged ${charges.length} times` });
  if (credits.length > 1)
    breaches.push({ invariant: 'I6', kind: 'doubled', what: `${name} was credited ${credits.length} times` });
  if (credits.length > 0 && charges.length === 0) breaches.push(wrong(`${name} was credited and never charged`));
  // The wallet hears of it a moment or, of a debit, hours later; `judgeOpen` finds one of which it never hears.
  if (credits.length === 0 && charges.length > 0 && topUp.status !== 'started' && topUp.status !== 'processing') {
    const what = `${name} was charged and not credited, and is ${topUp.status}`;
    breaches.push({ invariant: 'I6', kind: 'lost', what });
  }
  // Money that comes in pays a debt first, which counts with its owner's account.
  const own = credits[0]?.postings.filter((posting) => posting.account === topUp.account);
  const credited = own?.reduce((sum, { amount }) => sum + amount, 0);
  const isExact = charges.every((charge) => charge.amount === topUp.amount + topUp.fee);
  if (!isExact || (credited !== undefined && credited !== topUp.amount))
    breaches.push(wrong(`${name} has different amounts in the charge and in the books`));
  return breaches;
}

/** The id with a prefix that an entry's reason names. */
function named(prefix: 'top' | 'crf', reason: string): string | undefined {
  const id = new RegExp(`${prefix}_[0-9a-z]{26}`).exec(reason)?.[0];
  return id === undefined ? undefined : uuidOf(id);
}

function judgeStrays(byTopUp: ReadonlyMap<string, readonly ChargeRow[]>, { topUps }: Books): Breach[] {
  const known = new Set(topUps.map((topUp) => topUp.id));
  const strays = [...byTopUp].filter(([id]) => id !== '' && !known.has(id));
  return strays.map(([id]) => ({
    invariant: 'I6',
    kind: 'lost',
    what: `a charge names top-up ${id}, which does not exist`,
  }));
}

/**
 * The processor's debt in the journal is, in each currency, the sum of its charges, less its refunds, what banks took back and
 * the fees that became costs of the house; the journal lacks charges of open top-ups.
 */
function judgeClearing(currency: string, all: readonly ChargeRow[], { house, topUps, money }: Books): Breach[] {
  const open = new Set(topUps.filter((topUp) => topUp.status !== 'succeeded').map((topUp) => topUp.id));
  const paid = all.filter((charge) => charge.currency === currency && charge.reference !== null);
  const due = paid.filter((charge) => !open.has(uuidOf(charge.reference!)));
  const chargebacks = money.chargebacks.filter((one) => one.currency === currency);
  const taken = chargebacks.reduce((total, one) => total + one.taken + one.fee, 0);
  const refunded = money.cardRefunds.filter((one) => one.currency === currency && isSent(one));
  const returned = refunded.reduce((total, one) => total + one.amount, 0);
  const sum = due.reduce((total, charge) => total + charge.amount, 0) - taken - returned;
  const costs = house[houseKind('costs', currency)]?.posted ?? 0;
  const posted = house[houseKind('processor_clearing', currency)]?.posted ?? 0;
  if (posted + costs === -sum) return [];
  return [
    wrong(
      `the processor's clearing account in ${currency} has ${posted}, the costs ${costs}, its charges less refunds and chargebacks are ${sum}`,
    ),
  ];
}

/** Whether the journal says that a refund has left the wallet. */
const isSent = ({ status }: CardRefundRow): boolean => status === 'pending' || status === 'succeeded';

/** A refund whose answer was lost is at the processor before the journal has it, and never the other way round. */
function judgeRefunds({ money: { cardRefunds }, entries }: Books, refunded: readonly RefundedRow[]): Breach[] {
  const byRefund = Map.groupBy(refunded, ({ reference }) => (reference === null ? '' : uuidOf(reference)));
  const known = new Set(cardRefunds.map(({ id }) => id));
  const strays = [...byRefund.keys()].filter((id) => !known.has(id));
  return [
    ...strays.map((id) => wrong(`a refund at the processor names “${id}”, which does not exist`)),
    ...cardRefunds.flatMap((row) => judgeRefund(row, byRefund.get(row.id) ?? [], entries)),
  ];
}

function judgeRefund(row: CardRefundRow, refunded: readonly RefundedRow[], entries: readonly EntryRow[]): Breach[] {
  const name = `the refund to a card ${row.id}, which is ${row.status},`;
  const made = refunded.filter((one) => !one.hasFailed);
  const breaches: Breach[] = [];
  const own = entries.filter(({ kind, reason }) => kind.startsWith('card_refund') && named('crf', reason) === row.id);
  const moved = own
    .flatMap(({ postings }) => postings)
    .reduce((sum, posting) => (posting.account === row.account ? sum + posting.amount : sum), 0);
  const wanted = isSent(row) ? -row.amount : 0;
  if (moved !== wanted) breaches.push(wrong(`${name} moved ${moved} instead of ${wanted}`));
  if (refunded.length > 1)
    breaches.push({ invariant: 'I6', kind: 'doubled', what: `${name} was sent ${refunded.length} times` });
  if (refunded.some(({ amount, currency }) => amount !== row.amount || currency !== row.currency))
    breaches.push(wrong(`${name} has another amount at the processor`));
  if (isSent(row) && made.length === 0)
    breaches.push({ invariant: 'I6', kind: 'lost', what: `${name} has no refund at the processor` });
  if (row.status === 'failed' && made.length > 0) breaches.push(wrong(`${name} was sent to the card all the same`));
  return breaches;
}

/** A card gets its share of all refunds of the payment of which it paid a share, rounded down. */
function judgeCardShares({ payments, money: { shares, cardRefunds } }: Books): Breach[] {
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const byPayment = Map.groupBy(cardRefunds, ({ payment }) => payment);
  return shares.flatMap(({ payment: id, fromCard }) =>
    judgeCardShare(byId.get(id)!, fromCard, byPayment.get(id) ?? []),
  );
}

function judgeCardShare(
  { reference, amount, discount, parts }: PaymentRow,
  fromCard: ShareRow['fromCard'],
  refunds: readonly CardRefundRow[],
): Breach[] {
  const due = Math.floor((fromCard * payerBackOf(parts)) / (amount - discount));
  const back = refunds.reduce((sum, one) => sum + one.amount, 0);
  const what = `of payment ${reference} goes ${back} back to its card instead of ${due}`;
  return back === due ? [] : [wrong(what)];
}

function judgeOpenRefund({ id, status }: CardRefundRow): Breach[] {
  if (status !== 'started' && status !== 'pending') return [];
  return [{ invariant: 'I9', kind: 'stuck', what: `the refund to a card ${id} is still ${status}` }];
}

function judgeAsked(asked: AskedTopUp, { topUps }: Books): Breach[] {
  const name = `the top-up under ${asked.key}`;
  const rows = topUps.filter((topUp) => topUp.attempt === asked.key && topUp.holder === uuidOf(asked.holderId));
  const breaches: Breach[] = [];
  const ids = new Set(asked.told.map((told) => told.id));
  if (rows.length > 1 || ids.size > 1)
    breaches.push({ invariant: 'I8', kind: 'doubled', what: `${name} was made more than once` });
  for (const told of asked.told) {
    const row = rows.find((one) => one.id === uuidOf(told.id));
    if (!row || (told.status === 'succeeded' && row.status !== 'succeeded')) {
      const what = `${name} was reported as ${told.status}, and is ${row?.status ?? 'missing'}`;
      breaches.push({ invariant: 'I7', kind: 'lost', what });
    }
  }
  return breaches;
}

function judgeOpen(topUp: TopUpRow): Breach[] {
  const isOpen = topUp.status === 'started' || topUp.status === 'action_required';
  // The processor knows the outcome of each debit by now, however short the run was.
  const isStuck = topUp.status === 'processing' || (isOpen && topUp.ageMs >= GIVEN_UP_AFTER_MS);
  if (!isStuck) return [];
  return [{ invariant: 'I9', kind: 'stuck', what: `top-up ${topUp.id} is still ${topUp.status}` }];
}
