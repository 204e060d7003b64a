import { Type } from 'typebox';
import { IdOf, Instant, Int8, Nullable } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { isId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import type { Difference, Side } from '../difference.ts';
import type { ProcessorBook, ProcessorCharge, ProcessorDispute, ProcessorRefund } from '../processor-gateway.ts';
import { entryWords } from './ledger.ts';

/** A top-up in the wallet. */
interface TopUpRow {
  readonly id: string;
  readonly status: string;
  /** The charge of the card: the amount and its fee. */
  readonly minor: bigint;
  readonly currency: string;
  /** Security time at which the processor was asked. */
  readonly askedAt: Date;
}

/** An entry that changes the card processor's debt. */
interface ClearingRow {
  readonly cell: number;
  readonly number: bigint;
  /** The number of the entry that this one reverses. */
  readonly corrects: bigint | null;
  readonly reason: string;
  /** Positive if the processor owes more. */
  readonly minor: bigint;
  readonly currency: string;
}

interface WalletCharges {
  readonly topUps: readonly TopUpRow[];
  readonly clearing: readonly ClearingRow[];
}

const TopUp = Type.Object({
  id: IdOf('top'),
  status: Type.String(),
  minor: Int8,
  currency: Type.String(),
  askedAt: Instant,
});

const Clearing = Type.Object({
  cell: Type.Integer(),
  number: Int8,
  corrects: Nullable(Int8),
  reason: Type.String(),
  minor: Int8,
  currency: Type.String(),
});

/** Reads the wallet's top-ups, and its entries about the card processor; `house.ts` compares costs and own money. */
export async function walletChargesIn(snapshot: Snapshot): Promise<WalletCharges> {
  const topUps = await snapshot.many(sql(TopUp)`
    select id, status, amount_minor + fee_minor as minor, currency::text as currency, asked_at from top_ups.top_ups`);
  const clearing = await snapshot.many(sql(Clearing)`
    select entry.cell, entry.number, entry.corrects, entry.reason, -sum(posting.amount_minor)::bigint as minor,
           posting.currency::text as currency
      from ledger.accounts account
      join ledger.postings posting on posting.cell = account.cell and posting.account_id = account.id
      join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
     where account.kind = 'processor_clearing'
       and not exists (select from ledger.postings other
                         join ledger.accounts house on house.cell = other.cell and house.id = other.account_id
                        where other.cell = entry.cell and other.entry_number = entry.number
                          and house.kind in ('costs', 'own'))
     group by entry.cell, entry.number, entry.corrects, entry.reason, posting.currency
     order by entry.cell, entry.number`);
  return { topUps, clearing };
}

/** The time that the wallet has to learn the outcome of a charge whose answer was lost. */
const LEARNS_WITHIN_MS = 10 * 60_000;

/**
 * Compares the card processor's book with the journal, both ways: each charge and its entry have the same amount, and
 * so have each dispute and its entries. If the wallet still has time to learn a charge's outcome, that charge is no difference.
 *
 * @param now Security time.
 */
export function compareCharges(book: ProcessorBook, wallet: WalletCharges, now: Date): Difference[] {
  const [ofDisputes, ofCharges] = split(standing(wallet.clearing));
  const entries = Map.groupBy(ofCharges, (entry) => topUpIn(entry.reason));
  const topUps = new Map(wallet.topUps.map((topUp) => [topUp.id, topUp]));
  const byReference = Map.groupBy(book.charges, (charge) => charge.reference ?? charge.id);
  const differences = compareDisputes(book.disputes, ofDisputes);
  for (const [reference, charges] of byReference) {
    const found = entries.get(reference) ?? [];
    entries.delete(reference);
    differences.push(...judgeCharges(charges, found, topUps.get(reference), now));
  }
  for (const [reference, left] of entries) {
    differences.push(...left.map((entry) => withoutCharge(entry, reference, topUps)));
  }
  return [...differences, ...book.refunds.map(withoutEntry)];
}

/** Leaves out the entries that were reversed, and those that reversed them. */
function standing(clearing: readonly ClearingRow[]): ClearingRow[] {
  const nameOf = (cell: number, number: bigint): string => `${cell} ${number}`;
  const former = new Map(clearing.map((entry) => [nameOf(entry.cell, entry.number), entry]));
  const gone = new Set<ClearingRow>();
  for (const entry of clearing) {
    const corrected = entry.corrects === null ? undefined : former.get(nameOf(entry.cell, entry.corrects));
    if (corrected && corrected.minor === -entry.minor) gone.add(entry).add(corrected);
  }
  return clearing.filter((entry) => !gone.has(entry));
}

const TOP_UP = /\btop_[0-9a-z]{26}\b/;

/** Finds the top-up of an entry, whose reason names it. */
function topUpIn(reason: string): string {
  return TOP_UP.exec(reason)?.[0] ?? '';
}

const DISPUTE = /\bdispute (d[pu]_\w+)$/;

function disputeIn(reason: string): string | undefined {
  return DISPUTE.exec(reason)?.[1];
}

/** Parts the entries of disputes from all others. */
function split(clearing: readonly ClearingRow[]): [ClearingRow[], ClearingRow[]] {
  const isOfDispute = ({ reason }: ClearingRow) => disputeIn(reason) !== undefined;
  return [clearing.filter(isOfDispute), clearing.filter((entry) => !isOfDispute(entry))];
}

/** Compares what the processor took and gave back for each dispute with the sum of its entries. */
function compareDisputes(disputes: readonly ProcessorDispute[], clearing: readonly ClearingRow[]): Difference[] {
  const booked = Map.groupBy(clearing, (entry) => disputeIn(entry.reason)!);
  const known = new Map(disputes.map((dispute) => [dispute.id, dispute]));
  return [...new Set([...booked.keys(), ...known.keys()])].flatMap((id): Difference[] => {
    const entries = booked.get(id) ?? [];
    const dispute = known.get(id);
    const currency = dispute?.currency ?? entries[0]!.currency;
    const ours = entries.reduce((sum, entry) => sum - entry.minor, 0n);
    if (dispute?.minor === ours && entries.every((entry) => entry.currency === currency)) return [];
    const theirs = dispute ? `took ${moneyWords(dispute.minor, currency)}` : 'does not have it';
    return [
      {
        kind: 'dispute_entry',
        sides: [
          { reference: `dispute ${id} at the card processor`, says: theirs },
          {
            reference: entries.length === 0 ? 'the journal' : entries.map(entryWords).join(', '),
            says: entries.length === 0 ? 'has no entry' : `took ${moneyWords(ours, currency)}`,
          },
        ],
      },
    ];
  });
}

function judgeCharges(
  charges: readonly ProcessorCharge[],
  entries: readonly ClearingRow[],
  topUp: TopUpRow | undefined,
  now: Date,
): Difference[] {
  const [charge] = charges;
  const [entry] = entries;
  if (charge && entry && charges.length === 1 && entries.length === 1) {
    if (charge.minor === entry.minor && charge.currency === entry.currency) return [];
    return [{ kind: 'charge_amount', sides: [chargeSide([charge]), entrySide([entry], topUp)] }];
  }
  const isOpen = topUp !== undefined && topUp.status !== 'succeeded';
  if (entries.length === 0 && isOpen && now.getTime() - topUp.askedAt.getTime() < LEARNS_WITHIN_MS) return [];
  return [{ kind: 'charge_entry', sides: [chargeSide(charges), entrySide(entries, topUp)] }];
}

function chargeSide(charges: readonly ProcessorCharge[]): Side {
  const names = charges.map((charge) => charge.id).join(', ');
  const sums = charges.map((charge) => moneyWords(charge.minor, charge.currency)).join(' and ');
  return { reference: `charge ${names} of the card processor`, says: `took ${sums}` };
}

function entrySide(entries: readonly ClearingRow[], topUp: TopUpRow | undefined): Side {
  const about = topUp
    ? `top-up ${topUp.id} (${topUp.status}, ${moneyWords(topUp.minor, topUp.currency)})`
    : 'no top-up';
  if (entries.length === 0) return { reference: `the journal, ${about}`, says: 'has no entry' };
  const sums = entries.map((entry) => moneyWords(entry.minor, entry.currency)).join(' and ');
  return { reference: `${entries.map(entryWords).join(', ')}, ${about}`, says: sums };
}

function withoutCharge(entry: ClearingRow, reference: string, topUps: ReadonlyMap<string, TopUpRow>): Difference {
  const charge = isId('top', reference) ? `a charge for ${reference}` : 'a charge for it';
  return {
    kind: 'entry_charge',
    sides: [
      entrySide([entry], topUps.get(reference)),
      { reference: 'the card processor', says: `does not have ${charge}` },
    ],
  };
}

/** The wallet never refunds a card, so every refund of the processor was made without the wallet. */
function withoutEntry(refund: ProcessorRefund): Difference {
  return {
    kind: 'refund_entry',
    sides: [
      {
        reference: `refund ${refund.id} of charge ${refund.chargeId} at the card processor`,
        says: `returned ${moneyWords(refund.minor, refund.currency)}`,
      },
      { reference: 'the journal', says: 'has no entry' },
    ],
  };
}
