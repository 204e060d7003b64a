import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { rolesOf } from '#platform/db/prepare.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { currencies } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { createBatch } from '../wallet/server/ledger/batch/batch.ts';
import { exchangeMoney } from '../wallet/server/ledger/accounts/commands.ts';
import { accountsKey, touch } from '../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../wallet/server/ledger/batch/command.ts';
import { transfer } from '../wallet/server/ledger/accounts/domain.ts';
import { createLedger } from '../wallet/server/ledger/accounts/service.ts';
import { eur } from '../tests/samples/payment.ts';
import { samplePromotion } from '../tests/samples/promotion.ts';
import { openPromotion } from '../wallet/server/payments/promotions/commands.ts';
import { promotionsResource } from '../wallet/server/payments/promotions/store.ts';
import { accountName, exportJournal } from './hledger.ts';

interface Move {
  readonly from: Id<'acc'>;
  readonly to: Id<'acc'>;
  readonly minor: bigint;
  readonly currency: Currency;
  readonly reason: string;
}

const move: MoneyCommand<Move, null, never> = {
  kind: 'test.move',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor, currency, reason }) =>
    ok({ answer: null, entries: [{ kind: 'test', reason, postings: transfer(from, to, { minor, currency }) }] }),
};

const here = { cell: HOME_CELL };

/** Runs hledger. It reads files in its locale's encoding, which is ASCII on a bare machine. */
function hledger(...args: string[]) {
  return spawnSync('hledger', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

describe('the journal in hledger’s format', () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  let database: TestDatabase;
  let directory: string;
  let path: string;
  let balances: Map<string, bigint>;

  before(async () => {
    database = await createTestDatabase('wallet');
    directory = await mkdtemp(join(tmpdir(), 'holdfast-hledger-'));
    path = join(directory, 'wallet.journal');
    await fill(database);
    balances = await balancesIn(database);
    const pages: string[] = [];
    await readSnapshot({ url: database.url, role: rolesOf('wallet').auditor }, async (snapshot) => {
      for await (const page of exportJournal(snapshot)) pages.push(page);
    });
    await writeFile(path, pages.join(''));
  });
  after(async () => {
    await rm(directory, { recursive: true });
    await database.close();
  });

  /** Makes moves in three currencies, an exchange, and reasons with special characters. */
  const fill = async ({ db }: TestDatabase) => {
    const ledger = await createLedger({ db, world, currencies: ['EUR', 'JPY', 'KWD'], cells: [HOME_CELL] });
    const batch = createBatch({ db, world, resources: [promotionsResource] });
    const open = (kind: 'holder' | 'client', currency: Currency) =>
      db.asWriter((tx) => {
        const id = kind === 'holder' ? world.ids.mint('hld') : world.ids.mint('cli');
        return ledger.openAccount(tx, {
          kind,
          id,
          accountKind: kind === 'holder' ? 'available' : 'commission',
          currency,
          ...here,
        });
      });
    for (const currency of ['EUR', 'JPY', 'KWD'] as const) {
      const [one, two, shop] = [
        await open('holder', currency),
        await open('holder', currency),
        await open('client', currency),
      ];
      const outside = ledger.house('processor_clearing', currency, HOME_CELL);
      const escrow = ledger.house('escrow', currency, HOME_CELL);
      const fees = ledger.house('fees', currency, HOME_CELL);
      const reasons = [
        'plain',
        'a ; semicolon',
        'two\nlines | a bar',
        'tab\tand  spaces',
        '',
        'ends = 5.00 EUR',
        '№ 7 “ünïcode” \u2028',
      ];
      for (const [index, reason] of reasons.entries()) {
        const minor = 123_456_789n + BigInt(index);
        await batch.submit(move, { from: outside, to: one, minor, currency, reason }, here);
        await batch.submit(move, { from: one, to: escrow, minor: 1_001n, currency, reason }, here);
        await batch.submit(move, { from: escrow, to: two, minor: 900n, currency, reason }, here);
        await batch.submit(move, { from: escrow, to: shop, minor: 100n, currency, reason }, here);
        await batch.submit(move, { from: escrow, to: fees, minor: 1n, currency, reason }, here);
      }
    }
    // Two promotions of one shop have two accounts of the same owner, kind and currency.
    const shop = await open('client', 'EUR');
    const outside = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    await batch.submit(move, { from: outside, to: shop, minor: 70n, currency: 'EUR', reason: 'earned' }, here);
    for (const minor of [40n, 30n]) {
      const { promotion, account } = samplePromotion({ clientAccountId: shop, budget: eur(minor) });
      const opening = { at: promotion.createdAt, promotionId: promotion.id };
      const opened = await batch.submit(
        openPromotion,
        {
          promotion,
          account: { ...account, postedMinor: 0n, opening },
        },
        here,
      );
      assert.ok(opened.ok);
    }
    const [giver, taker] = [await open('holder', 'EUR'), await open('holder', 'JPY')];
    await batch.submit(
      move,
      {
        from: ledger.house('processor_clearing', 'EUR', HOME_CELL),
        to: giver,
        minor: 10_000n,
        currency: 'EUR',
        reason: 'x',
      },
      here,
    );
    const exchanged = await batch.submit(
      exchangeMoney,
      {
        give: { minor: 10_000n, currency: 'EUR' },
        rate: { from: { minor: 100n, currency: 'EUR' }, to: { minor: 161n, currency: 'JPY' } },
        marginBasisPoints: 50,
        accounts: {
          giver,
          taker,
          fees: ledger.house('fees', 'JPY', HOME_CELL),
          positionFrom: ledger.house('fx_position', 'EUR', HOME_CELL),
          positionTo: ledger.house('fx_position', 'JPY', HOME_CELL),
        },
      },
      here,
    );
    assert.ok(exchanged.ok);
    await batch.close();
  };

  it('[O2a] has one transaction for each entry, each balanced, and ends at every balance of the ledger', async () => {
    const journal = readJournal(await readFile(path, 'utf8'));
    const { rows } = await asOwner<{ count: string }>(database, 'select count(*) as count from ledger.entries');
    assert.equal(journal.transactions, Number(rows[0]!.count));
    assert.deepEqual(journal.faults, []);
    assert.deepEqual(sorted(journal.balances), sorted(balances));
  });

  it('[O2a] is read by hledger, if that is installed, with the same balances', async () => {
    const run = (...args: string[]) => hledger('--file', path, ...args);
    const theirs = run('balance', '--flat', '--no-total', '--empty', '--layout=bare', '--output-format=csv');
    // Debian's package is `hledger`. Without it, only the parser below checks the file; it shares no code with the writer.
    const read = theirs.error ? readJournal(await readFile(path, 'utf8')).balances : balancesOfCsv(theirs.stdout);
    assert.equal(theirs.error ? 0 : theirs.status, 0, theirs.stderr);
    assert.deepEqual(sorted(read), sorted(balances));
    if (!theirs.error) assert.equal(run('check').status, 0, run('check').stderr);
  });

  it('[O2a] fails hledger’s own check after a change of one cent', async () => {
    const text = await readFile(path, 'utf8');
    const wrong = text.replace(
      /(liabilities:holders:\S+ {2}-[\d.]+)(\d) EUR =/,
      (_, start: string, digit: string) => `${start}${(Number(digit) + 1) % 10} EUR =`,
    );
    assert.notEqual(wrong, text);
    assert.notDeepEqual(readJournal(wrong).faults, []);
    const wrongPath = join(directory, 'wrong.journal');
    await writeFile(wrongPath, wrong);
    const theirs = hledger('--file', wrongPath, 'check');
    assert.notEqual(theirs.status, 0);
  });
});

async function asOwner<Row extends pg.QueryResultRow>({ url }: TestDatabase, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(text);
  } finally {
    await client.end();
  }
}

/** Reads every account's balance from the ledger, by the account's name and currency. */
async function balancesIn(database: TestDatabase): Promise<Map<string, bigint>> {
  const { rows } = await asOwner<
    Record<'kind' | 'ownerKind' | 'ownerId' | 'currency' | 'posted', string> & { promotionId: string | null }
  >(
    database,
    `select kind, owner_kind as "ownerKind", owner_id as "ownerId", promotion_id as "promotionId", currency,
            posted_minor as posted
       from ledger.accounts where posted_minor <> 0`,
  );
  return new Map(
    rows.map((row) => [
      `${accountName({ cell: 0, ...row, accountKind: row.kind })} ${row.currency}`,
      -BigInt(row.posted),
    ]),
  );
}

function sorted(balances: ReadonlyMap<string, bigint>): [string, bigint][] {
  return [...balances].filter(([, minor]) => minor !== 0n).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** Parses only the amounts, balances and assertions of the format. */
function readJournal(text: string) {
  const balances = new Map<string, bigint>();
  const faults: string[] = [];
  let transactions = 0;
  let sums = new Map<string, bigint>();
  const close = (): void => {
    for (const [currency, sum] of sums)
      if (sum !== 0n) faults.push(`transaction ${transactions} is off by ${sum} ${currency}`);
    sums = new Map();
  };
  for (const line of text.split('\n')) {
    if (/^\d{4}-\d{2}-\d{2} \(\d+\) \S/.test(line)) {
      close();
      transactions += 1;
    } else if (/^ {4}[^;]/.test(line)) {
      const posting = /^ {4}(\S(?:\S| (?! ))*) {2,}(-?[\d.]+) ([A-Z]{3}) = (-?[\d.]+) ([A-Z]{3})$/.exec(line);
      if (!posting) {
        faults.push(`line "${line}" is no posting`);
        continue;
      }
      const [, account = '', amount = '', currency = '', balance = '', asserted = ''] = posting;
      const minor = minorOf(amount, currency);
      const after = (balances.get(`${account} ${currency}`) ?? 0n) + minor;
      balances.set(`${account} ${currency}`, after);
      sums.set(currency, (sums.get(currency) ?? 0n) + minor);
      if (after !== minorOf(balance, asserted)) faults.push(`${account} has ${after}, asserted is ${balance}`);
    } else if (line !== '' && !/^( {4};|;|commodity |decimal-mark )/.test(line)) {
      faults.push(`line "${line}" is nothing that is known`);
    }
  }
  close();
  return { balances, faults, transactions };
}

function minorOf(text: string, currency: string): bigint {
  const { decimals } = currencies[currency as Currency];
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const minor = BigInt(whole + fraction.padEnd(decimals, '0'));
  return text.startsWith('-') ? -minor : minor;
}

/** Parses the output of `hledger balance --layout=bare --output-format=csv`. */
function balancesOfCsv(text: string): Map<string, bigint> {
  const rows = text.trim().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [account = '', currency = '', balance = ''] = row.split(',').map((cell) => cell.replaceAll('"', ''));
      return [`${account} ${currency}`, minorOf(balance, currency)];
    }),
  );
}
