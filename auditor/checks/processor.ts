import { Type } from 'typebox';
import { IdOf, Instant, Int8 } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { isId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import type { Difference, Side } from '../difference.ts';
import type { ProcessorBook, ProcessorCharge, ProcessorDispute } from '../processor-gateway.ts';
import { cardRefundIn, cardRefundsIn, compareRefunds } from './card-refunds.ts';
import { clearingIn, standing } from './clearing.ts';
import type { ClearingRow } from './clearing.ts';
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

interface WalletCharges {
  readonly topUps: readonly TopUpRow[];
  readonly clearing: readonly ClearingRow[];
  readonly cardRefunds: Awaited<ReturnType<typeof cardRefundsIn>>;
}

const TopUp = Type.Object({
  id: IdOf('top'),
  status: Type.String(),
  minor: Int8,
  currency: Type.String(),
  askedAt: Instant,
});

/** Reads the wallet's top-ups, and its entries about the card processor; `house.ts` compares costs and own money. */
export async function walletChargesIn(snapshot: Snapshot): Promise<WalletCharges> {
  const topUps = await snapshot.many(sql(TopUp)`
    select id, status, amount_minor + fee_minor as minor, currency::text as currency, asked_at from top_ups.top_ups`);
  return { topUps, clearing: await clearingIn(snapshot), cardRefunds: await cardRefundsIn(snapshot) };
}

/** The time that the wallet has to learn the outcome of a charge whose answer was lost. */
const LEARNS_WITHIN_MS = 10 * 60_000;

/**
 * Compares the card processor's book with the journal, both ways: each charge, refund and entry has one counterpart with
 * the same amount, and so have each dispute and its entries. If the wallet still has time to learn a charge's outcome,
 * that charge is no difference.
 *
 * @param now Security time.
 */
export function compareCharges(book: ProcessorBook, wallet: WalletCharges, now: Date): Difference[] {
  const clearing = standing(wallet.clearing);
  const [ofDisputes, others] = split(clearing);
  const ofCharges = others.filter((entry) => cardRefundIn(entry.reason) === undefined);
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
  return [...differences, ...compareRefunds(book.refunds, { ...wallet, clearing }, now)];
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
