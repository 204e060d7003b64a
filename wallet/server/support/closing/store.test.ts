import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { countOpen } from './store.ts';

const nothing = {
  balance: 0,
  debt: 0,
  bought: 0,
  sold: 0,
  case: 0,
  payee: 0,
  topUp: 0,
  withdrawal: 0,
  report: 0,
  check: 0,
};

describe('what is open in a wallet', () => {
  let world: TestWorld;
  let trade: Trade;
  let db: Db;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  const openOf = (holderId: Id<'hld'>) => db.asWriter((tx) => countOpen(tx, HOME_CELL, holderId));

  it('[W5g] is counted for buyer and seller: money, escrow, cases and payees', async () => {
    const buyer = await trade.customer({ cap: 10_000n });
    assert.deepEqual(await openOf(buyer.holderId), nothing);
    await buyer.give(5_000n);
    assert.deepEqual(await openOf(buyer.holderId), { ...nothing, balance: 1 });
    const { body } = await buyer.ask(trade.order());
    assert.deepEqual(await openOf(buyer.holderId), { ...nothing, bought: 2 });
    const seller = trade.sellers[0].holderId;
    assert.deepEqual(await openOf(seller), { ...nothing, sold: 1, payee: 1 });
    const open = (status: string, until: string, result: string) =>
      world.walletRows(
        `insert into protection.cases (cell, id, payment_id, part_id, line, payer_id, payee_id, reason, opened_by,
                                       opened_at, policy, left_minor, status, until, offer, turn, accepted_by,
                                       had_return, had_replacement, result, timeline)
         select part.cell, gen_random_uuid(), part.payment_id, part.id, 'x', payment.payer_id, part.payee_id, 'damaged',
                'buyer', now(), '{}', 1, $2, ${until}, '{"outcome": "refund"}', 'seller', '[]', false, false, ${result},
                '[]'
           from payments.parts part
           join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
          where part.payee_id = $1`,
        [toUuid(trade.sellers[0].payeeId), status],
      );
    await open('closed', 'null', "'refunded'");
    assert.equal((await openOf(seller)).case, 0);
    await open('open', "'2100-01-01'", 'null');
    assert.deepEqual([(await openOf(seller)).case, (await openOf(buyer.holderId)).case], [1, 1]);
    assert.equal((await openOf(trade.sellers[1].holderId)).case, 0);
    for (const part of body.parts) {
      const path = `/v1/payments/${body.id}/cancelations`;
      await trade.call('POST', path, { part_id: part.id }, part.id);
    }
    await world.walletRows('delete from protection.cases');
    assert.equal((await openOf(trade.sellers[1].holderId)).sold, 0);
  });

  it('[W5g] is counted for a top-up on its way, and for a debt', async () => {
    const holder = await world.given.holder({ card: true, added: '10' });
    assert.deepEqual(await openOf(holder.holderId), { ...nothing, balance: 1 });
    const id = toUuid(holder.holderId);
    await world.walletRows("update top_ups.top_ups set status = 'started', settled_at = null where holder_id = $1", [
      id,
    ]);
    assert.equal((await openOf(holder.holderId)).topUp, 1);
    await world.walletRows(
      `insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, posted_minor, opened_at)
       values (0, gen_random_uuid(), 'holder', $1, 'debt', 'EUR', -100, now())`,
      [id],
    );
    assert.equal((await openOf(holder.holderId)).debt, 1);
  });

  it('[W5g] is counted for a report until it is settled, and for a document that is looked at', async () => {
    const { holderId } = await world.given.person();
    const id = toUuid(holderId);
    await world.walletRows(
      `insert into protection.reports (cell, id, holder_id, account_id, currency, items, terms, status, created_at,
                                       credit_by, decide_by)
       values (0, gen_random_uuid(), $1, gen_random_uuid(), 'EUR', '[]', '{}', 'open', now(), now(), now())`,
      [id],
    );
    assert.deepEqual(await openOf(holderId), { ...nothing, report: 1 });
    await world.walletRows(
      "update protection.reports set status = 'upheld', ground = 'stolen_device', decided_at = now() where holder_id = $1",
      [id],
    );
    assert.equal((await openOf(holderId)).report, 1);
    await world.walletRows('update protection.reports set settled_at = now() where holder_id = $1', [id]);
    assert.deepEqual(await openOf(holderId), nothing);
    await world.walletRows(
      `insert into documents.checks (cell, id, holder_id, status, continue_to, started_at, asked_at)
       values (0, gen_random_uuid(), $1, 'review', '/', now(), now())`,
      [id],
    );
    assert.deepEqual(await openOf(holderId), { ...nothing, check: 1 });
    await world.walletRows("update documents.checks set status = 'started' where holder_id = $1", [id]);
    assert.deepEqual(await openOf(holderId), nothing);
  });
});
