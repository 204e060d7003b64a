import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import { audit } from '../../auditor/audit.ts';
import type { Audit } from '../../auditor/audit.ts';
import type { Kind } from '../../auditor/difference.ts';
import { isClean, reportWords } from '../../auditor/report.ts';
import { openAudited } from './audited.ts';
import type { Audited } from './audited.ts';

const Count = Type.Object({ count: Int8 });

/** By what both sides of a difference have to be named. */
type Named = readonly [string | RegExp, string | RegExp];

interface Mismatch {
  readonly what: string;
  readonly kind: Kind;
  /** Puts something wrong into the wallet's or the market's database; tells what is to be named. */
  readonly plant: (wallet: pg.Client, market: pg.Client) => Promise<Named>;
}

const one = async (client: pg.Client, text: string): Promise<Record<string, string>> => {
  const { rows, rowCount } = await client.query<Record<string, string>>(text);
  assert.equal(rowCount, 1, text);
  return rows[0]!;
};
/** The entry that brought a payment's money into escrow, of the payment that is still there. */
const captureOfOpen = `
  select number, payment_id from ledger.entries
   where kind = 'payment_captured' order by number desc limit 1`;
const holderAccount = `
  select a.id from ledger.accounts a join ledger.holds h on h.account_id = a.id`;

const inLedger: readonly Mismatch[] = [
  {
    what: 'an entry that was taken out with its postings',
    kind: 'entry_gap',
    plant: async (wallet) => {
      await wallet.query(
        'delete from ledger.entries where number = 3; delete from ledger.postings where entry_number = 3',
      );
      return ['journal entry 2', 'journal entry 4'];
    },
  },
  {
    what: 'a posting with another amount',
    kind: 'entry_unbalanced',
    plant: async (wallet) => {
      await one(
        wallet,
        `update ledger.postings set amount_minor = amount_minor + 1 where entry_number = 2 and amount_minor > 0
         returning entry_number`,
      );
      return ['credits of journal entry 2', 'debits of journal entry 2'];
    },
  },
  {
    what: 'an entry whose postings are gone',
    kind: 'entry_postings',
    plant: async (wallet) => {
      await wallet.query('delete from ledger.postings where entry_number = 2');
      return ['journal entry 2', 'postings of journal entry 2'];
    },
  },
  {
    what: 'postings whose entry is gone',
    kind: 'entry_postings',
    plant: async (wallet) => {
      await wallet.query('delete from ledger.entries where number = 4');
      return ['journal entry 4', 'postings of journal entry 4'];
    },
  },
  {
    what: 'a posting on an account that is not there',
    kind: 'posting_account',
    plant: async (wallet) => {
      const stray = '01890000-0000-7000-8000-000000000001';
      await wallet.query(
        `update ledger.postings set account_id = '${stray}' where entry_number = 1 and amount_minor > 0`,
      );
      return ['a posting of journal entry 1', `account ${toId('acc', stray)}`];
    },
  },
  {
    what: 'a running balance that does not follow',
    kind: 'running_balance',
    plant: async (wallet) => {
      const { account_id: account = '' } = await one(
        wallet,
        `update ledger.postings set balance_minor = balance_minor + 5 where entry_number = 2 and amount_minor > 0
         returning account_id`,
      );
      return [`journal entry 2 on account ${toId('acc', account)}`, `before it on account ${toId('acc', account)}`];
    },
  },
  {
    what: 'a balance that its postings do not make',
    kind: 'account_balance',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      await wallet.query(`update ledger.accounts set posted_minor = posted_minor + 100 where id = '${id}'`);
      return [`available account ${toId('acc', id)}`, /its \d+ postings/];
    },
  },
  {
    what: 'more held than its holds make',
    kind: 'account_held',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      await wallet.query(`update ledger.accounts set held_minor = held_minor + 1 where id = '${id}'`);
      return [`available account ${toId('acc', id)}`, 'its 1 open holds'];
    },
  },
  {
    what: 'an account below its floor',
    kind: 'account_floor',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      await wallet.query(`update ledger.accounts set floor_minor = posted_minor where id = '${id}'`);
      return [`available account ${toId('acc', id)}`, 'its floor'];
    },
  },
  {
    what: 'a hold that was voided and captured',
    kind: 'hold_state',
    plant: async (wallet) => {
      const { id = '', account_id: account = '' } = await one(
        wallet,
        "update ledger.holds set status = 'voided', captured_minor = 9000 returning id, account_id",
      );
      return [`hold ${toId('hol', id)}`, `account ${toId('acc', account)}`];
    },
  },
];

const inChain: readonly Mismatch[] = [
  {
    what: 'an entry whose reason was rewritten',
    kind: 'batch_content',
    plant: async (wallet) => {
      await wallet.query("update ledger.entries set reason = 'a gift' where number = 2");
      return ['batch of entries 2 to 2', 'its entries and postings as they are now'];
    },
  },
  {
    what: 'a batch that was written anew without those behind it',
    kind: 'chain_link',
    plant: async (wallet) => {
      await wallet.query("update ledger.batches set hash = sha256(hash || 'x') where last_entry = 2");
      return ['batch of entries 3 to 3', 'the batch before it, which ends at entry 2'];
    },
  },
  {
    what: 'a head that is not where the journal ends',
    kind: 'chain_head',
    plant: async (wallet) => {
      await wallet.query('update ledger.heads set last_entry = last_entry + 1');
      return ['the head of the chain', 'the journal'];
    },
  },
  {
    what: 'a tail that was cut off with all that follows from it',
    kind: 'anchor_off_chain',
    plant: async (wallet) => {
      const { last = '' } = await one(wallet, 'select max(last_entry) as last from ledger.batches');
      await wallet.query(`
        delete from ledger.entries where number = ${last};
        delete from ledger.postings where entry_number = ${last};
        delete from ledger.batches where last_entry = ${last};
        update ledger.heads set (last_entry, hash) =
          (select last_entry, hash from ledger.batches order by last_entry desc limit 1)`);
      return [/^line \d+ of .*heads\.jsonl$/, 'the chain in the database'];
    },
  },
];

const inPayments: readonly Mismatch[] = [
  {
    what: 'a captured payment that the journal does not name',
    kind: 'payment_entry',
    plant: async (wallet) => {
      const { number = '', payment_id: id = '' } = await one(wallet, captureOfOpen);
      await wallet.query(`update ledger.entries set payment_id = null where number = ${number}`);
      return [`payment ${toId('pay', id)}`, 'the journal'];
    },
  },
  {
    what: 'a part that was refunded, and is said to be released',
    kind: 'payment_escrow',
    plant: async (wallet) => {
      const { id = '' } = await one(
        wallet,
        "update payments.parts set status = 'released' where status = 'refunded' returning payment_id as id",
      );
      return [`the parts of payment ${toId('pay', id)}`, /journal entries from \d+ to \d+/];
    },
  },
  {
    what: 'an escrow account that has another balance than its open parts',
    kind: 'escrow_balance',
    plant: async (wallet) => {
      const { id = '' } = await one(
        wallet,
        "update ledger.accounts set posted_minor = posted_minor + 1 where kind = 'escrow' returning id",
      );
      return [`escrow account ${toId('acc', id)}`, 'the 1 open parts of all payments'];
    },
  },
];

const betweenSystems: readonly Mismatch[] = [
  {
    what: 'a charge whose entry is of another amount',
    kind: 'charge_amount',
    plant: async (wallet) => {
      const { processor_id: charge = '' } = await one(
        wallet,
        `select processor_id from top_ups.top_ups where amount_minor = 5000`,
      );
      await wallet.query(
        'update ledger.postings set amount_minor = amount_minor + sign(amount_minor)::int where entry_number = 2',
      );
      return [`charge ${charge}`, 'journal entry 2'];
    },
  },
  {
    what: 'a charge without an entry',
    kind: 'charge_entry',
    plant: async (wallet) => {
      const { id = '', processor_id: charge = '' } = await one(
        wallet,
        'select id, processor_id from top_ups.top_ups where amount_minor = 5000',
      );
      await wallet.query(
        'delete from ledger.entries where number = 2; delete from ledger.postings where entry_number = 2',
      );
      return [`charge ${charge}`, `top-up ${toId('top', id)}`];
    },
  },
  {
    what: 'an entry without a charge',
    kind: 'entry_charge',
    plant: async (wallet) => {
      await wallet.query("update ledger.entries set reason = 'Money from nowhere' where number = 2");
      return ['journal entry 2', 'the card processor'];
    },
  },
  {
    what: 'an order that the market believes paid, and the wallet does not know',
    kind: 'order_payment',
    plant: async (_wallet, market) => {
      const payment = toId('pay', '01890000-0000-7000-8000-000000000002');
      const { id = '' } = await one(
        market,
        `update orders.orders set payment_id = '${payment}'
          where id = (select min(id::text)::uuid from orders.orders) returning id`,
      );
      return [`order ${toId('ord', id)} of the market`, `payment ${payment} of the wallet`];
    },
  },
  {
    what: 'an order that the wallet captured, and the market believes canceled',
    kind: 'order_payment',
    plant: async (_wallet, market) => {
      const { id = '', payment_id: payment = '' } = await one(
        market,
        `update orders.orders set status = 'canceled'
          where id = (select max(id::text)::uuid from orders.orders) returning id, payment_id`,
      );
      return [`order ${toId('ord', id)} of the market`, `payment ${payment} of the wallet`];
    },
  },
  {
    what: 'an order of another amount than was captured',
    kind: 'order_amount',
    plant: async (_wallet, market) => {
      const { id = '', payment_id: payment = '' } = await one(
        market,
        `update orders.orders set amount_minor = amount_minor - 1
          where id = (select max(id::text)::uuid from orders.orders) returning id, payment_id`,
      );
      return [`order ${toId('ord', id)} of the market`, `payment ${payment} of the wallet`];
    },
  },
  {
    what: 'a part that the market believes released, and the wallet holds',
    kind: 'order_part',
    plant: async (wallet, market) => {
      const { id = '' } = await one(
        market,
        "update orders.parts set status = 'released' where status = 'held' returning id",
      );
      const { id: part = '' } = await one(wallet, "select id from payments.parts where status = 'held'");
      return [`part ${toId('opt', id)}`, `part ${toId('prt', part)}`];
    },
  },
  {
    what: 'a captured payment for an order that the market does not have',
    kind: 'payment_order',
    plant: async (wallet, market) => {
      const { payment_id: payment = '' } = await one(wallet, captureOfOpen);
      const { id = '' } = await one(
        market,
        `delete from orders.orders where payment_id = '${toId('pay', payment)}' returning id`,
      );
      await market.query(`delete from orders.parts where order_id = '${id}'`);
      return [`payment ${toId('pay', payment)}`, `order ${toId('ord', id)}`];
    },
  },
];

describe('the audit', () => {
  let audited: Audited;

  before(async () => {
    audited = await openAudited();
  });
  after(() => audited.close());

  it('[O2] has nothing to tell of a wallet and a market in good order', async () => {
    const done = await audited.look();
    assert.ok(isClean(done), reportWords(done, audited.settings));
    assert.equal(done.figures.charges, 2);
    assert.equal(done.figures.orders, 2);
    assert.equal(done.figures.anchors, done.figures.entries, 'each entry was a batch of its own here');
  });

  for (const { what, kind, plant } of [...inLedger, ...inChain, ...inPayments, ...betweenSystems]) {
    it(`[O2] finds ${what}, and names both sides`, async () => {
      const { named, done } = await audited.tamper(async () => ({
        named: await plant(audited.wallet, audited.market),
        done: await audited.look(),
      }));
      assertNames(done, kind, named, reportWords(done, audited.settings));
    });
  }

  it('[O2] finds a past that was rewritten whole, by what is written down outside of the database', async () => {
    const done = await audited.tamper(async () => {
      await audited.wallet.query("update ledger.entries set reason = reason || ', a gift' where number = 2");
      const { findings } = await audited.look();
      const says = findings.find((one) => one.kind === 'batch_content')?.differences[0]?.sides[1].says ?? '';
      await chainAnew(audited.wallet, 2, Buffer.from(says.replace('come to ', ''), 'base64url'));
      return audited.look();
    });
    assert.deepEqual(
      done.findings.map((finding) => finding.kind),
      ['anchor_off_chain'],
    );
    assertNames(done, 'anchor_off_chain', [/^line 2 of /, 'the chain in the database'], '');
  });

  it('[O2] reads by a role that sees every account, no person, and writes nothing', async () => {
    const { wallet } = audited.settings;
    const count = (snapshot: Snapshot) => snapshot.one(sql(Count)`select count(*) as count from ledger.accounts`);
    const { count: seen } = await readSnapshot(wallet, count);
    assert.equal(String(seen), (await one(audited.wallet, 'select count(*) as count from ledger.accounts'))['count']);
    const people = sql(Count)`select count(phone) as count from accounts.holders`;
    await assert.rejects(
      readSnapshot(wallet, (snapshot) => snapshot.one(people)),
      /permission denied for schema accounts/,
    );
    const { rows } = await audited.wallet.query(
      `select table_schema, table_name from information_schema.table_privileges
        where grantee = $1 and privilege_type <> 'SELECT'`,
      [wallet.role],
    );
    assert.deepEqual(rows, []);
  });

  it('[O2] tells a line outside of the database that is no head', async () => {
    const path = audited.settings.anchorPath!;
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}{"at":"2026-01-01T00:00:00Z","cell":0,"last_entry":"x","hash":"y"}\n`);
    const done = await audited.look();
    await writeFile(path, text);
    assertNames(done, 'anchor_unread', [/^line \d+ of /, 'the wallet'], reportWords(done, audited.settings));
  });

  it('[O2] waits for news that are on their way before it tells of them', async () => {
    const { wallet, market, settings } = audited;
    const done = await audited.tamper(async () => {
      await market.query("update orders.parts set status = 'awaiting' where status = 'held'");
      const looking = audit({ ...settings, againAfterMs: 1_500 });
      await new Promise((resolve) => setTimeout(resolve, 700));
      await market.query("update orders.parts set status = 'held' where status = 'awaiting'");
      return looking;
    });
    assert.ok(isClean(done), reportWords(done, settings));
    // So is a charge whose outcome the wallet is still about to learn.
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

  it('[O2] finds what was done at the card processor past the wallet', async () => {
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

/** Makes the chain agree with itself again, as somebody would who can write the whole database. */
async function chainAnew(wallet: pg.Client, from: number, content: Buffer): Promise<void> {
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
