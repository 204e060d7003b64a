import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import { sampleStatement } from '../tests/samples/statement.ts';
import { settle } from '../wallet/server/settlement/reports/domain.ts';
import { insertReport } from '../wallet/server/settlement/reports/store.ts';
import { bareEnvironment } from '../tests/bare-environment.ts';

const IBAN = 'IE29AIBK93115212345678';

describe('the command for the settlement', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let folder: string;
  before(async () => {
    database = await createTestDatabase('wallet');
    folder = await mkdtemp(join(tmpdir(), 'holdfast-settlement-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await database.close();
  });

  const settlement = (args: readonly string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'settlement.ts'), ...args], {
      encoding: 'utf8',
      env: {
        ...bareEnvironment(),
        HOLDFAST_WALLET_DATABASE_URL: database.url,
        HOLDFAST_BANK_IBANS: `DE89 3704 0044 0532 0130 00, ${IBAN}`,
        // A settings file for all commands has the others' settings as well.
        HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
        ...env,
      },
    });

  async function imports(content: string | Uint8Array) {
    const path = join(folder, 'statement.xml');
    await writeFile(path, content);
    return settlement(['import', path]);
  }

  it('[O2f] imports a statement once, and says why another is refused', async () => {
    const first = await imports(sampleStatement({ closing: '5.00', entries: [{ amount: '5.00' }] }));
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /Statement S1 of IE29\S+ until 2026-11-01 is imported: 1 booking, balance 5\.00 EUR\./);
    const again = await imports(sampleStatement({ closing: '5.00', entries: [{ amount: '5.00' }] }));
    assert.equal(again.status, 0);
    assert.match(again.stdout, /was imported before; nothing changed/);
    const gap = await imports(sampleStatement({ id: 'S2', day: '2026-11-02', opening: '4.00', closing: '4.00' }));
    assert.equal(gap.status, 1);
    assert.match(gap.stderr, /Statement S2 opens with 4\.00 EUR, but Statement S1 closed with 5\.00 EUR/);
    const sums = await imports(sampleStatement({ id: 'S3', opening: '5.00', closing: '6.00' }));
    assert.match(sums.stderr, /opens with 5\.00 EUR, books 0\.00 EUR and closes with 6\.00 EUR, which does not add up/);
  });

  it('[O2g] refuses a file that is no statement, in words and without a trace', async () => {
    const bomb = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
    for (const [content, words] of [
      [sampleStatement({ prolog: bomb, id: '&b;' }), /declares a document type/],
      [Buffer.alloc(10_000_001, 'a'), /larger than 10 MB/],
      ['<a>', /not well-formed XML/],
      ['<a/>', /not a camt\.053/],
      [sampleStatement({ iban: 'GB29NWBK60161331926819' }), /HOLDFAST_BANK_IBANS does not name/],
    ] as const) {
      const refused = await imports(content);
      assert.equal(refused.status, 1);
      assert.match(refused.stderr, words);
      assert.doesNotMatch(refused.stderr, /\n {4}at /);
    }
  });

  it('[O2e] shows a report with its differences, their age and their owner, and ends with 1', async () => {
    const facts = {
      currency: 'EUR',
      day: '2026-11-01',
      posted: [{ kind: 'available', minor: 1_000n }],
      heldMinor: 0n,
      bookings: [{ entryNumber: '7', corrects: null, topUpId: null, minor: 1_000n }],
      withdrawals: [],
      cents: [],
      moved: [
        {
          pocket: 'payouts',
          id: 'trxne_1',
          kind: 'other',
          type: 'adjustment',
          reference: null,
          source: 'trxn_1',
          minor: 700n,
          feeMinor: 0n,
        },
      ],
      processor: { availableMinor: 0n, pendingMinor: 0n },
      payoutPocketMinor: 700n,
      bank: [],
      banked: [],
      payouts: [],
    } as const;
    const report = settle(settle(undefined, facts), {
      ...facts,
      day: '2026-11-04',
      posted: [],
      bookings: [],
      moved: [],
    });
    const stored = { ...report, revision: 1, lastEntry: 7n, madeAt: new Date() };
    await database.db.asWriter((tx) => insertReport(tx, 0, stored));
    const shown = settlement(['report', '--day', '2026-11-04']);
    assert.equal(shown.status, 1, shown.stderr);
    assert.match(shown.stdout, /holders, available +10\.00 EUR/);
    assert.match(shown.stdout, /-10\.00 EUR, open for 3 days, to be explained by the card processor/);
    assert.match(shown.stdout, /in the account for withdrawals +7\.00 EUR/);
    assert.match(shown.stdout, /in the account for withdrawals at first +7\.00 EUR/);
    assert.match(shown.stdout, /Customers' money is not covered: 3\.00 EUR are missing/);
    const { differences } = JSON.parse(settlement(['report', '--day', '2026-11-04', '--json']).stdout)[0];
    assert.deepEqual([differences[0].minor, differences[0].ageDays], ['-1000', 3]);
  });

  it('refuses what it does not understand, in words', () => {
    for (const [args, words, env] of [
      [[], /Say what to do/],
      [['import'], /Say what to do/],
      [['report', '--day', '2026-02-30'], /"2026-02-30" is not a day/],
      [['report', '--day', '2026-11-09'], /There is no report of 2026-11-09/],
      [['import', '/nowhere.xml'], /\/nowhere\.xml cannot be read/],
      [['import', 'x'], /HOLDFAST_BANK_IBANS is not set/, { HOLDFAST_BANK_IBANS: '' }],
      [['report'], /"IE00AIBK93115212345678" is none/, { HOLDFAST_BANK_IBANS: 'IE00AIBK93115212345678' }],
    ] as const) {
      const refused = settlement(args, env);
      assert.equal(refused.status, 1, args.join(' '));
      assert.match(refused.stderr, words);
      assert.doesNotMatch(refused.stderr, /\n {4}at /);
    }
  });
});
