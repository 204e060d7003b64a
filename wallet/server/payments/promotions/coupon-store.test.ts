import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { eur } from '../../../../tests/samples/payment.ts';
import { samplePromotion } from '../../../../tests/samples/promotion.ts';
import { insertAccounts } from '../../ledger/accounts/store.ts';
import { RowTakenError } from '../../ledger/batch/command.ts';
import type { CouponTerms } from './coupon-domain.ts';
import { couponStandings, couponUsesResource, findCoupon, insertCoupon } from './coupon-store.ts';
import { promotionsResource } from './store.ts';

const terms: CouponTerms = {
  code: 'SPRING',
  amount: eur(500n),
  minimum: eur(2_000n),
  isFirstOnly: true,
  startsAt: new Date('2026-11-10'),
  endsAt: new Date('2026-11-20'),
};

describe('stored coupons', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are found by their code, which is of one, and are listed with their budget once they are open', async () => {
    const { promotion, account } = samplePromotion();
    const insert = (id: typeof promotion.id, one = terms) => database.db.asWriter((tx) => insertCoupon(tx, 0, id, one));
    assert.equal(await insert(promotion.id), true);
    assert.equal(await insert(samplePromotion().promotion.id), false);
    const find = (code: string) => database.db.asWriter((tx) => findCoupon(tx, 0, code));
    assert.deepEqual(await find('SPRING'), { ...terms, promotionId: promotion.id });
    assert.equal(await find('spring'), undefined);
    const list = () => database.db.asWriter((tx) => couponStandings(tx, 0, [promotion.id]));
    assert.deepEqual(await list(), []);
    await database.db.asWriter(async (tx) => {
      await promotionsResource.insert(tx, 0, [promotion]);
      const opening = { at: promotion.createdAt, promotionId: promotion.id };
      await insertAccounts(tx, 0, [{ ...account, heldMinor: 500n, opening }]);
    });
    const [one] = await list();
    assert.deepEqual(
      [one?.name, one?.code, one?.budget, one?.standing.held, one?.standing.left],
      ['Spring', 'SPRING', eur(10_000n), eur(500n), eur(9_500n)],
    );
  });

  it('never take as much as their minimum, or end before they start', async () => {
    const wrong = [{ minimum: eur(500n) }, { endsAt: terms.startsAt }, { code: 'spring' }, { amount: eur(0n) }];
    for (const [at, more] of wrong.entries()) {
      const one = { ...terms, code: `OTHER${at}`, ...more };
      const id = samplePromotion().promotion.id;
      await assert.rejects(
        database.db.asWriter((tx) => insertCoupon(tx, 0, id, one)),
        /check constraint/,
      );
    }
  });

  it('[S78] have uses that two batches cannot both insert, and that are free again', async () => {
    const use = { id: 'prm_1 mark', cell: 0, paymentId: 'pay_01h455vb4pex5vsknk084sn02q' as const };
    const lock = () => database.db.asWriter((tx) => couponUsesResource.lock(tx, 0, [use.id, 'other']));
    const insert = () => database.db.asWriter((tx) => couponUsesResource.insert(tx, 0, [use]));
    await insert();
    assert.deepEqual(await lock(), [use]);
    await assert.rejects(insert(), RowTakenError);
    await database.db.asWriter((tx) => couponUsesResource.update(tx, 0, [{ ...use, paymentId: null }]));
    assert.deepEqual(await lock(), [{ ...use, paymentId: null }]);
  });
});
