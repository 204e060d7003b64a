import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';
import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { audit } from '../../auditor/audit.ts';
import type { Audit } from '../../auditor/audit.ts';
import { kinds, kindsAbout } from '../../auditor/difference.ts';
import type { Kind } from '../../auditor/difference.ts';
import { isClean, reportWords } from '../../auditor/report.ts';
import { FINANCIAL_ACCOUNT } from '../../sandbox/stripe/financial-account.ts';
import { until } from '../../sandbox/test-sandbox.ts';
import { openAudited } from './audited.ts';
import type { Audited } from './audited.ts';
import { one } from './mismatch.ts';
import type { Named } from './mismatch.ts';
import { mismatches } from './mismatches.ts';
import { bareEnvironment } from '../bare-environment.ts';

const Count = Type.Object({ count: Int8 });

/** The kinds that show a deleted entry, a changed one, and a journal or log without its newest entry. */
const tampering: ReadonlySet<Kind> = new Set<Kind>([
  'entry_gap',
  'batch_content',
  'anchor_off_chain',
  'staff_entry',
  'staff_link',
  'staff_head',
  'staff_anchor',
]);

/** Returns the ids that a kind of difference proves, by the system with which the wallet is compared. */
function marksOf(kind: Kind): string {
  const isAbout = (whom: keyof typeof kindsAbout) => (kindsAbout[whom] as readonly Kind[]).includes(kind);
  if (isAbout('the card processor')) return '[O2b]';
  if (isAbout('the market')) return '[O2c]';
  return tampering.has(kind) ? '[O2a] [S117]' : '[O2a]';
}

function assertNames(done: Audit, kind: Kind, named: Named, words: string): void {
  const finding = done.findings.find((found) => found.kind === kind);
  assert.ok(finding, `${kind} is found in: ${words}`);
  const isNamed = (name: string | RegExp, text: string): boolean =>
    typeof name === 'string' ? text.includes(name) : name.test(text);
  const match = finding.differences.find(({ sides }) =>
    sides.every((side, index) => isNamed(named[index]!, side.reference)),
  );
  assert.ok(match, `${String(named)} are named in: ${words}`);
}

/** Recomputes the chain from a batch on, as a person who can write the whole database would. */
async function recomputeChain(wallet: pg.Client, from: number, content: Buffer): Promise<void> {
  await wallet.query('update ledger.batches set content = $1 where last_entry = $2', [content, from]);
  const { rows } = await wallet.query<{ last_entry: string; content: Buffer; hash: Buffer }>(
    'select last_entry, content, hash from ledger.batches order by last_entry',
  );
  let hash = createHash('sha256').digest();
  for (const batch of rows) {
    const number = Buffer.alloc(8);
    number.writeBigInt64BE(BigInt(batch.last_entry));
    hash = createHash('sha256').update(hash).update(number).update(batch.content).digest();
    await wallet.query('update ledger.batches set hash = $1 where last_entry = $2', [hash, batch.last_entry]);
  }
  await wallet.query('update ledger.heads set hash = $1', [hash]);
}

describe('the audit', () => {
  let audited: Audited;

  before(async () => {
    audited = await openAudited();
  });
  after(() => audited.close());

  it('[O2a] [O2b] [O2c] reports nothing if wallet, market and card processor agree', async () => {
    const done = await audited.look();
    assert.ok(isClean(done), reportWords(done, audited.settings));
    assert.equal(done.figures.charges, 2);
    assert.equal(done.figures.orders, 2);
    // In this test the file has the head of every batch.
    const { count } = await one(audited.wallet, 'select count(*) as count from ledger.batches');
    assert.equal(String(done.figures.anchors), count);
  });

  for (const { what, kind, plant } of mismatches) {
    it(`${marksOf(kind)} finds ${what}, and names both sides`, async () => {
      const { named, done } = await audited.tamper(async () => ({
        named: await plant(audited.wallet, audited.market),
        done: await audited.look(),
      }));
      assertNames(done, kind, named, reportWords(done, audited.settings));
    });
  }

  it('[O2a] is tested with every kind of difference', () => {
    const elsewhere: Kind[] = ['anchor_unread', 'refund_entry', 'payout_withdrawal'];
    const tried = new Set([...mismatches.map(({ kind }) => kind), ...elsewhere]);
    assert.deepEqual([...tried].toSorted(), Object.keys(kinds).toSorted());
  });

  it('[O2a] [S117] finds a rewritten journal with a recomputed chain, by the heads outside the database', async () => {
    const done = await audited.tamper(async () => {
      await audited.wallet.query("update ledger.entries set reason = reason || ', a gift' where number = 2");
      const { findings } = await audited.look();
      const says = findings.find((one) => one.kind === 'batch_content')?.differences[0]?.sides[1].says ?? '';
      await recomputeChain(audited.wallet, 2, Buffer.from(says.replace('have the hash ', ''), 'base64url'));
      return audited.look();
    });
    assert.deepEqual(
      done.findings.map((finding) => finding.kind),
      ['anchor_off_chain'],
    );
    assertNames(done, 'anchor_off_chain', [/^line 2 of /, 'the chain in the database'], '');
  });

  it('[O2a] reads with a role that sees every account, sees no personal data, and writes nothing', async () => {
    const { wallet } = audited.settings;
    const count = (snapshot: Snapshot) => snapshot.one(sql(Count)`select count(*) as count from ledger.accounts`);
    const { count: seen } = await readSnapshot(wallet, count);
    assert.equal(String(seen), (await one(audited.wallet, 'select count(*) as count from ledger.accounts'))['count']);
    const people = sql(Count)`select count(phone) as count from accounts.holders`;
    await assert.rejects(
      readSnapshot(wallet, (snapshot) => snapshot.one(people)),
      /permission denied for table holders/,
    );
    const { rows } = await audited.wallet.query(
      `select table_schema, table_name from information_schema.table_privileges
        where grantee = $1 and privilege_type <> 'SELECT'`,
      [wallet.role],
    );
    assert.deepEqual(rows, []);
  });

  it('[O2a] [O2c] runs as a command, whose exit code and report show its findings', async () => {
    const { world, settings } = audited;
    const env = {
      ...bareEnvironment(),
      HOLDFAST_WALLET_DATABASE_URL: world.walletDatabaseUrl,
      HOLDFAST_MARKET_DATABASE_URL: world.marketDatabaseUrl,
      HOLDFAST_LEDGER_ANCHOR: settings.anchorPath,
      HOLDFAST_STAFF_LOG_ANCHOR: settings.staffAnchorPath,
      HOLDFAST_PRIVATE_ORIGINS: world.sandboxUrl,
      HOLDFAST_AUDIT_AGAIN_AFTER_SECONDS: '0',
      STRIPE_API_URL: world.sandboxUrl,
      STRIPE_SECRET_KEY: world.processorKey,
      STRIPE_FINANCIAL_ACCOUNT: FINANCIAL_ACCOUNT,
    };
    const command = fileURLToPath(new URL('../../bin/audit.ts', import.meta.url));
    const run = () =>
      promisify(execFile)(process.execPath, [command], { env }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        (failed: { code: number; stdout: string }) => failed,
      );
    const clean = await run();
    assert.equal(clean.code, 0, clean.stdout);
    assert.match(
      clean.stdout,
      /2 payments, 2 charges and refunds of the card processor, 0 payouts of the last months, 2 orders of the market/,
    );
    const found = await audited.tamper(async () => {
      await audited.market.query("update orders.parts set status = 'released' where status = 'held'");
      return run();
    });
    assert.equal(found.code, 1);
    assert.match(found.stdout, /part opt_\w+ of order ord_\w+ in the market: released, of 13\.50 EUR/);
    assert.match(found.stdout, /≠ part prt_\w+ of payment pay_\w+ in the wallet: held, of 13\.50 EUR/);
    const wrong = await promisify(execFile)(process.execPath, [command], {
      env: { ...env, HOLDFAST_AUDIT_EVERY_SECONDS: 'often', HOLDFAST_LEDGER_ANKER: 'x' },
    }).catch((failed: { stderr: string }) => failed);
    assert.match(wrong.stderr, /EVERY_SECONDS must be whole seconds[\s\S]*ANKER is not a setting/);
  });

  it('[O2a] audits the rest and is not clean if market and card processor do not answer', async () => {
    const { settings, wallet } = audited;
    const { processor, market } = settings;
    const cut = {
      ...settings,
      processor: { ...processor!, secretKey: 'sk_test_of_nobody' },
      market: { ...market!, role: 'holdfast_nobody' },
    };
    const done = await audited.tamper(async () => {
      await wallet.query(
        "update ledger.accounts set posted_minor = posted_minor + 1 where kind = 'fees' and currency = 'EUR'",
      );
      return audit(cut);
    });
    const words = reportWords(done, cut);
    assert.match(words, /Could not be compared: the card processor\. .*[Kk]ey/);
    assert.match(words, /Could not be compared: the market\. .*holdfast_nobody/);
    assertNames(done, 'account_balance', ['fees account', /its \d+ postings/], words);
    const reached = await audit(cut);
    assert.equal(isClean(reached), false);
    assert.match(reportWords(reached, cut), /Everything that was compared agrees\.$/);
  });

  it('[O2a] reports a line of the anchor file that is no head', async () => {
    const path = audited.settings.anchorPath!;
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}{"at":"2026-01-01T00:00:00Z","cell":0,"last_entry":"x","hash":"y"}\n`);
    const done = await audited.look();
    await writeFile(path, text);
    assertNames(done, 'anchor_unread', [/^line \d+ of /, 'the wallet'], reportWords(done, audited.settings));
  });

  it('[O2a] looks again before it reports a difference, so that messages in flight can arrive', async () => {
    const { wallet, market, settings } = audited;
    const waiting = `select from pg_locks join pg_database on pg_database.oid = database
      where datname = current_database() and relation = 'ledger.entries'::regclass and not granted`;
    const done = await audited.tamper(async () => {
      await market.query("update orders.parts set status = 'awaiting' where status = 'held'");
      // The audit reads the market first, and then waits for this lock to read the wallet.
      await wallet.query('begin; lock table ledger.entries in access exclusive mode');
      const looking = audit(settings);
      await until('the audit waits', async () => ((await wallet.query(waiting)).rowCount ?? 0) > 0);
      await market.query("update orders.parts set status = 'held' where status = 'awaiting'");
      await wallet.query('rollback');
      return looking;
    });
    assert.ok(isClean(done), reportWords(done, settings));
    // A charge is no difference either while the wallet does not know its outcome.
    const asked = await audited.tamper(async () => {
      await wallet.query(`
        delete from ledger.entries where number = 2; delete from ledger.postings where entry_number = 2;
        update top_ups.top_ups set status = 'started', asked_at = now() where amount_minor = 5000`);
      return audited.look();
    });
    assert.equal(
      asked.findings.find((finding) => finding.kind === 'charge_entry'),
      undefined,
    );
  });

  it('[O2b] finds a charge and a refund that the wallet did not make', async () => {
    const { stripe, settings } = audited;
    const [charge] = (await stripe.paymentIntents.list({ limit: 1 })).data;
    const again = await stripe.paymentIntents.create({
      amount: 1_234,
      currency: 'eur',
      customer: charge!.customer as string,
      payment_method: charge!.payment_method as string,
      confirm: true,
      return_url: 'https://example.com',
      metadata: charge!.metadata,
    });
    const refund = await stripe.refunds.create({ payment_intent: charge!.id, amount: 250 });
    const done = await audited.look();
    const words = reportWords(done, settings);
    assertNames(done, 'charge_entry', [new RegExp(`charge .*${again.id}`), /journal entry \d+, top-up top_/], words);
    assertNames(done, 'refund_entry', [new RegExp(`${refund.id} of charge ${charge!.id}`), 'the journal'], words);
    assert.match(words, /12\.34 EUR/);
  });
});
