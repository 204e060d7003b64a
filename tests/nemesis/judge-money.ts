import type { EntryRow } from './books.ts';
import type { Breach, Evidence, PayoutRow } from './evidence.ts';
import type { AskedMove } from './history.ts';
import { houseKind } from './money-books.ts';
import type { ChargebackRow, MoneyBooks, WithdrawalRow } from './money-books.ts';
import { GIVEN_UP_AFTER_MS } from './judge-charges.ts';
import { uuidOf } from './typed-id.ts';

/** I18 and I20: money that left or was taken back did so once, in the books and outside. */
export function judgeMoney(evidence: Evidence): Breach[] {
  const { history, books, payouts } = evidence;
  const { money, entries } = books;
  const byId = Map.groupBy(entries, ({ reason }) => namedIn(reason));
  const byReference = Map.groupBy(payouts, ({ reference }) => (reference === null ? '' : uuidOf(reference)));
  return [
    ...money.withdrawals.flatMap((row) => judgeWithdrawal(row, byId.get(row.id) ?? [], byReference.get(row.id) ?? [])),
    ...judgePaidOut(evidence),
    ...money.chargebacks.flatMap((row) => judgeChargeback(row, byId.get(row.dispute) ?? [], evidence)),
    ...judgeDisputes(evidence),
    ...history.moves.flatMap((asked) => judgeMove(asked, money)),
  ];
}

/** The id of what an entry is about: a withdrawal or a dispute. */
function namedIn(reason: string): string {
  const id = /wdr_[0-9a-z]{26}/.exec(reason)?.[0];
  return id === undefined ? (/dispute (d[pu]_\w+)$/.exec(reason)?.[1] ?? '') : uuidOf(id);
}

/** Sums what entries post on an account. */
export function movedOn(account: string | undefined, entries: readonly EntryRow[]): number {
  const own = entries.flatMap(({ postings }) => postings).filter((posting) => posting.account === account);
  return own.reduce((sum, { amount }) => sum + amount, 0);
}

/** Reports a violation that is neither lost, doubled nor stuck. */
export const wrong = (invariant: Breach['invariant'], what: string): Breach => ({ invariant, kind: 'wrong', what });

function doubledIn(invariant: Breach['invariant'], name: string, entries: readonly EntryRow[]): Breach[] {
  const kinds = [...Map.groupBy(entries, ({ kind }) => kind)].filter(([, own]) => own.length > 1);
  return kinds.map(([kind, own]) => ({
    invariant,
    kind: 'doubled',
    what: `${name} has ${own.length} entries ${kind}`,
  }));
}

/** How far a payout is, in the words of withdrawals and of the processor. */
const isAway = (status: string): boolean => status === 'processing' || status === 'posted';

function judgeWithdrawal(row: WithdrawalRow, entries: readonly EntryRow[], payouts: readonly PayoutRow[]): Breach[] {
  const name = `withdrawal ${row.id}, which is ${row.status},`;
  const breaches = doubledIn('I18', name, entries);
  const wanted = isAway(row.status) ? -row.amount - row.fee : 0;
  const moved = movedOn(row.account, entries);
  if (moved !== wanted) breaches.push(wrong('I18', `${name} moved ${moved} instead of ${wanted}`));
  if (payouts.length > 1)
    breaches.push({ invariant: 'I18', kind: 'doubled', what: `${name} was paid out ${payouts.length} times` });
  if (payouts.some(({ amount, currency }) => amount !== row.amount || currency !== row.currency))
    breaches.push(wrong('I18', `${name} has another amount at the processor`));
  if (row.status === 'posted' && payouts.length === 0)
    breaches.push({ invariant: 'I18', kind: 'lost', what: `${name} has no payout` });
  return breaches;
}

/** What left the account at the processor is the sum of the posted withdrawals; at the end, also in its own book. */
function judgePaidOut({ books: { money }, payouts, isEnd }: Evidence): Breach[] {
  const sumOf = (rows: readonly { readonly amount: number; readonly currency: string; readonly status: string }[]) =>
    rows.reduce(
      (sum, { amount, currency, status }) => (currency === 'USD' && status === 'posted' ? sum + amount : sum),
      0,
    );
  const [posted, due, theirs] = [money.paidOut['USD'] ?? 0, sumOf(money.withdrawals), sumOf(payouts)];
  return [
    ...(posted === due ? [] : [wrong('I18', `${posted} was paid out, but withdrawals of ${due} are posted`)]),
    ...(!isEnd || theirs === due ? [] : [wrong('I18', `the processor paid out ${theirs}, the wallet ${due}`)]),
    ...money.withdrawals
      .filter(({ status, ageMs }) => isEnd && status === 'processing' && (ageMs ?? 0) > GIVEN_UP_AFTER_MS)
      .map(({ id }): Breach => ({ invariant: 'I9', kind: 'stuck', what: `withdrawal ${id} is still processing` })),
  ];
}

/** The holder paid or owes what the bank took, and the house paid the fee. A debt counts with its owner's account. */
function judgeChargeback(row: ChargebackRow, entries: readonly EntryRow[], { books }: Evidence): Breach[] {
  const name = `the chargeback of ${row.dispute}`;
  const fees = books.house[houseKind('chargeback_fees', row.currency)]?.id;
  const [moved, fee] = [movedOn(row.account, entries), movedOn(fees, entries)];
  return [
    ...doubledIn('I20', name, entries),
    ...(moved === -row.taken ? [] : [wrong('I20', `${name} took ${row.taken}, and moved ${moved}`)]),
    ...(fee === -row.fee ? [] : [wrong('I20', `${name} has a fee of ${row.fee}, and the house paid ${-fee}`)]),
  ];
}

/** At the end, the wallet knows each dispute as the processor has it. */
function judgeDisputes({ books: { money }, disputes, isEnd }: Evidence): Breach[] {
  const rows = new Map(money.chargebacks.map((row) => [row.dispute, row]));
  return disputes.flatMap(({ id, net }): Breach[] => {
    const row = rows.get(id);
    if (!isEnd || (row && row.taken + row.fee === -net)) return [];
    const what = `the processor took ${-net} for dispute ${id}, the wallet ${row ? row.taken + row.fee : 'knows nothing'}`;
    return [{ invariant: 'I20', kind: row ? 'wrong' : 'lost', what }];
  });
}

/** I7: what was acknowledged is there. */
function judgeMove({ kind, id, told }: AskedMove, { withdrawals, quotes }: MoneyBooks): Breach[] {
  if (told.length === 0) return [];
  const isThere =
    kind === 'exchange'
      ? quotes.some((row) => row.id === uuidOf(id) && row.isUsed)
      : withdrawals.some((row) => row.id === uuidOf(id) && row.status !== 'quoted');
  return isThere ? [] : [{ invariant: 'I7', kind: 'lost', what: `${kind} ${id} was acknowledged and is gone` }];
}
