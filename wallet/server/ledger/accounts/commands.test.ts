import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { createBatch } from '../batch/batch.ts';
import type { Batch } from '../batch/batch.ts';
import { captureHeld, expireHeld, holdMoney, voidHeld } from '../holds/commands.ts';
import { correctEntry, exchangeMoney } from './commands.ts';
import { accountsKey, touch } from '../batch/command.ts';
import type { MoneyCommand } from '../batch/command.ts';
import { transfer } from './domain.ts';
import { createLedger } from './service.ts';
import type { Ledger } from './service.ts';

const here = { cell: HOME_CELL };
const MINUTE_MS = 60_000;
const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const usd = (minor: bigint) => ({ minor, currency: 'USD' as const });
const fund: MoneyCommand<{ from: Id<'acc'>; to: Id<'acc'>; minor: bigint }, undefined, never> = {
  kind: 'test.fund',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor }) =>
    ok({
      answer: undefined,
      entries: [{ kind: 'funded', reason: 'a test', postings: transfer(from, to, eur(minor)) }],
    }),
};
const rate = { from: eur(100n), to: usd(109n) };

/** One command; it names accounts and holds by their position in `Books`. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('hold' as const), of: fc.nat(2), minor: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('capture' as const),
      hold: fc.nat(9),
      minor: fc.integer({ min: 1, max: 400 }),
      to: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void' as const), hold: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), hold: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('exchange' as const),
      of: fc.nat(2),
      minor: fc.integer({ min: 1, max: 300 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const), of: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('poison' as const), of: fc.nat(2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
/** The commands of one moment, and the minutes until the next. */
const script = fc.array(fc.record({ steps: fc.array(step, { maxLength: 12 }), minutes: fc.nat(20) }), {
  minLength: 1,
  maxLength: 8,
});

/** The accounts of one run: three in each currency. Each account in euros begins with 1,000 cents. */
interface Books {
  readonly eur: readonly Id<'acc'>[];
  readonly usd: readonly Id<'acc'>[];
  readonly holds: readonly Id<'hol'>[];
  /** The scope of its keys. */
  readonly scope: string;
}

interface ModelHold {
  readonly of: number;
  readonly minor: number;
  readonly until: number;
  status: string;
}

/** A model of the books that shares no code with the product. */
class Model {
  readonly eur = [1_000, 1_000, 1_000];
  readonly usd = [0, 0, 0];
  readonly held = [0, 0, 0];
  readonly holds = new Map<number, ModelHold>();
  readonly replayed = new Set<number>();
  now = 0;
  placed = 0;

  apply(step: Step): string {
    if (step.do === 'hold') return this.hold(step.of, step.minor);
    if (step.do === 'exchange') return this.exchange(step.of, step.minor);
    if (step.do === 'poison') return 'broken';
    if (step.do === 'replay') {
      if (this.replayed.has(step.of)) return 'ok';
      const outcome = this.exchange(step.of, 50);
      if (outcome === 'ok') this.replayed.add(step.of);
      return outcome;
    }
    const hold = this.holds.get(step.hold);
    if (!hold) return 'hold_not_found';
    return step.do === 'capture' ? this.capture(hold, step) : this.free(hold, step.do);
  }

  private hold(of: number, minor: number): string {
    const number = this.placed;
    this.placed += 1;
    if (this.eur[of]! - this.held[of]! < minor) return 'insufficient_funds';
    this.held[of]! += minor;
    this.holds.set(number, { of, minor, until: this.now + 30, status: 'held' });
    return 'ok';
  }

  private capture(hold: ModelHold, step: { minor: number; to: number }): string {
    if (hold.status !== 'held') return 'hold_resolved';
    if (this.now >= hold.until) return 'hold_expired';
    if (step.minor > hold.minor) return 'hold_exceeded';
    if (step.to === hold.of) return 'broken';
    hold.status = 'captured';
    this.held[hold.of]! -= hold.minor;
    this.eur[hold.of]! -= step.minor;
    this.eur[step.to]! += step.minor;
    return 'ok';
  }

  private free(hold: ModelHold, how: 'void' | 'expire'): string {
    if (how === 'void' && hold.status !== 'held') return hold.status === 'voided' ? 'ok' : 'hold_resolved';
    if (how === 'expire' && (hold.status !== 'held' || this.now < hold.until)) return 'ok';
    hold.status = how === 'void' ? 'voided' : 'expired';
    this.held[hold.of]! -= hold.minor;
    return 'ok';
  }

  private exchange(of: number, minor: number): string {
    if (this.eur[of]! - this.held[of]! < minor) return 'insufficient_funds';
    const get = Math.floor((minor * 109 * 9_900) / (100 * 10_000));
    if (get === 0) return 'exchange_too_small';
    this.eur[of]! -= minor;
    this.usd[of]! += get;
    return 'ok';
  }
}

describe('commands of the ledger', () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const system = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const world = { ...system, clocks: { business: () => now, security: () => system.clocks.security() } };
  let database: TestDatabase;
  let ledger: Ledger;
  let batch: Batch;
  let owner: pg.Client;
  before(async () => {
    database = await createTestDatabase('wallet');
    ledger = await createLedger({ db: database.db, world, currencies: ['EUR', 'USD'], cells: [HOME_CELL] });
    batch = createBatch({ db: database.db, world, resources: [] });
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  after(async () => {
    await batch.close();
    await owner.end();
    await database.close();
  });

  const open = (currency: 'EUR' | 'USD') =>
    database.db.asWriter((tx) =>
      ledger.openAccount(tx, {
        kind: 'holder',
        id: world.ids.mint('hld'),
        accountKind: 'available',
        currency,
        ...here,
      }),
    );
  const openBooks = async (): Promise<Books> => {
    const books = {
      eur: [await open('EUR'), await open('EUR'), await open('EUR')],
      usd: [await open('USD'), await open('USD'), await open('USD')],
      holds: Array.from({ length: 100 }, () => world.ids.mint('hol')),
      scope: world.ids.mint('run'),
    };
    const from = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    for (const to of books.eur) await batch.submit(fund, { from, to, minor: 1_000n }, here);
    return books;
  };
  /** Submits a step. @param place The number of holds that were placed before it. */
  const submit = async (books: Books, step: Step, place: number): Promise<string> => {
    const holdId = 'hold' in step ? books.holds[step.hold]! : books.holds[place]!;
    const exchangeOf = (of: number, minor: number) => ({
      give: eur(BigInt(minor)),
      rate,
      marginBasisPoints: 100,
      accounts: {
        giver: books.eur[of]!,
        taker: books.usd[of]!,
        fees: ledger.house('fees', 'USD', HOME_CELL),
        positionFrom: ledger.house('fx_position', 'EUR', HOME_CELL),
        positionTo: ledger.house('fx_position', 'USD', HOME_CELL),
      },
    });
    const key = (name: string) => ({ key: { scope: books.scope, key: name, requestHash: name } });
    const asked = (): Promise<Result<unknown, { code: string }>> => {
      switch (step.do) {
        case 'hold': {
          const expiresAt = new Date(now.getTime() + 30 * MINUTE_MS);
          const amount = eur(BigInt(step.minor));
          return batch.submit(
            holdMoney,
            {
              id: holdId,
              cell: 0,
              accountId: books.eur[step.of]!,
              amount,
              paymentId: null,
              expiresAt,
            },
            here,
          );
        }
        case 'capture': {
          const entry = { kind: 'captured', reason: 'a test' };
          return batch.submit(
            captureHeld,
            {
              holdId,
              amount: eur(BigInt(step.minor)),
              toAccountId: books.eur[step.to]!,
              entry,
            },
            here,
          );
        }
        case 'void':
          return batch.submit(voidHeld, { holdId }, here);
        case 'expire':
          return batch.submit(expireHeld, { holdId }, here);
        case 'exchange':
          return batch.submit(exchangeMoney, exchangeOf(step.of, step.minor), here);
        case 'replay':
          return batch.submit(exchangeMoney, exchangeOf(step.of, 50), { ...here, ...key(`replay ${step.of}`) });
        case 'poison':
          return batch.submit(fund, { from: books.eur[step.of]!, to: books.eur[step.of]!, minor: 1n }, here);
      }
    };
    const outcome = await asked().catch(() => ({ ok: false, error: { code: 'broken' } }) as const);
    return outcome.ok ? 'ok' : outcome.error.code;
  };
  const stateOf = async (books: Books) => {
    const { rows: accounts } = await owner.query(
      'select posted_minor, held_minor from ledger.accounts where id = any($1::uuid[]) order by array_position($1::uuid[], id)',
      [[...books.eur, ...books.usd].map((id) => toUuid(id))],
    );
    const { rows: holds } = await owner.query(
      'select status from ledger.holds where id = any($1::uuid[]) order by array_position($1::uuid[], id)',
      [books.holds.map((id) => toUuid(id))],
    );
    return {
      posted: accounts.map((row) => Number(row.posted_minor)),
      held: accounts.slice(0, 3).map((row) => Number(row.held_minor)),
      holds: holds.map((row) => row.status),
    };
  };

  it('make the same books in batches, one by one, and in a small model, for any script', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (moments) => {
        const [together, apart, model] = [await openBooks(), await openBooks(), new Model()];
        for (const { steps, minutes } of moments) {
          const first = model.placed;
          const places = steps.map(
            (_, index) => first + steps.slice(0, index).filter((one) => one.do === 'hold').length,
          );
          const inBatch = await Promise.all(steps.map((one, index) => submit(together, one, places[index]!)));
          const oneByOne: string[] = [];
          for (const [index, one] of steps.entries()) oneByOne.push(await submit(apart, one, places[index]!));
          assert.deepEqual(inBatch, oneByOne);
          assert.deepEqual(
            inBatch,
            steps.map((one) => model.apply(one)),
          );
          now = new Date(now.getTime() + minutes * MINUTE_MS);
          model.now += minutes;
        }
        const expected = {
          posted: [...model.eur, ...model.usd],
          held: model.held,
          holds: [...model.holds].toSorted(([one], [other]) => one - other).map(([, hold]) => hold.status),
        };
        assert.deepEqual(await stateOf(together), expected);
        assert.deepEqual(await stateOf(apart), expected);
      }),
      { numRuns: 25 },
    );
  });

  it('leave every entry in balance in each currency, and every account at the sum of its postings', async () => {
    const { rows } = await owner.query(`
      select (select count(*) from (select from ledger.postings group by cell, entry_number, currency
                                    having sum(amount_minor) <> 0) lopsided) as lopsided,
             (select count(*) from ledger.accounts a
               where posted_minor <> (select coalesce(sum(amount_minor), 0) from ledger.postings p
                                       where p.cell = a.cell and p.account_id = a.id)
                  or held_minor <> (select coalesce(sum(amount_minor), 0) from ledger.holds h
                                     where h.cell = a.cell and h.account_id = a.id and h.status = 'held')) as wrong`);
    assert.deepEqual(rows, [{ lopsided: '0', wrong: '0' }]);
  });

  it('reverse an entry once, however often they are submitted', async () => {
    const books = await openBooks();
    await batch.submit(fund, { from: books.eur[0]!, to: books.eur[1]!, minor: 300n }, here);
    const { rows } = await owner.query('select max(number) as number from ledger.entries');
    const number = BigInt(rows[0].number);
    const command = { number, postings: transfer(books.eur[0]!, books.eur[1]!, eur(300n)), reason: 'typed twice' };
    const key = { scope: 'correction', key: String(number), requestHash: '' };
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => batch.submit(correctEntry, command, { ...here, key })),
    );
    assert.ok(asked.every((outcome) => outcome.ok));
    assert.deepEqual((await stateOf(books)).posted.slice(0, 2), [1_000, 1_000]);
    // Without the key, the database refuses the second reversal.
    await assert.rejects(batch.submit(correctEntry, command, here), /entries_corrects/);
    const { rows: corrections } = await owner.query('select kind from ledger.entries where corrects = $1', [number]);
    assert.deepEqual(corrections, [{ kind: 'correction' }]);
  });
});
