import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';

/** A booking on a bank account. */
export interface BankEntry {
  /** Signed minor units: positive for money that arrived. */
  readonly minor: bigint;
  /** `YYYY-MM-DD`. */
  readonly bookedOn: string;
  /** The bank's own reference, by which the bank finds the booking. */
  readonly bankReference: string | null;
  /** Everything that the sender and the bank wrote about it, in one line. */
  readonly words: string;
}

/** A statement of a bank account: its balances, and the bookings between them. */
export interface Statement {
  /** The bank's id of the statement, unique for the account. */
  readonly id: string;
  readonly iban: string;
  readonly currency: Currency;
  /** The bank's number of the statement, if it counts them. */
  readonly number: number | null;
  /** The day of the closing balance (`YYYY-MM-DD`). */
  readonly endsOn: string;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  readonly entries: readonly BankEntry[];
}

/** A statement that was imported before. */
export interface KnownStatement extends Omit<Statement, 'entries'> {
  /** A digest of everything that it says. */
  readonly digest: string;
}

/** Why a statement is not imported, although its file is well formed. */
export type StatementFault =
  /** The operator does not own this account, by the settings. */
  | { readonly code: 'account_unknown'; readonly iban: string }
  /** A statement of this id was imported, and it says something else. */
  | { readonly code: 'statement_changed'; readonly id: string }
  /** The statement ends before, or on the same day as, one that was imported. */
  | { readonly code: 'statement_out_of_order'; readonly endsOn: string; readonly lastEndsOn: string }
  /** It does not open with the balance with which the statement before it closed. */
  | {
      readonly code: 'statement_gap';
      readonly openingMinor: bigint;
      readonly closedMinor: bigint;
      readonly lastId: string;
    }
  /** The bank's numbers show a missing statement. */
  | { readonly code: 'statement_skipped'; readonly number: number; readonly lastNumber: number };

/** What importing a statement did. */
export type Judged = 'new' | 'known';

/**
 * Judges a statement before it is stored.
 *
 * @param known The imported statement of the same id, and the newest of the account.
 */
export function judgeStatement(
  statement: Statement & { readonly digest: string },
  ibans: readonly string[],
  known: { readonly same?: KnownStatement | undefined; readonly last?: KnownStatement | undefined },
): Result<Judged, StatementFault> {
  const { same, last } = known;
  if (!ibans.includes(statement.iban)) return err({ code: 'account_unknown', iban: statement.iban });
  if (same) {
    return same.digest === statement.digest ? ok('known') : err({ code: 'statement_changed', id: statement.id });
  }
  if (!last) return ok('new');
  if (statement.endsOn <= last.endsOn) {
    return err({ code: 'statement_out_of_order', endsOn: statement.endsOn, lastEndsOn: last.endsOn });
  }
  if (statement.openingMinor !== last.closingMinor) {
    const { openingMinor } = statement;
    return err({ code: 'statement_gap', openingMinor, closedMinor: last.closingMinor, lastId: last.id });
  }
  if (isSkipped(statement.number, last.number)) {
    return err({ code: 'statement_skipped', number: statement.number!, lastNumber: last.number! });
  }
  return ok('new');
}

/** Banks count on, and begin again with 1 in a new year. */
function isSkipped(number: number | null, last: number | null): boolean {
  return number !== null && last !== null && number !== last + 1 && number !== 1;
}
