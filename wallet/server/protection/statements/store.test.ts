import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';
import { csvHeader, paidOut } from './domain.ts';
import type { OwnPayout } from './domain.ts';

describe('the payouts of a seller', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
  });
  after(() => world.close());

  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  /** A payment whose first part its buyer confirmed at once. */
  const release = async () => {
    const { body } = await buyer.ask(trade.order());
    const code = `ST${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrierSteps(world).scans(code);
    const payment = (await world.wallet.payments.payments.find(body.id))!;
    const moved = await world.wallet.protection.escrow.move(payment, payment.parts[0]!.id, { kind: 'confirmed' });
    assert.ok(moved.ok);
    return { payment, partId: payment.parts[0]!.id };
  };
  const spendable = async () => {
    const owned = await world.wallet.ledger.accountsOfHolder(trade.sellers[0].holderId);
    const { postedMinor, heldMinor } = owned.find((one) => one.kind === 'available')!;
    return postedMinor - heldMinor;
  };
  const explained = ({ statement }: OwnPayout) => {
    const { sold, ...less } = statement!;
    return Object.values(less).reduce((left, one) => left - one.minor, sold.minor);
  };

  it('[B5c] have statements that sum to what became available, in pages and files of the seller alone', async () => {
    const { statements, escrow } = world.wallet.protection;
    const [own, other] = [trade.sellers[0].holderId, trade.sellers[1].holderId];
    const { payment, partId } = await release();
    await pass(1);
    await release();
    assert.ok(
      (await escrow.move(payment, partId, { kind: 'refunded', wish: { amount: { minor: 1_000n, currency: 'EUR' } } }))
        .ok,
    );
    await pass(13);
    await pass(1);
    // The last two at the same instant, unless they come in two batches.
    await pass(46);
    const all = await statements.list(own, { most: 10 });
    assert.equal(all.length, 4);
    for (const payout of all) assert.equal(explained(payout), payout.freed.minor);
    assert.equal(
      all.reduce((sum, one) => sum + paidOut(one).minor, 0n),
      await spendable(),
    );
    const [first] = all.toReversed();
    assert.deepEqual(
      first!.lines.map(({ description, amount }) => [description, amount.minor]),
      [['Teapot', 3_000n]],
    );
    const { sold, commission, fee, kept, taken } = first!.statement!;
    assert.deepEqual(
      [sold, commission, fee, kept, taken, first!.freed].map((one) => one.minor),
      [3_000n, 240n, 0n, 276n, 920n, 1_564n],
    );
    const pages: OwnPayout[] = [];
    for (
      let page = await statements.list(own, { most: 1 });
      page.length > 0;
      page = await statements.list(own, { after: pages.at(-1), most: 1 })
    )
      pages.push(...page);
    assert.deepEqual(pages, all);
    assert.deepEqual(await statements.find(own, first!.id), first);
    assert.equal(await statements.find(other, first!.id), undefined);
    assert.deepEqual(await statements.list(other, { most: 10 }), []);
    const file = async (holderId: typeof own, from: Date, before: Date) => {
      const chunks: string[] = [];
      for await (const chunk of statements.file(holderId, { from, before })) chunks.push(chunk);
      return chunks
        .join('')
        .split('\r\n')
        .map((line) => line.split(',')[0]!);
    };
    const head = csvHeader.split(',')[0]!;
    const end = new Date(all[0]!.at.getTime() + 1);
    assert.deepEqual(await file(own, first!.at, end), [head, ...all.toReversed().map((one) => one.id), '']);
    assert.deepEqual(await file(own, first!.at, all[0]!.at), [
      head,
      ...all
        .filter((one) => one.at < all[0]!.at)
        .toReversed()
        .map((one) => one.id),
      '',
    ]);
    assert.deepEqual(await file(other, first!.at, end), [head, '']);
  });

  it('[B5c] have no statement that does not add up: the database refuses it', async () => {
    const id = mintId('pyt', 1, new Uint8Array(10));
    const database = await createTestDatabase('wallet');
    const insert = (sold: bigint) =>
      database.db.asWriter(async (tx) => {
        await tx.run(sql`
          insert into protection.payouts (cell, id, account_id, payment_id, part_id, freed_minor, debt_minor, currency,
            at, sold_minor, refunded_minor, commission_minor, fee_minor, release_debt_minor, earlier_minor, kept_minor,
            taken_minor, released_at)
          values (0, ${uuid(id)}, ${uuid(id)}, ${uuid(id)}, ${uuid(id)}, 90, 0, 'EUR', now(), ${sold}, 1, 2, 3, 1, 1, 1,
            1, '[]')`);
        throw new Error('rolled back');
      });
    await assert.rejects(insert(100n), /rolled back/);
    await assert.rejects(insert(101n), /payouts_check/);
    await database.close();
  });
});
