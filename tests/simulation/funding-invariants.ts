import { toId } from '#platform/kernel/id.ts';
import type { Rest } from './evidence.ts';
import type { BookedPayout } from './payout-bank.ts';
import type { Row } from './memory/store.ts';
import { groupBy, minor, text, total } from './rows.ts';

/** Violations about money that comes in and goes out, each a sentence that begins with its invariant. */
export function judgeFunding(rest: Rest): string[] {
  const journal = new Journal(rest);
  return [
    ...clearingAgrees(rest),
    ...debitsAgree(rest, journal),
    ...withdrawalsAgree(rest, journal),
    ...monthsAgree(rest),
    ...cardRefundsAgree(rest, journal),
    ...chargebacksAgree(rest, journal),
    ...exchangesAgree(rest, journal),
    ...youngMoneyStays(rest),
  ];
}

/** The entries by what their reasons name, and what each moved on accounts of a kind. */
class Journal {
  readonly #entries = new Map<string, Row[]>();
  readonly #postings: Map<string, Row[]>;
  readonly #accounts: Map<string, Row>;

  constructor({ wallet }: Rest) {
    this.#postings = groupBy(wallet.rows('ledger.postings'), 'entry_number');
    this.#accounts = new Map(wallet.rows('ledger.accounts').map((row) => [text(row, 'id'), row]));
    for (const entry of wallet.rows('ledger.entries')) {
      for (const [name] of text(entry, 'reason').matchAll(/\b(?:top|wdr|crf|exq)_[0-9a-z]{26}\b|\bdu_\w+\b/g)) {
        this.#entries.set(name, [...(this.#entries.get(name) ?? []), entry]);
      }
    }
  }

  /** The kinds of the entries that name it, in the order of the journal, without the debts that its money paid. */
  kindsOf(name: string): string {
    const kinds = (this.#entries.get(name) ?? []).map((entry) => text(entry, 'kind'));
    return kinds.filter((kind) => kind !== 'debt_paid').join(' ');
  }

  /** When the first entry that names it was made. */
  beginOf(name: string): Date | undefined {
    return this.#entries.get(name)?.[0]?.['at'] as Date | undefined;
  }

  /** What the entries that name it moved in all, on accounts of these kinds. */
  movedBy(name: string, currency: string, ...kinds: readonly string[]): bigint {
    const moved = (this.#entries.get(name) ?? [])
      .flatMap((entry) => this.#postings.get(text(entry, 'number')) ?? [])
      .filter((row) => kinds.includes(text(this.#accounts.get(text(row, 'account_id'))!, 'kind')));
    return total(moved.filter((row) => text(row, 'currency') === currency));
  }
}

const PERSON = ['available', 'debt'] as const;

/** A fact about one thing, as it is and as it must be. */
type Fact = readonly [what: string, is: unknown, wanted: unknown];

function differing(invariant: string, about: string, facts: readonly Fact[]): string[] {
  return facts.flatMap(([what, is, wanted]) =>
    is === wanted ? [] : [`${invariant}: ${about}: ${what} ${String(is)} instead of ${String(wanted)}`],
  );
}

/** I6: the processor owes what it charged, less what it refunded and what banks took back, with their fees. */
function clearingAgrees({ wallet, processor }: Rest): string[] {
  const { refunds, disputes } = processor.cards;
  const charged = processor.book.filter((one) => one.state === 'succeeded');
  const refunded = refunds.filter((one) => one.state !== 'failed');
  const owed =
    charged.reduce((sum, one) => sum + one.totalMinor, 0n) -
    refunded.reduce((sum, one) => sum + one.minor, 0n) -
    disputes.reduce((sum, one) => sum + one.takenMinor + one.feeMinor, 0n);
  return differing('I6', 'the card processor', [['owes', -postedOf(wallet, 'processor_clearing'), owed]]);
}

/** I6: a debit counts once, without a fee, and no earlier than its bank has sent the money. */
function debitsAgree({ processor }: Rest, journal: Journal): string[] {
  return processor.book
    .filter((one) => one.isDebit)
    .flatMap(({ reference: id, state, totalMinor, settledAt }) => {
      const isThere = state === 'succeeded';
      const at = journal.beginOf(id);
      return differing('I6', `debit ${id}, which is ${state}`, [
        ['has the entries', journal.kindsOf(id), isThere ? 'debit' : ''],
        ['brought its holder', journal.movedBy(id, 'EUR', ...PERSON), isThere ? totalMinor : 0n],
        ['was early', at !== undefined && at < (settledAt ?? at), false],
      ]);
    });
}

function postedOf(wallet: Rest['wallet'], kind: string): bigint {
  return total(
    wallet.rows('ledger.accounts').filter((row) => row['kind'] === kind),
    'posted_minor',
  );
}

/** The entries of a withdrawal in each status, and the statuses that its payout may have then. */
const entriesOf: Readonly<Record<string, string>> = {
  quoted: '',
  processing: 'withdrawal',
  posted: 'withdrawal withdrawal_posted',
  failed: 'withdrawal withdrawal_undone',
  canceled: 'withdrawal withdrawal_undone',
  returned: 'withdrawal withdrawal_posted withdrawal_returned',
};

/**
 * I18: each withdrawal has the entries of its status once, takes amount and fee from its holder as long as the money is
 * away, and has one payout at the processor, in the same state.
 */
function withdrawalsAgree({ wallet, processor }: Rest, journal: Journal): string[] {
  const payouts = Map.groupBy(processor.payouts.book, (one) => one.reference);
  const rows = wallet.rows('withdrawals.withdrawals');
  const posted = rows.filter((row) => row['status'] === 'posted');
  return [
    ...rows.flatMap((row) => {
      const [id, status, currency] = [toId('wdr', text(row, 'id')), text(row, 'status'), text(row, 'currency')];
      const away = status === 'processing' || status === 'posted';
      const [amount, fee] = [minor(row), minor(row, 'fee_minor')];
      const moved = (...kinds: string[]): bigint => journal.movedBy(id, currency, ...kinds);
      return differing('I18', `withdrawal ${id}, which is ${status}`, [
        ['has the entries', journal.kindsOf(id), entriesOf[status]],
        ['moved for its holder', moved(...PERSON), away ? -amount - fee : 0n],
        ['left a fee of', moved('fees'), away ? fee : 0n],
        ['has the payouts', payoutsOf(payouts.get(id)), wantedPayouts(row)],
      ]);
    }),
    ...differing('I18', 'the account for payouts', [
      ['has', postedOf(wallet, 'payout_clearing'), total(posted)],
      ['has to pay', postedOf(wallet, 'payable'), 0n],
      [
        'paid',
        processor.payouts.book.reduce((sum, one) => sum + (one.status === 'posted' ? one.minor : 0n), 0n),
        total(posted),
      ],
    ]),
  ];
}

function payoutsOf(payouts: readonly BookedPayout[] = []): string {
  return payouts.map((one) => `${one.status} ${one.minor}`).join(', ');
}

/** Only a failed withdrawal may have no payout: the processor refused it, or never got it. */
function wantedPayouts(row: Row): string {
  const isPaid = row['status'] !== 'quoted' && row['processor_id'] !== null;
  return isPaid ? `${text(row, 'status')} ${minor(row)}` : '';
}

/** I18: the fees of a month are those of the withdrawals that left in it and stayed away. */
function monthsAgree({ wallet }: Rest): string[] {
  const rows = wallet.rows('withdrawals.withdrawals');
  return wallet.rows('withdrawals.months').flatMap((month) => {
    const [holder, currency, when] = text(month, 'id').split(' ');
    const own = rows.filter((row) => {
      const at = row['approved_at'] as Date | null;
      const isThen = at?.toISOString().slice(0, 7) === when && row['currency'] === currency;
      const isAway = row['status'] === 'processing' || row['status'] === 'posted';
      return toId('hld', text(row, 'holder_id')) === holder && isThen && isAway;
    });
    return differing('I18', `the month ${text(month, 'id')}`, [
      ['paid out', minor(month, 'paid_minor'), total(own)],
      ['was charged', minor(month, 'charged_minor'), total(own, 'fee_minor')],
    ]);
  });
}

/**
 * I19: each refund to a card has one refund at the processor, in the same state, and the card has its share of all
 * refunds of a payment, less than a cent apart.
 */
function cardRefundsAgree({ wallet, processor }: Rest, journal: Journal): string[] {
  const made = Map.groupBy(processor.cards.refunds, (one) => one.reference);
  const rows = wallet.rows('card_refunds.card_refunds');
  return [
    ...rows.flatMap((row) => {
      const [id, status] = [toId('crf', text(row, 'id')), text(row, 'status')];
      const isAway = status === 'pending' || status === 'succeeded';
      const kinds = journal.kindsOf(id);
      const isBack = status === 'failed' && kinds !== '';
      const theirs = (made.get(id) ?? []).map((one) => `${one.state} ${one.minor}`).join(', ');
      return differing('I19', `refund to a card ${id}, which is ${status}`, [
        ['has the entries', kinds, isBack ? 'card_refund card_refund_failed' : isAway ? 'card_refund' : ''],
        ['moved for the processor', journal.movedBy(id, 'EUR', 'processor_clearing'), isAway ? minor(row) : 0n],
        ['has at the processor', theirs, row['processor_id'] === null ? '' : `${status} ${minor(row)}`],
      ]);
    }),
    ...sharesAgree(wallet, groupBy(rows, 'payment_id')),
  ];
}

function sharesAgree(wallet: Rest['wallet'], rows: ReadonlyMap<string, readonly Row[]>): string[] {
  const refunds = groupBy(wallet.rows('protection.refunds'), 'payment_id');
  return wallet.rows('payments.payments').flatMap((payment) => {
    const id = text(payment, 'id');
    const share = payment['card_share'] as { readonly minor: string } | null;
    const [toCard, refunded] = [total(rows.get(id) ?? []), total(refunds.get(id) ?? [])];
    if (payment['captured_at'] === null || share === null) {
      return differing('I19', `payment ${id}, which no card paid`, [['went back to a card', toCard, 0n]]);
    }
    const fromCard = BigInt(share.minor);
    const paid = minor(payment) - minor(payment, 'discount_minor');
    const over = toCard * paid - refunded * fromCard;
    return over < paid && over > -paid
      ? []
      : [
          `I19: of the ${refunded} refunded of payment ${id}, ${toCard} went to the card that paid ${fromCard} of ${paid}`,
        ];
  });
}

/** I20: each dispute took from its holder what the bank has, from the balance or as a debt, and its fee from the house. */
function chargebacksAgree({ wallet, processor }: Rest, journal: Journal): string[] {
  const rows = new Map(wallet.rows('chargebacks.chargebacks').map((row) => [text(row, 'processor_id'), row]));
  const { disputes } = processor.cards;
  const fees = disputes.reduce((sum, one) => sum + one.feeMinor, 0n);
  return [
    ...disputes.flatMap(({ processorId: id, status, takenMinor, feeMinor }) => {
      const row = rows.get(id);
      if (!row) return [`I20: the wallet does not know dispute ${id}`];
      return differing('I20', `dispute ${id}, which is ${status}`, [
        ['has the status', row['status'], status],
        ['took, by its row,', minor(row, 'taken_minor'), takenMinor],
        ['moved for its holder', journal.movedBy(id, 'EUR', ...PERSON), -takenMinor],
        ['cost the house', journal.movedBy(id, 'EUR', 'chargeback_fees'), -feeMinor],
      ]);
    }),
    ...differing('I20', 'the account for fees of chargebacks', [['has', postedOf(wallet, 'chargeback_fees'), -fees]]),
  ];
}

/**
 * I21: a quote is used once, at its sums, which are worth no more than what was given, so no way round gains; what the
 * holder does not get of the worth is less than one minor unit beside the house's share. What was exchanged for a payment
 * goes back in proportion to its refunds in the hours of its rate, rounded down, with the house's share.
 */
function exchangesAgree({ wallet }: Rest, journal: Journal): string[] {
  const payments = new Map(wallet.rows('payments.payments').map((row) => [text(row, 'id'), row]));
  const refunds = groupBy(wallet.rows('protection.refunds'), 'payment_id');
  const hours = new Map(wallet.rows('exchange.terms').map((row) => [row['version'], Number(row['refund_hours'])]));
  return wallet.rows('exchange.quotes').flatMap((quote) => {
    const id = toId('exq', text(quote, 'id'));
    const [from, to] = [text(quote, 'give_currency'), text(quote, 'get_currency')];
    const [give, get, kept] = [minor(quote, 'give_minor'), minor(quote, 'get_minor'), minor(quote, 'kept_minor')];
    const [fromRate, toRate] = [minor(quote, 'rate_from_minor'), minor(quote, 'rate_to_minor')];
    const isUsed = quote['done_at'] !== null;
    const payment = isUsed ? payments.get(text(quote, 'payment_id')) : undefined;
    const rated = payment && ratedRefunds(quote, hours.get(quote['terms_version'])!, refunds);
    const left = give * toRate - (get + kept) * fromRate;
    const gave = journal.movedBy(id, to, ...PERSON);
    const back = isUsed ? get - gave : 0n;
    const of = (minors: bigint): bigint => (isUsed ? minors - (minors * back) / get : 0n);
    return [
      ...differing('I21', `exchange ${id}`, [
        ['has the entries', entriesFor(journal.kindsOf(id), payment), isUsed ? 'exchange' : ''],
        ['took', -journal.movedBy(id, from, ...PERSON), of(give)],
        ['gave', gave, of(get)],
        ['kept', journal.movedBy(id, to, 'fees'), of(kept)],
        ['moved a position of', journal.movedBy(id, from, 'fx_position'), of(give)],
        ['moved a position of', -journal.movedBy(id, to, 'fx_position'), of(get) + of(kept)],
        ['went back as its payment', isInProportion({ back, get }, payment, rated), true],
      ]),
      ...(left >= 0n && left < fromRate
        ? []
        : [`I21: exchange ${id} leaves ${left} of ${fromRate}, more than a remainder`]),
    ];
  });
}

/** An exchange for a payment has an entry for each of its refunds, too. */
function entriesFor(kinds: string, payment: Row | undefined): string {
  return payment ? kinds.replace(/^exchange( exchange)+$/, 'exchange') : kinds;
}

/** The refunds of a payment in the hours for which they use the rate of its exchange. */
function ratedRefunds(quote: Row, hours: number, refunds: ReadonlyMap<string, readonly Row[]>): readonly Row[] {
  const until = (quote['done_at'] as Date).getTime() + hours * 3_600_000;
  const own = refunds.get(text(quote, 'payment_id')) ?? [];
  return own.filter((refund) => (refund['created_at'] as Date).getTime() < until);
}

/** Whether so much of what was exchanged for a payment went back as these refunds of it, less than a cent apart. */
function isInProportion(
  { back, get }: { readonly back: bigint; readonly get: bigint },
  payment: Row | undefined,
  refunds: readonly Row[] = [],
): boolean {
  if (!payment) return back === 0n;
  const paid = minor(payment) - minor(payment, 'discount_minor');
  const over = back * paid - total(refunds) * get;
  return over < paid && over > -paid;
}

const DAY_MS = 86_400_000;

/**
 * I22: money of a card or a bank account does not leave by a withdrawal before its days are over. What is left of it is at least what came
 * lately, less all that was spent since; so much must stay in the balance.
 */
function youngMoneyStays({ wallet }: Rest): string[] {
  const entries = new Map(wallet.rows('ledger.entries').map((row) => [text(row, 'number'), row]));
  const terms = wallet.rows('origins.terms').at(-1)!;
  const staysMs = new Map([
    ['top_up', Number(terms['card_days']) * DAY_MS],
    ['debit', Number(terms['debit_days']) * DAY_MS],
  ]);
  const balances = wallet
    .rows('ledger.accounts')
    .filter((row) => row['kind'] === 'available' && row['currency'] === 'EUR');
  const postings = groupBy(wallet.rows('ledger.postings'), 'account_id');
  return balances.flatMap((account) => {
    let young: { readonly until: number; readonly minor: bigint }[] = [];
    let spent = 0n;
    return (postings.get(text(account, 'id')) ?? []).toSorted(byEntry).flatMap((posting) => {
      const entry = entries.get(text(posting, 'entry_number'))!;
      const [kind, at] = [text(entry, 'kind'), (entry['at'] as Date).getTime()];
      young = young.filter((one) => one.until > at);
      if (young.length === 0) spent = 0n;
      const stays = staysMs.get(kind);
      if (stays !== undefined) young.push({ until: at + stays, minor: minor(posting) });
      else if (kind !== 'withdrawal' && minor(posting) < 0n) spent -= minor(posting);
      const least = young.reduce((sum, one) => sum + one.minor, 0n) - spent;
      const left = minor(posting, 'balance_minor');
      return kind === 'withdrawal' && left < least
        ? [
            `I22: after ${text(entry, 'reason')}, ${left} are left, but ${least} came from a card or an account too lately`,
          ]
        : [];
    });
  });
}

function byEntry(one: Row, other: Row): number {
  return Number(minor(one, 'entry_number') - minor(other, 'entry_number'));
}
