import type { Currency } from '#platform/money/currency.ts';
import { addBalances, balanceOf, sumBy } from './balances-domain.ts';
import type { KindBalance } from './balances-domain.ts';
import { daysBetween } from './days-domain.ts';
import { costOf, isNotOurs, movedIn, movedName, payoutPocketAfter } from './moved-domain.ts';
import type { Moved, PayoutPocket } from './moved-domain.ts';

/** A journal entry that changes the processor's debt to the wallet, or what of it leaves for withdrawals. */
export interface Booking {
  readonly entryNumber: string;
  /** The number of the entry that this one reverses. */
  readonly corrects: string | null;
  /** The top-up, the refund to a card, the processor's id of the dispute, or the withdrawal, if the entry names one. */
  readonly topUpId: string | null;
  /** Positive if the processor owes more. */
  readonly minor: bigint;
}

/** A booking at the bank. */
export interface Banked {
  readonly iban: string;
  readonly statementId: string;
  readonly place: number;
  readonly minor: bigint;
  readonly bookedOn: string;
  readonly words: string;
}

/** A payout, as the processor describes it. */
export interface Payout {
  readonly id: string;
  /** Whether it goes to the account for withdrawals, and not to the bank. */
  readonly isRefill: boolean;
  readonly arrivesOn: string;
  readonly trace: string | null;
}

/** A payout that has not arrived yet. */
export interface OnTheWay extends Payout {
  readonly minor: bigint;
}

/** An account at the bank, as its newest statement shows it. */
export interface BankStanding {
  readonly iban: string;
  readonly endsOn: string;
  readonly closingMinor: bigint;
  /** The balance before its first statement. */
  readonly firstOpeningMinor: bigint;
}

/** Who can explain a difference: the operator's own finance, the card processor or the bank. */
export type Owner = 'finance' | 'processor' | 'bank';

/**
 * - `charge_missing`: the journal has a charge that the processor does not have.
 * - `charge_amount`: journal and processor have different amounts for a charge.
 * - `withdrawal_missing`: the journal has a withdrawal that did not leave the processor.
 * - `withdrawal_amount`: another amount left the processor for a withdrawal.
 * - `movement_unbooked`: the processor moved money that is not in the journal.
 * - `processor_balance`: a balance at the processor is not the sum of its movements.
 * - `payout_missing`: a payout should have arrived, and neither the bank nor the account for withdrawals has it.
 * - `payout_amount`: the bank booked another amount than was paid out.
 * - `bank_entry_unknown`: the bank booked money that is no payout.
 * - `statement_missing`: no statement of an account was imported for days.
 */
export type DifferenceKind =
  | 'charge_missing'
  | 'charge_amount'
  | 'withdrawal_missing'
  | 'withdrawal_amount'
  | 'movement_unbooked'
  | 'processor_balance'
  | 'payout_missing'
  | 'payout_amount'
  | 'bank_entry_unknown'
  | 'statement_missing';

/** A record that explains a difference. */
export interface Explained {
  /** The name by which an operator finds the record. */
  readonly reference: string;
  readonly minor: bigint;
}

/** An amount by which the outside world differs from the books. */
export interface Difference {
  /** The same as long as the difference lasts. */
  readonly key: string;
  readonly kind: DifferenceKind;
  readonly owner: Owner;
  /** Positive if more was found than is booked. */
  readonly minor: bigint;
  /** `YYYY-MM-DD`. */
  readonly firstSeenOn: string;
  readonly explained: readonly Explained[];
}

/** A difference of the newest report, with its age in days. */
export interface OpenDifference extends Difference {
  readonly currency: Currency;
  readonly ageDays: number;
}

/** The settlement of one day in one currency. */
export interface Report {
  readonly currency: Currency;
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  /** The balances of the books at the end of the day. */
  readonly balances: readonly KindBalance[];
  /** The part of the holders' balances that is reserved, when the report was made. */
  readonly heldMinor: bigint;
  /** The balance that charges fill. */
  readonly processor: { readonly availableMinor: bigint; readonly pendingMinor: bigint };
  /** The sum of all its movements so far, less its fees. */
  readonly movedMinor: bigint;
  readonly payoutPocket: PayoutPocket | null;
  /** The fees of the processor so far, which the house pays. */
  readonly costsMinor: bigint;
  /** The money of withdrawals that left the processor so far, by the books. */
  readonly withdrawnMinor: bigint;
  /** The part of it that is on its way to holders' banks, with the cents that prove accounts there. */
  readonly underWayMinor: bigint;
  /** The house's own money at the bank so far. */
  readonly ownMinor: bigint;
  readonly bank: readonly BankStanding[];
  readonly onTheWay: readonly OnTheWay[];
  /**
   * The money that should be outside: the processor's debt by the books, less the fees and with the own money that the
   * books do not have yet, and with the first balances of the bank and of the account for withdrawals.
   */
  readonly expectedMinor: bigint;
  /** The money that is outside: at the processor, on its way, and at the bank. */
  readonly foundMinor: bigint;
  readonly differences: readonly Difference[];
  /** Everything that has found no counterpart yet; the next day continues with it. */
  readonly open: Open;
}

interface Open {
  readonly bookings: readonly Booking[];
  readonly moved: readonly Moved[];
  readonly banked: readonly Banked[];
}

/** The facts of one day, since the report before. */
export interface Facts {
  readonly currency: Currency;
  readonly day: string;
  /** The sums of the postings since then, by the kind of their accounts. */
  readonly posted: readonly KindBalance[];
  readonly heldMinor: bigint;
  readonly bookings: readonly Booking[];
  /** The entries of withdrawals and cents. */
  readonly withdrawals: readonly Booking[];
  /** The cents that were on their way at the end of the day; they are booked when the bank has them. */
  readonly cents: readonly string[];
  readonly moved: readonly Moved[];
  readonly processor: Report['processor'];
  /** What is in the account for withdrawals; null if there is none. */
  readonly payoutPocketMinor: bigint | null;
  readonly bank: readonly BankStanding[];
  readonly banked: readonly Banked[];
  /** Every payout that was open before or is new. */
  readonly payouts: readonly Payout[];
}

/** A payout may take this long to arrive after the day that the processor names, over a weekend. */
const PAYOUT_WITHIN_DAYS = 3;
/** A bank may take this long to give a statement, over a weekend. */
const STATEMENT_WITHIN_DAYS = 4;

type Found = Omit<Difference, 'firstSeenOn'>;

/**
 * Settles a day: matches what is new and what is still open, and names each difference. The differences sum to what was
 * found less what is expected.
 *
 * @param before The report of the day before; undefined for the first one.
 */
export function settle(before: Report | undefined, facts: Facts): Report {
  const { currency, day, heldMinor, processor, bank, withdrawals } = facts;
  const payoutPocket = payoutPocketAfter(before?.payoutPocket ?? null, facts.payoutPocketMinor, facts.moved);
  // What the account for withdrawals had before its first report is the house's own.
  const moved = before?.payoutPocket ? facts.moved : facts.moved.filter((one) => !isNotOurs(one));
  const charges = matchCharges(
    [...(before?.open.bookings ?? []), ...facts.bookings, ...withdrawals],
    [...(before?.open.moved ?? []), ...moved].filter((one) => one.kind !== 'payout' && one.kind !== 'fee'),
    new Set(facts.cents),
  );
  const payouts = matchPayouts(before, facts);
  const movedMinor = (before?.movedMinor ?? 0n) + movedIn('payments', facts.moved);
  const costsMinor = (before?.costsMinor ?? 0n) + sumBy(facts.moved, costOf);
  const ownMinor = (before?.ownMinor ?? 0n) + payouts.ownMinor;
  const balances = addBalances(before?.balances ?? [], facts.posted);
  const withdrawnMinor = (before?.withdrawnMinor ?? 0n) - sumBy(withdrawals, (one) => one.minor);
  const payableMinor = balanceOf(balances, 'payable');
  const underWayMinor = payableMinor + charges.centsMinor;
  const atProcessor = processor.availableMinor + processor.pendingMinor;
  const pocketMinor = payoutPocket?.balanceMinor ?? 0n;
  const found = [
    ...charges.differences,
    ...processorDifference(`balance ${currency}`, atProcessor - movedMinor),
    ...processorDifference(`balance ${currency} payouts`, pocketMinor - (payoutPocket?.movedMinor ?? 0n)),
    ...payouts.differences,
    ...lateStatements(facts),
  ];
  return {
    currency,
    day,
    balances,
    heldMinor,
    processor,
    movedMinor,
    payoutPocket,
    costsMinor,
    withdrawnMinor,
    underWayMinor,
    ownMinor,
    bank,
    onTheWay: payouts.onTheWay,
    expectedMinor:
      -balanceOf(balances, 'processor_clearing') -
      withdrawnMinor +
      payableMinor +
      unpostedMinor({ balances, costsMinor, ownMinor }) +
      (payoutPocket?.openingMinor ?? 0n) +
      sumBy(bank, (one) => one.firstOpeningMinor),
    foundMinor:
      atProcessor +
      pocketMinor +
      underWayMinor +
      sumBy(payouts.onTheWay, (one) => one.minor) +
      sumBy(bank, (one) => one.closingMinor),
    differences: found.map((one) => ({ ...one, firstSeenOn: firstSeenOn(before, one.key) ?? day })),
    open: { bookings: charges.bookings, moved: [...charges.moved, ...payouts.moved], banked: payouts.banked },
  };
}

/** The fees and the own money that the books do not have yet. */
function unpostedMinor({
  balances,
  costsMinor,
  ownMinor,
}: Pick<Report, 'balances' | 'costsMinor' | 'ownMinor'>): bigint {
  return ownMinor - costsMinor - balanceOf(balances, 'own') - balanceOf(balances, 'costs');
}

function firstSeenOn(before: Report | undefined, key: string): string | undefined {
  return before?.differences.find((one) => one.key === key)?.firstSeenOn;
}

/**
 * Pairs bookings with the processor's movements: a charge, refund or withdrawal by our id, a dispute by its id, and
 * anything else by its own. Cents that are on their way stay open, and are no difference.
 */
function matchCharges(bookings: readonly Booking[], moved: readonly Moved[], cents: ReadonlySet<string>) {
  const booked = Map.groupBy(bookings, (one) => one.topUpId ?? `entry ${one.corrects ?? one.entryNumber}`);
  const found = Map.groupBy(moved, (one) => one.reference ?? one.id);
  const differences: Found[] = [];
  const open: { bookings: Booking[]; moved: Moved[] } = { bookings: [], moved: [] };
  let centsMinor = 0n;
  for (const subject of new Set([...booked.keys(), ...found.keys()])) {
    const [ours, theirs] = [booked.get(subject) ?? [], found.get(subject) ?? []];
    const minor = sumBy(theirs, (one) => one.minor) - sumBy(ours, (one) => one.minor);
    if (minor === 0n) continue;
    open.bookings.push(...ours);
    open.moved.push(...theirs);
    if (ours.length === 0 && cents.has(subject)) {
      centsMinor -= minor;
      continue;
    }
    const what = subject.startsWith('wdr_') ? 'withdrawal' : 'charge';
    differences.push({
      key: `charge ${subject}`,
      ...(theirs.length === 0
        ? ({ kind: `${what}_missing`, owner: 'processor' } as const)
        : ours.length === 0
          ? ({ kind: 'movement_unbooked', owner: 'finance' } as const)
          : ({ kind: `${what}_amount`, owner: 'finance' } as const)),
      minor,
      explained: [
        ...ours.map((one) => ({ reference: bookingName(one), minor: one.minor })),
        ...theirs.map((one) => ({ reference: movedName(one), minor: one.minor })),
      ],
    });
  }
  return { ...open, differences, centsMinor };
}

/**
 * Pairs payouts with the bank's bookings, by the payout's id or its reference on the statement, or with the credit of the
 * account for withdrawals.
 */
function matchPayouts(before: Report | undefined, { moved, bank, banked, payouts, day }: Facts) {
  const all = [...(before?.open.moved ?? []), ...moved].filter((one) => one.kind === 'payout');
  const sent = Map.groupBy(all, (one) => one.source);
  const unknown = new Set([...(before?.open.banked ?? []), ...banked]);
  const bankedUntil = bank.map((one) => one.endsOn).toSorted()[0];
  const differences: Found[] = [];
  const open: { moved: Moved[]; banked: Banked[]; onTheWay: OnTheWay[] } = { moved: [], banked: [], onTheWay: [] };
  for (const [id, movements] of sent) {
    const payout = payouts.find((one) => one.id === id) ?? { id, isRefill: false, arrivesOn: day, trace: null };
    const arrived = [...unknown].filter((one) => isNamed(payout, one.words));
    for (const one of arrived) unknown.delete(one);
    const due = -sumBy(movements, (one) => one.minor);
    const minor = sumBy(arrived, (one) => one.minor) - due;
    if (minor === 0n) continue;
    open.moved.push(...movements);
    open.banked.push(...arrived);
    const explained = [
      ...movements.map((one) => ({ reference: movedName(one), minor: one.minor })),
      ...arrived.map((one) => ({ reference: bankedName(one), minor: one.minor })),
    ];
    if (arrived.length > 0)
      differences.push({ key: `payout ${id}`, kind: 'payout_amount', owner: 'bank', minor, explained });
    else if (isLate(payout, payout.isRefill ? day : bankedUntil)) {
      const owner = payout.isRefill ? 'processor' : 'bank';
      differences.push({ key: `payout ${id}`, kind: 'payout_missing', owner, minor, explained });
    } else open.onTheWay.push({ ...payout, minor: due });
  }
  const own = [...unknown].filter((one) => OWN_MONEY.test(one.words));
  for (const one of own) unknown.delete(one);
  for (const one of unknown) {
    open.banked.push(one);
    differences.push({
      key: `bank ${one.iban} ${one.statementId} ${one.place}`,
      kind: 'bank_entry_unknown',
      owner: 'finance',
      minor: one.minor,
      explained: [{ reference: bankedName(one), minor: one.minor }],
    });
  }
  return { ...open, differences, ownMinor: sumBy(own, (one) => one.minor) };
}

/** Whether a payout should have arrived by the day until which its destination is known; undefined if it is not known. */
function isLate({ arrivesOn }: Payout, knownUntil: string | undefined): boolean {
  return knownUntil !== undefined && daysBetween(arrivesOn, knownUntil) >= PAYOUT_WITHIN_DAYS;
}

/** The words by which the operator says that a payment to the bank account is its own. */
const OWN_MONEY = /\bown money\b/i;

/** Whether the words of a booking name a payout, as a whole word. */
function isNamed({ id, trace }: Payout, words: string): boolean {
  const said = words.split(/[^A-Za-z0-9_-]+/);
  return said.includes(id) || (trace !== null && trace !== '' && ` ${words} `.includes(` ${trace} `));
}

function processorDifference(key: string, minor: bigint): Found[] {
  if (minor === 0n) return [];
  const explained = [{ reference: 'the balance less the sum of its movements', minor }];
  return [{ key, kind: 'processor_balance', owner: 'processor', minor, explained }];
}

/** Zero money, because nobody knows yet what the missing statement says. */
function lateStatements({ bank, day }: Facts): Found[] {
  return bank
    .filter((one) => daysBetween(one.endsOn, day) >= STATEMENT_WITHIN_DAYS)
    .map((one) => ({
      key: `statement ${one.iban}`,
      kind: 'statement_missing',
      owner: 'finance',
      minor: 0n,
      explained: [{ reference: `the statement of ${one.iban} until ${one.endsOn}`, minor: one.closingMinor }],
    }));
}

function bookingName({ entryNumber, topUpId }: Booking): string {
  return `journal entry ${entryNumber}${topUpId === null ? '' : ` of ${topUpId}`}`;
}

function bankedName({ iban, statementId, place, bookedOn, words }: Banked): string {
  return `booking ${place} of ${bookedOn} in statement ${statementId} of ${iban}: ${words}`;
}

/** The age of a difference in days; 0 on the day when it was first seen. */
export function ageDays(difference: Pick<Difference, 'firstSeenOn'>, day: string): number {
  return daysBetween(difference.firstSeenOn, day);
}
