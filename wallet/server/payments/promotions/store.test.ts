import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { eur } from '../../../../tests/samples/payment.ts';
import { samplePromotion } from '../../../../tests/samples/promotion.ts';
import { insertAccounts, updateAccounts } from '../../ledger/accounts/store.ts';
import type { Promotion } from './domain.ts';
import { findPromotionNow, findPromotions, promotionsResource } from './store.ts';

describe('stored promotions', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const open = async (count: number) => {
    const all = Array.from({ length: count }, () => samplePromotion());
    await database.db.asWriter(async (tx) => {
      await promotionsResource.insert(
        tx,
        0,
        all.map((one) => one.promotion),
      );
      await insertAccounts(
        tx,
        0,
        all.map(({ promotion, account }) => ({
          ...account,
          opening: { at: promotion.createdAt, promotionId: promotion.id },
        })),
      );
    });
    return all;
  };
  const find = (ids: readonly Promotion['id'][]) => database.db.asWriter((tx) => findPromotions(tx, 0, ids));

  it('are read as they were written, many of one shop at a time, each with its own account', async () => {
    const all = await open(3);
    const ids = all.map((one) => one.promotion.id);
    const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
    assert.deepEqual((await find(ids)).toSorted(byId), all.map((one) => one.promotion).toSorted(byId));
    for (const { promotion } of all) {
      const found = await database.db.asWriter((tx) => findPromotionNow(tx, 0, promotion.id));
      assert.deepEqual(found, { promotion, account: { postedMinor: 10_000n, heldMinor: 0n } });
    }
    assert.equal(
      await database.db.asWriter((tx) => findPromotionNow(tx, 0, samplePromotion().promotion.id)),
      undefined,
    );
  });

  it('are locked in the order of their ids, and only their state changes', async () => {
    const all = (await open(2)).map((one) => one.promotion);
    const closedAt = new Date('2026-11-25T10:00:00Z');
    const changed = all.map((one): Promotion => ({ ...one, status: 'closed', returned: eur(7n), closedAt }));
    await database.db.asWriter(async (tx) => {
      const ids = all.map((one) => one.id);
      const locked = await promotionsResource.lock(tx, 0, [...ids, samplePromotion().promotion.id]);
      assert.deepEqual(
        locked.map((one) => one.id),
        ids.toSorted(),
      );
      const forged = changed.map((one) => ({ ...one, budget: eur(1_000_000n), clientId: 'other', name: 'Other' }));
      await promotionsResource.update(tx, 0, forged);
    });
    for (const one of changed) assert.deepEqual(await find([one.id]), [one]);
  });

  it('[S78] cannot grow, move to another shop, or return more than their budget', async () => {
    const [{ promotion }] = (await open(1)) as [ReturnType<typeof samplePromotion>];
    for (const statement of [
      sql`update promotions.promotions set budget_minor = budget_minor + 1`,
      sql`update promotions.promotions set client_id = 'other'`,
      sql`delete from promotions.promotions`,
    ]) {
      await assert.rejects(
        database.db.asWriter((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
    await assert.rejects(
      database.db.asWriter((tx) => promotionsResource.update(tx, 0, [{ ...promotion, returned: eur(10_001n) }])),
      /check constraint/,
    );
  });

  it('[S78] have a balance that the database keeps from going below zero', async () => {
    const [{ account }] = (await open(1)) as [ReturnType<typeof samplePromotion>];
    for (const wrong of [
      { ...account, postedMinor: -1n },
      { ...account, heldMinor: account.postedMinor + 1n },
    ]) {
      await assert.rejects(
        database.db.asWriter((tx) => updateAccounts(tx, 0, { before: [account], after: [wrong] })),
        /check constraint/,
      );
    }
  });
});
