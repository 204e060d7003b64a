import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import pino from 'pino';
import { rolesOf } from '#platform/db/prepare.ts';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { createBatch } from '../wallet/server/ledger/batch/batch.ts';
import type { Batch } from '../wallet/server/ledger/batch/batch.ts';
import { captureHeld, holdMoney } from '../wallet/server/ledger/holds/commands.ts';
import { accountsKey, touch } from '../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../wallet/server/ledger/batch/command.ts';
import { transfer } from '../wallet/server/ledger/accounts/domain.ts';
import { createLedger } from '../wallet/server/ledger/accounts/service.ts';
import type { Ledger } from '../wallet/server/ledger/accounts/service.ts';
import { audit } from './audit.ts';
import type { AuditSettings } from './audit.ts';
import { reportWords } from './report.ts';

interface Move {
  readonly from: Id<'acc'>;
  readonly to: Id<'acc'>;
  readonly minor: bigint;
  readonly reason: string;
}

const move: MoneyCommand<Move, null, never> = {
  kind: 'test.move',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor, reason }) =>
    ok({
      answer: null,
      entries: [{ kind: 'test', reason, postings: transfer(from, to, { minor, currency: 'EUR' }) }],
    }),
  answer: { toJson: () => null, fromJson: () => null },
};

/** Set `HOLDFAST_AUDIT_OPERATIONS=100000` by hand before a release. */
const OPERATIONS = Number(process.env['HOLDFAST_AUDIT_OPERATIONS'] ?? 10_000);
const ACCOUNTS = 200;
const IN_FLIGHT = 1_000;

const here = { cell: HOME_CELL };

describe('clean books', () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  let database: TestDatabase;
  let ledger: Ledger;
  let batch: Batch;
  let settings: AuditSettings;
  let accounts: Id<'acc'>[];

  before(async () => {
    database = await createTestDatabase('wallet');
    ledger = await createLedger({ db: database.db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    batch = createBatch({ db: database.db, world, resources: [] });
    settings = { wallet: { url: database.url, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
    const open = () =>
      database.db.asWriter((tx) =>
        ledger.openAccount(tx, {
          kind: 'holder',
          id: world.ids.mint('hld'),
          accountKind: 'available',
          currency: 'EUR',
          ...here,
        }),
      );
    accounts = await Promise.all(Array.from({ length: ACCOUNTS }, open));
    const from = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    await Promise.all(
      accounts.map((to) => batch.submit(move, { from, to, minor: 1_000_000n, reason: 'to begin with' }, here)),
    );
  });
  after(async () => {
    await batch.close();
    await database.close();
  });

  /** Moves money, and sometimes places a hold and captures a part of it. */
  const operate = async (index: number): Promise<void> => {
    const from = accounts[index % ACCOUNTS]!;
    const to = accounts[(index * 7 + 1) % ACCOUNTS]!;
    if (from === to) return;
    if (index % 10 > 0) {
      await batch.submit(move, { from, to, minor: BigInt((index % 50) + 1), reason: `number ${index}` }, here);
      return;
    }
    const amount = { minor: 40n, currency: 'EUR' } as const;
    const holdId = world.ids.mint('hol');
    const draft = { id: holdId, cell: 0, accountId: from, amount, paymentId: null, expiresAt: new Date('2100-01-01') };
    assert.ok((await batch.submit(holdMoney, draft, here)).ok);
    if (index % 20 === 0) return;
    const entry = { kind: 'test', reason: 'a hold' };
    await batch.submit(captureHeld, { holdId, amount: { ...amount, minor: 25n }, toAccountId: to, entry }, here);
  };

  it('[O2a] give no alarm, however many operations went through the batch', async (t) => {
    let next = 0;
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (next < OPERATIONS) await operate((next += 1));
      }),
    );
    const done = await audit(settings);
    assert.deepEqual(done.findings, [], reportWords(done, settings));
    assert.ok(done.figures.entries > OPERATIONS * 0.9);
    t.diagnostic(`${OPERATIONS} operations: ${reportWords(done, settings).split('\n')[0]}`);

    const { verified } = done;
    const again = await audit(settings, verified);
    assert.deepEqual(again.findings, []);
    t.diagnostic(`once more, only what came since hashed: ${(again.tookMs / 1000).toFixed(1)} s`);
  });

  it('[O2a] get the same hashes as the wallet wrote, whatever texts they contain', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((one) => !one.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (reasons) => {
        const [from, to] = accounts as [Id<'acc'>, Id<'acc'>];
        const key = (index: number) => ({
          scope: 'test',
          key: `${reasons[index]}${world.ids.mint('req')}`,
          requestHash: '',
        });
        await Promise.all(
          reasons.map((reason, index) =>
            batch.submit(move, { from, to, minor: 1n, reason }, { ...here, key: key(index) }),
          ),
        );
        const done = await audit(settings);
        assert.deepEqual(done.findings, [], reportWords(done, settings));
      }),
      { numRuns: 10 },
    );
  });

  it('[O2a] are hashed once in a watch; the next whole cycle finds a later change', async () => {
    const { verified } = await audit(settings);
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query("set session_replication_role = 'replica'");
    await owner.query("update ledger.entries set reason = 'a gift' where number = 2");
    const [quick, whole] = [await audit(settings, verified), await audit(settings)];
    await owner.query("update ledger.heads set hash = sha256('x')");
    await owner.query(
      "update ledger.batches set hash = sha256('x') where last_entry = (select max(last_entry) from ledger.batches)",
    );
    const moved = await audit(settings, verified);
    await owner.end();
    assert.deepEqual(quick.findings, []);
    assert.deepEqual(
      whole.findings.map((finding) => finding.kind),
      ['batch_content'],
    );
    assert.deepEqual(whole.verified, [], 'a broken chain is hashed again');
    assert.ok(moved.findings.some((finding) => finding.kind === 'anchor_off_chain'));
  });
});
