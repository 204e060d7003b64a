import type { Db, Tx } from '#platform/db/db.ts';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { readCamt } from './camt-domain.ts';
import type { CamtFault } from './camt-domain.ts';
import { judgeStatement } from './domain.ts';
import type { BankEntry, Judged, Statement, StatementFault } from './domain.ts';
import { readXml } from './protocol/xml.ts';
import type { XmlFault } from './protocol/xml.ts';
import {
  accountsUntil,
  currenciesOfStatements,
  entriesBetween,
  findStatement,
  insertStatement,
  lastStatement,
  lockImports,
} from './store.ts';

/** Why a file of statements is refused. Nothing of it is imported then. */
export type ImportFault =
  | XmlFault
  | CamtFault
  | (StatementFault & { readonly statement: string; readonly currency: Currency });

/** A statement of an imported file. */
export interface Imported {
  readonly statement: Statement;
  /** `known` if the same statement was imported before; then nothing changed. */
  readonly was: Judged;
}

/** A booking at the bank, with the place where an operator finds it. */
export interface PlacedEntry extends BankEntry {
  readonly iban: string;
  readonly statementId: string;
  readonly place: number;
}

/** An account at the bank, as its newest statement shows it. */
export interface BankAccount {
  readonly iban: string;
  readonly endsOn: string;
  readonly closingMinor: bigint;
  /** The balance before the first imported statement: money that did not come through the processor. */
  readonly firstOpeningMinor: bigint;
}

/** The door to the bank's statements. */
export interface Statements {
  /**
   * Imports a file of camt.053: all of its statements, or none. A statement that was imported before changes nothing.
   *
   * @param ibans The operator's accounts.
   */
  importFile(bytes: Uint8Array, ibans: readonly string[]): Promise<Result<readonly Imported[], ImportFault>>;
  /** The bank's accounts in a currency, by their newest statements until a day. */
  accounts(tx: Tx, currency: Currency, day: string): Promise<BankAccount[]>;
  /** The bookings of an account's statements that end after one day and until another. */
  entries(
    tx: Tx,
    asked: { iban: string; currency: Currency; after: string | null; until: string },
  ): Promise<PlacedEntry[]>;
  currencies(tx: Tx): Promise<Currency[]>;
}

interface StatementsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
}

/** Creates the door to the bank's statements. */
export function createStatements(deps: StatementsDeps): Statements {
  return {
    importFile: (bytes, ibans) => importFile(deps, bytes, ibans),
    accounts: (tx, currency, day) => accountsUntil(tx, HOME_CELL, currency, day),
    entries: (tx, asked) => entriesBetween(tx, HOME_CELL, asked),
    currencies: async (tx) => (await currenciesOfStatements(tx, HOME_CELL)).map((row) => row.currency),
  };
}

async function importFile(
  { db, world }: StatementsDeps,
  bytes: Uint8Array,
  ibans: readonly string[],
): Promise<Result<readonly Imported[], ImportFault>> {
  const document = readXml(bytes);
  if (!document.ok) return document;
  const read = readCamt(document.value);
  if (!read.ok) return read;
  return db.writeResult(async (tx) => {
    await lockImports(tx);
    const imported: Imported[] = [];
    // In the order of their days, because each is judged by the one before it.
    for (const statement of read.value.toSorted((left, right) => (left.endsOn < right.endsOn ? -1 : 1))) {
      const was = await importStatement(tx, statement, ibans, world.clocks.business());
      if (!was.ok) return err({ ...was.error, statement: statement.id, currency: statement.currency });
      imported.push({ statement, was: was.value });
    }
    return ok(imported);
  });
}

async function importStatement(
  tx: Tx,
  statement: Statement,
  ibans: readonly string[],
  now: Date,
): Promise<Result<Judged, StatementFault>> {
  const digested = { ...statement, digest: digestOf(statement) };
  const judged = judgeStatement(digested, ibans, {
    same: await findStatement(tx, HOME_CELL, statement),
    last: await lastStatement(tx, HOME_CELL, statement),
  });
  if (judged.ok && judged.value === 'new') await insertStatement(tx, HOME_CELL, digested, now);
  return judged;
}

function digestOf({ entries, ...rest }: Statement): string {
  const amounts = { openingMinor: String(rest.openingMinor), closingMinor: String(rest.closingMinor) };
  const lines = entries.map((entry) => ({ ...entry, minor: String(entry.minor) }));
  return sha256Base64url(canonicalJson({ ...rest, ...amounts, entries: lines } as Json));
}
