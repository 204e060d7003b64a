import { committedIfOk, txOver } from '#platform/db/db.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Process, Signal, Simulation } from '../scheduler.ts';
import { execute } from './execute.ts';
import type { Outcome } from './select.ts';
import { parse } from './parser.ts';
import type { Schema } from './schema.ts';
import { Blocked, DatabaseError, Store } from './store.ts';
import type { Change, Row, Transaction } from './store.ts';

/** The probabilities of a database's faults. */
export interface DatabaseFaults {
  /** The connection is lost during a commit, so that the server cannot know whether it was committed. */
  readonly commitInDoubt: number;
}

/** A kind of statement that the simulation implements itself, for example a call of a library's function. */
export interface Special {
  readonly matches: RegExp;
  run(database: MemoryDatabase, transaction: Transaction, text: string, params: readonly unknown[]): Outcome;
}

/** The bugs that may be planted into a database, which the invariants must find. */
export interface DatabaseBugs {
  /** Answers before it has committed. */
  readonly answersEarly?: boolean;
  /** Keeps a commit in memory for this long, and a crash in this time loses it. */
  readonly durableAfterMs?: number;
  /** Tables from which `select … for update` reads without a lock. */
  readonly unlocked?: readonly string[];
  /** Parts that are removed from each statement. */
  readonly leavesOut?: readonly RegExp[];
  /** Tables whose new rows are only written after the commit. */
  readonly writtenAfter?: readonly string[];
}

/** The settings of a database. */
export interface DatabaseSettings {
  readonly name: string;
  readonly schema: Schema;
  readonly simulation: Simulation;
  readonly faults: () => DatabaseFaults;
  readonly specials: readonly Special[];
  readonly bugs: DatabaseBugs;
}

type Faultpoint = (name: string) => Promise<void>;

/** The statement by which a reader sees one instant. */
const ONE_INSTANT = 'set transaction isolation level repeatable read, read only';

const connectionLost = (): DatabaseError => new DatabaseError('08006', 'the connection was lost');
const shutDown = (): DatabaseError => new DatabaseError('57P01', 'the database shuts down');

/** A database that the servers of a simulation share. Committed rows survive kills of servers and its own crashes. */
export class MemoryDatabase {
  readonly store: Store;
  readonly #settings: DatabaseSettings;
  readonly #ended = new Map<Transaction, Signal>();
  readonly #owners = new Map<Transaction, { process: Process; life: number }>();
  readonly #listeners: ((changes: readonly Change[]) => void)[] = [];
  #volatile: { at: number; changes: readonly Change[] }[] = [];
  #ids = 0;

  constructor(settings: DatabaseSettings) {
    this.#settings = settings;
    this.store = new Store(settings.schema, () => settings.simulation.now);
    const transaction = this.store.begin();
    for (const statement of settings.schema.rows) execute(this.store, transaction, parse(statement), []);
    this.store.commit(transaction);
  }

  /** Calls `listen` with every commit. */
  onCommit(listen: (changes: readonly Change[]) => void): void {
    this.#listeners.push(listen);
  }

  /** Returns the committed rows of a table. */
  rows(table: string): Row[] {
    return [...this.store.table(table).rows.values()];
  }

  /**
   * Connects a server to the database.
   *
   * @param faultpoint Is called before and after each commit, where the server may be killed.
   */
  connect(process: Process, faultpoint: Faultpoint): Db {
    const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      const transaction = this.#begin(process);
      let value: T;
      try {
        value = await work(this.#statements(process, transaction));
      } catch (error) {
        this.#rollback(transaction);
        throw error;
      }
      await this.#commit(process, transaction, faultpoint);
      return value;
    };
    return {
      asWriter: write,
      writeResult: (work) => committedIfOk(write, work),
      one: write,
      asNobody: write,
      asReader: (_subject, work) => write(work),
      close: async () => {},
    };
  }

  /** Rolls back the open transactions of a process's earlier lives. */
  abandon(process: Process): void {
    for (const [transaction, owner] of this.#owners) {
      if (owner.process === process && owner.life !== process.life) this.#rollback(transaction);
    }
  }

  /** Crashes the database: open transactions fail, and committed rows stay. */
  crash(): void {
    for (const transaction of this.store.open) this.#rollback(transaction);
    const since = this.#settings.simulation.now.getTime() - (this.#settings.bugs.durableAfterMs ?? 0);
    for (const { at, changes } of this.#volatile.toReversed()) if (at > since) this.store.undo(changes);
    this.#volatile = [];
  }

  #begin(process: Process): Transaction {
    const transaction = this.store.begin();
    this.#owners.set(transaction, { process, life: process.life });
    this.#ended.set(transaction, this.#settings.simulation.signal());
    return transaction;
  }

  #statements(process: Process, transaction: Transaction): Tx {
    let last: Promise<unknown> = Promise.resolve();
    return txOver((statement) => {
      // Statements of the same moment are sent together, and run in their order.
      const next = last.then(() => this.#run(process, transaction, statement));
      last = next.catch(() => undefined);
      return next;
    });
  }

  async #run(process: Process, transaction: Transaction, statement: Sql): Promise<Outcome> {
    const { simulation, name } = this.#settings;
    const { text, values } = statement.toQuery();
    const words = text.trim();
    for (;;) {
      await simulation.step(process, `${name} ${words.slice(0, 36)}`);
      if (transaction.state !== 'open') throw shutDown();
      try {
        return this.#execute(transaction, words, values);
      } catch (error) {
        if (!(error instanceof Blocked)) throw error;
        transaction.waitsFor = error.by;
        if (isCircle(transaction)) throw new DatabaseError('40P01', 'deadlock detected');
        await this.#ended.get(error.by)!.wait(process, `${name} waited`);
        transaction.waitsFor = undefined;
      }
    }
  }

  #execute(transaction: Transaction, text: string, params: readonly unknown[]): Outcome {
    if (text === ONE_INSTANT) {
      this.store.seeOneInstant(transaction);
      return { rows: [], count: 0 };
    }
    const special = this.#settings.specials.find(({ matches }) => matches.test(text));
    if (special) return special.run(this, transaction, text, params);
    const { unlocked = [], leavesOut = [] } = this.#settings.bugs;
    const statement = parse(leavesOut.reduce((words, part) => words.replace(part, ''), text));
    const isUnlocked =
      statement.kind === 'select' && statement.from?.kind === 'table' && unlocked.includes(statement.from.table);
    return execute(this.store, transaction, isUnlocked ? { ...statement, lock: 'none' } : statement, params);
  }

  async #commit(process: Process, transaction: Transaction, faultpoint: Faultpoint): Promise<void> {
    const { simulation, name, bugs } = this.#settings;
    if (bugs.answersEarly === true) {
      simulation.spawn(process, `${name} late commit`, async () => {
        await simulation.sleep(process, 200, `${name} late commit`);
        if (transaction.state === 'open') this.#settle(transaction);
      });
      return;
    }
    // The write to the disk takes time, in which other transactions continue.
    await simulation.sleep(process, simulation.random.between(0, 30), `${name} disk`);
    await faultpoint(`${name} commit`);
    if (transaction.state !== 'open') throw shutDown();
    const isInDoubt = simulation.random.chance(this.#settings.faults().commitInDoubt);
    if (isInDoubt && simulation.random.chance(0.5)) {
      this.#rollback(transaction);
      throw connectionLost();
    }
    const late = this.#takeLate(transaction);
    this.#settle(transaction);
    for (const insert of late) simulation.spawn(process, `${name} late row`, async () => insert());
    await faultpoint(`${name} committed`);
    if (isInDoubt) throw connectionLost();
  }

  /**
   * Removes from a transaction the rows that a planted bug writes after the commit.
   *
   * @returns Functions that write them.
   */
  #takeLate(transaction: Transaction): (() => void)[] {
    return (this.#settings.bugs.writtenAfter ?? []).flatMap((name) => {
      const table = this.store.table(name);
      const own = transaction.writes.get(table) ?? new Map<number, Row | undefined>();
      const fresh = [...own].filter(([place, row]) => row !== undefined && !table.rows.has(place));
      for (const [place] of fresh) own.delete(place);
      return fresh.map(
        ([place, row]) =>
          () =>
            void table.rows.set(place, row!),
      );
    });
  }

  #settle(transaction: Transaction): void {
    const changes = this.store.commit(transaction);
    if (this.#settings.bugs.durableAfterMs !== undefined) {
      this.#volatile.push({ at: this.#settings.simulation.now.getTime(), changes });
    }
    this.#finish(transaction);
    for (const listen of this.#listeners) listen(changes);
  }

  #rollback(transaction: Transaction): void {
    this.store.rollback(transaction);
    this.#finish(transaction);
  }

  #finish(transaction: Transaction): void {
    this.#ended.get(transaction)?.fire();
    this.#owners.delete(transaction);
  }

  /** Returns an ascending id, for rows whose ids the product draws at random. */
  nextId(): string {
    const digits = (this.#ids += 1).toString(16).padStart(12, '0');
    return `00000000-0000-7000-8000-${digits}`;
  }
}

function isCircle(transaction: Transaction): boolean {
  for (let other = transaction.waitsFor; other; other = other.waitsFor) if (other === transaction) return true;
  return false;
}
