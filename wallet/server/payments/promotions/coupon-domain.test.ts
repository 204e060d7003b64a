import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur } from '../../../../tests/samples/payment.ts';
import { samplePromotion } from '../../../../tests/samples/promotion.ts';
import { areFree, areRelated, judgeCoupon, marksOf, readCode, usesOf } from './coupon-domain.ts';
import type { Coupon, CouponFacts, Known } from './coupon-domain.ts';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const { promotion } = samplePromotion();
const coupon: Coupon = {
  promotion,
  code: 'SPRING',
  amount: eur(500n),
  minimum: eur(2_000n),
  isFirstOnly: false,
  startsAt: at(10),
  endsAt: at(20),
};
const facts: CouponFacts = {
  payable: eur(2_000n),
  isFirst: true,
  isRelated: false,
  isTracked: true,
  hasDestination: true,
};

describe('a coupon', () => {
  const why = (one: Coupon | undefined, more: Partial<CouponFacts> = {}, now = at(10)) => {
    const judged = judgeCoupon(one, { ...facts, ...more }, now);
    return judged.ok ? 'applies' : judged.error.why;
  };

  it('[P7a] applies from its start until its end, from its minimum on', () => {
    assert.equal(why(coupon), 'applies');
    assert.equal(why(coupon, {}, new Date(at(10).getTime() - 1)), 'not_started');
    assert.equal(why(coupon, {}, new Date(at(20).getTime() - 1)), 'applies');
    assert.equal(why(coupon, {}, at(20)), 'over');
    assert.equal(why({ ...coupon, promotion: { ...promotion, status: 'closed' } }), 'over');
    assert.equal(why(coupon, { payable: eur(1_999n) }), 'below_minimum');
    assert.equal(why({ ...coupon, isFirstOnly: true }, { isFirst: false }), 'not_first');
    assert.equal(why(coupon, { isFirst: false }), 'applies');
  });

  it('[P7d] [S78] says why it does not apply to what nobody sees arrive, and among related people', () => {
    assert.equal(why(undefined), 'unknown');
    assert.equal(why(coupon, { isTracked: false }), 'untracked');
    assert.equal(why(coupon, { hasDestination: false }), 'no_destination');
    assert.equal(why(coupon, { isRelated: true }), 'related');
  });

  it('is found by its code in any spelling, and by nothing else', () => {
    for (const typed of ['SPRING26', ' spring-26 ', 'Spring 26', 'ＳＰＲＩＮＧ２６', 'spring–26']) {
      assert.equal(readCode(typed), 'SPRING26', typed);
    }
    for (const typed of ['', 'abc', 'spring!', 'x'.repeat(21), `spring${'-'.repeat(200)}x`, 'ſpring'])
      assert.ok(readCode(typed) === undefined || /^[A-Z0-9]{4,20}$/.test(readCode(typed)!), typed);
    assert.equal(readCode('a'.repeat(21)), undefined);
  });
});

describe('a person', () => {
  const ada: Known['holder'] = {
    id: 'hld_1',
    givenName: 'Ada',
    familyName: 'Byrne',
    birthDate: '1990-05-17',
    address: { line1: '12 Harbour Row', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' },
  };
  const bea: Known['holder'] = {
    ...ada,
    id: 'hld_2',
    givenName: 'Bea',
    address: { ...ada.address!, line1: '3 Mill Lane' },
  };
  const known = (holder: Known['holder'], ...instruments: string[]): Known => ({ holder, instruments });

  it('[S78] is one by name and birth date, and has a mark for each card and bank account', () => {
    const same = { ...ada, id: 'hld_3', givenName: 'ÁDA', familyName: 'byrne' } as const;
    assert.deepEqual(marksOf(known(same, 'card 1')), [...marksOf(known(ada)), 'card 1']);
    assert.notDeepEqual(marksOf(known({ ...ada, birthDate: '1990-05-18' })), marksOf(known(ada)));
    assert.deepEqual(marksOf(known({ ...ada, givenName: null, familyName: null })), ['person hld_1']);
  });

  it('[S78] relates two people who share a card, a bank account or an address', () => {
    assert.equal(areRelated(known(ada, 'card 1'), known(bea, 'card 2')), false);
    assert.equal(areRelated(known(ada, 'card 1', 'bank 1'), known(bea, 'bank 1')), true);
    const neighbor = { ...bea, address: { ...ada.address!, line1: '12, HARBOUR ROW' } };
    assert.equal(areRelated(known(ada), known(neighbor)), true);
    assert.equal(areRelated(known({ ...ada, address: null }), known({ ...bea, address: null })), false);
  });

  it('[P7a] takes a coupon once, and one for a first payment of all of these', () => {
    const other = { isFirstOnly: true, promotionId: promotion.id };
    assert.deepEqual(usesOf({ ...other, isFirstOnly: false }, ['m']), [`${promotion.id} m`]);
    assert.deepEqual(usesOf(other, ['m']), ['first m']);
    const use = (paymentId: `pay_${string}` | null) => ({ id: 'u', cell: 0, paymentId });
    assert.ok(areFree([undefined, use(null), use('pay_1')], 'pay_1'));
    assert.ok(!areFree([undefined, use('pay_2')], 'pay_1'));
  });
});
