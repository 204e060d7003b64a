import assert from 'node:assert/strict';
import type pg from 'pg';
import type { Kind } from '../../auditor/difference.ts';

/** The names of both sides that the audit's report must contain. */
export type Named = readonly [string | RegExp, string | RegExp];

/** A planted inconsistency between rows, which the audit must find. */
export interface Mismatch {
  readonly what: string;
  readonly kind: Kind;
  /** Changes rows of the wallet's or the market's database. @returns The names that the report must contain. */
  readonly plant: (wallet: pg.Client, market: pg.Client) => Promise<Named>;
}

/** Runs a statement that must return exactly one row. */
export const one = async (client: pg.Client, text: string): Promise<Record<string, string>> => {
  const { rows, rowCount } = await client.query<Record<string, string>>(text);
  assert.equal(rowCount, 1, text);
  return rows[0]!;
};

/** Finds the capture of the newest payment, whose money is still in escrow. */
export const captureOfOpen = `
  select number, payment_id from ledger.entries
   where kind = 'payment_captured' order by number desc limit 1`;

/** Finds the account of the holder whose money is on hold. */
export const holderAccount = `
  select a.id from ledger.accounts a join ledger.holds h on h.account_id = a.id`;
