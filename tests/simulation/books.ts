import type { MemoryDatabase } from './memory/database.ts';
import type { Change, Row } from './memory/store.ts';

/** Checks a wallet's books at every commit (I1–I3), with its own sums. */
export class Books {
  readonly violations: string[] = [];
  readonly #database: MemoryDatabase;
  #sums = new Map<string, bigint>();

  constructor(database: MemoryDatabase) {
    this.#database = database;
    database.onCommit((changes) => this.#read(changes));
  }

  /** Computes the sums again from the stored rows, after a crash has lost some. */
  resync(): void {
    this.#sums = new Map();
    for (const posting of this.#database.rows('ledger.postings')) this.#add(posting);
  }

  #add(posting: Row): void {
    const account = String(posting['account_id']);
    this.#sums.set(account, (this.#sums.get(account) ?? 0n) + (posting['amount_minor'] as bigint));
  }

  #read(changes: readonly Change[]): void {
    const entries = new Map<string, bigint>();
    const touched = new Set<string>();
    for (const { table, before, after } of changes) {
      if (table === 'ledger.accounts') touched.add(String((after ?? before)!['id']));
      if (table !== 'ledger.postings' && table !== 'ledger.entries') continue;
      if (before || !after) {
        this.violations.push(`I1: ${table} was changed after it was written`);
        continue;
      }
      if (table === 'ledger.entries') continue;
      this.#add(after);
      touched.add(String(after['account_id']));
      const side = `${String(after['entry_number'])} ${String(after['currency'])}`;
      entries.set(side, (entries.get(side) ?? 0n) + (after['amount_minor'] as bigint));
    }
    for (const [entry, sum] of entries) if (sum !== 0n) this.violations.push(`I1: entry ${entry} sums up to ${sum}`);
    if (touched.size > 0) this.#check(touched);
  }

  /**
   * What the owner of an account can spend in its currency, if the owner owes: in this currency, or in another one
   * that is not the one of payments, and of which they do not know.
   */
  #freeOfOwing({ owner_id: owner, currency }: Row): bigint {
    const owned = this.#database.rows('ledger.accounts').filter((row) => row['owner_id'] === owner);
    const holder = this.#database.rows('accounts.holders').find((row) => row['id'] === owner);
    const known = (holder?.['debt_accounts'] ?? []) as readonly unknown[];
    const owes = owned.some((row) => {
      if (row['kind'] !== 'debt' || (row['posted_minor'] as bigint) >= 0n) return false;
      return row['currency'] === currency || (row['currency'] !== 'EUR' && !known.includes(row['id']));
    });
    const free = owned
      .filter((row) => row['currency'] === currency)
      .filter((row) => row['kind'] === 'available' || row['kind'] === 'commission')
      .map((row) => (row['posted_minor'] as bigint) - (row['held_minor'] as bigint));
    return owes ? free.reduce((sum, one) => sum + one, 0n) : 0n;
  }

  #check(touched: ReadonlySet<string>): void {
    for (const account of this.#database.rows('ledger.accounts')) {
      if (!touched.has(String(account['id']))) continue;
      const [posted, held] = [account['posted_minor'] as bigint, account['held_minor'] as bigint];
      const floor = account['floor_minor'] as bigint | null;
      const sum = this.#sums.get(String(account['id'])) ?? 0n;
      const name = `${String(account['kind'])} ${String(account['id'])}`;
      if (posted !== sum) this.violations.push(`I3: ${name} has ${posted}, but its postings sum up to ${sum}`);
      if (floor !== null && posted - held < floor)
        this.violations.push(`I2: ${name} has ${posted - held}, below its floor of ${floor}`);
      if (account['kind'] === 'debt' && posted > 0n) this.violations.push(`I2: ${name} has ${posted}, above zero`);
      const free = this.#freeOfOwing(account);
      if (free > 0n) this.violations.push(`I2: the owner of ${name} owes, but has ${free} to spend`);
    }
  }
}
