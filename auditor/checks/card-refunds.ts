import { Type } from 'typebox';
import { IdOf, Instant, Int8 } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import type { Difference, Side } from '../difference.ts';
import type { ProcessorRefund } from '../processor-gateway.ts';
import type { ClearingRow } from './clearing.ts';
import { entryWords } from './ledger.ts';

const CardRefund = Type.Object({
  id: IdOf('crf'),
  status: Type.String(),
  minor: Int8,
  currency: Type.String(),
  createdAt: Instant,
});

/** Reads the wallet's refunds to cards. */
export function cardRefundsIn(snapshot: Snapshot) {
  return snapshot.many(sql(CardRefund)`
    select id, status, amount_minor as minor, currency::text as currency, created_at from card_refunds.card_refunds`);
}

type CardRefundRow = Awaited<ReturnType<typeof cardRefundsIn>>[number];

const CARD_REFUND = /\bcrf_[0-9a-z]{26}\b/;

/** Finds the refund to a card of an entry, whose reason names it. */
export function cardRefundIn(reason: string): string | undefined {
  return CARD_REFUND.exec(reason)?.[0];
}

/** The time that the wallet has to learn that a refund whose answer was lost was made. */
const LEARNS_WITHIN_MS = 10 * 60_000;

/**
 * Compares the card processor's refunds with the journal, both ways: what a refund returned, and did not fail, is what
 * its entries took from the processor's debt.
 */
export function compareRefunds(
  made: readonly ProcessorRefund[],
  wallet: { readonly cardRefunds: readonly CardRefundRow[]; readonly clearing: readonly ClearingRow[] },
  now: Date,
): Difference[] {
  const rows = new Map<string, CardRefundRow>(wallet.cardRefunds.map((row) => [row.id, row]));
  const entries = Map.groupBy(wallet.clearing, (entry) => cardRefundIn(entry.reason) ?? '');
  entries.delete('');
  const refunds = Map.groupBy(made, (refund) => refund.reference ?? refund.id);
  return [...new Set([...refunds.keys(), ...entries.keys()])].flatMap((reference): Difference[] => {
    const [theirs, ours] = [refunds.get(reference) ?? [], entries.get(reference) ?? []];
    const returned = theirs.reduce((sum, one) => sum + one.minor, 0n);
    if (returned === -ours.reduce((sum, one) => sum + one.minor, 0n)) return [];
    const row = rows.get(reference);
    if (row?.status === 'started' && now.getTime() - row.createdAt.getTime() < LEARNS_WITHIN_MS) return [];
    return [
      {
        kind: theirs.length > 0 ? 'refund_entry' : 'entry_refund',
        sides: [processorSide(theirs, reference), journalSide(ours, row)],
      },
    ];
  });
}

function processorSide(refunds: readonly ProcessorRefund[], reference: string): Side {
  const [first] = refunds;
  if (!first) return { reference: 'the card processor', says: `does not have a standing refund for ${reference}` };
  return {
    reference: `refund ${refunds.map(({ id }) => id).join(', ')} of charge ${first.chargeId} at the card processor`,
    says: `returned ${refunds.map((one) => moneyWords(one.minor, one.currency)).join(' and ')}`,
  };
}

function journalSide(entries: readonly ClearingRow[], row: CardRefundRow | undefined): Side {
  const about = row ? `refund to a card ${row.id} (${row.status}, ${moneyWords(row.minor, row.currency)})` : undefined;
  if (entries.length === 0) return { reference: about ? `the journal, ${about}` : 'the journal', says: 'has no entry' };
  return {
    reference: [...entries.map(entryWords), ...(about ? [about] : [])].join(', '),
    says: entries.map((entry) => moneyWords(-entry.minor, entry.currency)).join(' and '),
  };
}
