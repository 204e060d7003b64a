import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eur, placedAt, sampleOrder, sampleParcel, samplePayment, terms } from '../../../../tests/samples/order.ts';
import type { Order, PartStatus } from './domain.ts';
import { apply, attemptState, beginAttempt, belonging, endUnpaid, nextStep, refuseAttempt } from './payment-domain.ts';
import type { PayStep, PaymentState } from './payment-domain.ts';

const now = placedAt;
const newId = () => 'att_2' as const;
const problem = { code: 'insufficient_funds', title: 'Too little', nextAction: 'You were not charged.' };

/** The states of one payment over time, for two parts that change independently. */
function historyOf(order: Order, ways: readonly [PartStatus[], PartStatus[]]): PaymentState[] {
  const [first, second] = ways;
  const steps = Math.max(first.length, second.length);
  const at = (way: PartStatus[], step: number): PartStatus => way[Math.min(step, way.length - 1)]!;
  const told = Array.from({ length: steps }, (_, step) =>
    samplePayment(order, 'captured', [at(first, step), at(second, step)]),
  );
  // A refunded part keeps the parcels that it had.
  for (const [step, payment] of told.entries()) {
    const parts = payment.parts.map((part, index) => {
      const before = told[step - 1]?.parts[index]?.parcels ?? [];
      return part.parcels.length < before.length ? { ...part, parcels: before } : part;
    });
    told[step] = { ...payment, parts };
  }
  return [samplePayment(order, 'requires_approval', 'awaiting'), ...told];
}

const way = fc.constantFrom<PartStatus[]>(
  ['held', 'shipped', 'delivered', 'released'],
  ['held', 'delivered', 'released'],
  ['held', 'shipped', 'released'],
  ['held', 'refunded'],
  ['held', 'shipped', 'delivered', 'refunded'],
  ['held'],
);

describe('the payment of an order', () => {
  it('[P4d] makes it paid once, however often and in whatever sequence the wallet reports it', () => {
    const order = sampleOrder({ askedAt: now });
    fc.assert(
      fc.property(way, way, fc.infiniteStream(fc.nat()), (first, second, random) => {
        const history = historyOf(order, [first, second]);
        const straight = history.reduce((left, payment) => apply(left, payment, now), order);
        const told = [...history, ...history]
          .map((payment) => ({ payment, key: random.next().value as number }))
          .toSorted((left, right) => left.key - right.key)
          .map(({ payment }) => payment);
        assert.deepEqual(
          told.reduce((left, payment) => apply(left, payment, now), order),
          straight,
        );
        assert.equal(straight.status, 'paid');
      }),
    );
  });

  it('brings the wallet’s terms, of whatever version', () => {
    const order = sampleOrder({ askedAt: now, terms: null });
    const told = { ...samplePayment(order, 'captured', 'held'), terms: { ...terms, version: 4, shipWithinDays: 2 } };
    const paid = apply(order, told, now);
    assert.deepEqual(paid.terms, told.terms);
  });

  it('keeps refunds of a part of a line and new parcels, and ignores an answer from before them', () => {
    const order = sampleOrder({ askedAt: now });
    const held = samplePayment(order, 'captured', 'held');
    const withFirst = (change: object) => ({ ...held, parts: [{ ...held.parts[0]!, ...change }, held.parts[1]!] });
    const announced = withFirst({ parcels: [sampleParcel(order.parts[0]!)] });
    const [line] = held.parts[0]!.lines;
    const refunded = withFirst({
      parcels: announced.parts[0]!.parcels,
      refunded: eur(700n),
      lines: [{ ...line!, refunded: eur(700n) }],
    });
    const after = [held, announced, refunded, announced, held].reduce((left, one) => apply(left, one, now), order);
    const [part] = after.parts;
    assert.deepEqual([part!.refunded, part!.lines[0]!.refunded, part!.parcels.length], [eur(700n), eur(700n), 1]);
    assert.deepEqual([part!.walletPartId, part!.lines[0]!.name], [held.parts[0]!.id, 'n']);
  });

  it('follows a part that waits again for a parcel, because no money moved', () => {
    const order = sampleOrder({ askedAt: now });
    const delivered = samplePayment(order, 'captured', 'delivered');
    const again = { ...delivered, parts: delivered.parts.map((part) => ({ ...part, status: 'held' as const })) };
    const after = apply(apply(order, delivered, now), again, now);
    assert.deepEqual(
      after.parts.map((part) => part.status),
      ['held', 'held'],
    );
  });

  it('[P4d] is dated once', () => {
    const order = sampleOrder({ askedAt: now });
    const paid = apply(order, samplePayment(order, 'captured', 'held'), now);
    const later = apply(paid, samplePayment(order, 'captured', 'shipped'), new Date(now.getTime() + 1_000));
    assert.equal(later.paidAt, now);
  });

  it('[P5e] leaves the order payable if it is declined or expires, and says that nothing was charged', () => {
    for (const status of ['canceled', 'expired'] as const) {
      const order = apply(sampleOrder({ askedAt: now }), samplePayment(sampleOrder(), status, 'void'), now);
      assert.equal(order.status, 'awaiting_payment');
      assert.match(order.problem!.nextAction, /not charged/);
    }
  });

  it('is a bug if its amount differs from the order’s', () => {
    const order = sampleOrder();
    assert.throws(() => apply(order, { ...samplePayment(order, 'captured', 'held'), amount: eur(4_999n) }, now));
  });

  it('is refunded if it arrives after the order has ended', () => {
    const open = apply(
      sampleOrder({ askedAt: now }),
      samplePayment(sampleOrder(), 'requires_approval', 'awaiting'),
      now,
    );
    const over = endUnpaid(open, 'expired');
    assert.equal(belonging(over, samplePayment(over, 'captured', 'held'), undefined), 'stray');
    assert.equal(belonging(over, samplePayment(over, 'canceled', 'void'), undefined), 'own');
    assert.deepEqual(
      over.parts.map((part) => part.status),
      ['void', 'void'],
    );
  });
});

describe('an attempt to pay', () => {
  it('[P4d] is the only one until it ends, so nobody can be charged by two', () => {
    const order = sampleOrder();
    const asked = beginAttempt(order, 'lnk_1', newId, now);
    assert.equal(attemptState(asked), 'unknown');
    assert.equal(beginAttempt(asked, 'lnk_2', newId, now), asked);
    const open = apply(asked, samplePayment(order, 'requires_approval', 'awaiting'), now);
    assert.equal(attemptState(open), 'open');
    assert.equal(beginAttempt(open, 'lnk_2', newId, now), open);
  });

  it('[P5e] is followed by another with a new key once it has ended', () => {
    const asked = beginAttempt(sampleOrder(), 'lnk_1', newId, now);
    const open = apply(asked, samplePayment(asked, 'requires_approval', 'awaiting'), now);
    const declined = apply(open, samplePayment(open, 'canceled', 'void'), now);
    const again = beginAttempt(declined, 'lnk_2', newId, now);
    assert.deepEqual(
      [again.attemptId, again.linkId, again.paymentId, again.problem, attemptState(again)],
      ['att_2', 'lnk_2', null, null, 'unknown'],
    );
    const paid = apply(again, samplePayment(again, 'captured', 'held', 'pay_2'), now);
    assert.deepEqual(
      paid.parts.map((part) => part.status),
      ['held', 'held'],
    );
  });

  it('[P5e] is ended by a refusal, but not by a late one', () => {
    const asked = beginAttempt(sampleOrder(), 'lnk_1', newId, now);
    assert.equal(attemptState(refuseAttempt(asked, 'att_1', problem)), 'ended');
    assert.equal(refuseAttempt(asked, 'att_0', problem), asked);
    const open = apply(asked, samplePayment(asked, 'requires_approval', 'awaiting'), now);
    assert.equal(refuseAttempt(open, 'att_1', problem), open);
  });

  it('[P4c] whose answer was lost is found again by the payment that the wallet reports', () => {
    const asked = beginAttempt(sampleOrder(), 'lnk_1', newId, now);
    assert.equal(belonging(asked, samplePayment(asked, 'captured', 'held'), undefined), 'own');
    const givenUp = refuseAttempt(asked, 'att_1', problem);
    assert.equal(belonging(givenUp, samplePayment(asked, 'captured', 'held'), undefined), 'own');
  });

  it('[P4d] that was given up changes nothing, and money taken for it beside another attempt is refunded', () => {
    const asked = beginAttempt(sampleOrder(), 'lnk_1', newId, now);
    const open = apply(asked, samplePayment(asked, 'requires_approval', 'awaiting'), now);
    const former = samplePayment(asked, 'captured', 'held', 'pay_0');
    assert.equal(belonging(open, former, undefined), 'stray');
    assert.equal(belonging(asked, samplePayment(asked, 'canceled', 'void', 'pay_0'), undefined), 'stray');
    assert.equal(belonging(asked, samplePayment(asked, 'requires_approval', 'awaiting'), 'att_1'), 'own');
    assert.equal(belonging(asked, samplePayment(asked, 'requires_approval', 'awaiting'), 'att_0'), 'stray');
  });
});

describe('the next step to a payment', () => {
  const own = undefined;
  const other = 'lnk_2' as const;
  const attempts = {
    unasked: {},
    unknown: { askedAt: now },
    open: { askedAt: now, paymentId: 'pay_1' },
    ended: { askedAt: now, paymentId: 'pay_1', problem },
  };
  const rows: readonly [keyof typeof attempts, typeof own | typeof other, boolean, boolean, PayStep][] = [
    // attempt, link, may begin, is heard
    ['unasked', own, true, false, 'begin'],
    ['unasked', own, false, false, 'begin'],
    ['unasked', other, true, false, 'begin'],
    ['unknown', own, true, false, 'ask'],
    ['unknown', own, false, false, 'ask'],
    ['unknown', own, true, true, 'stay'],
    ['unknown', other, true, false, 'call_off'],
    ['open', own, true, false, 'look_up'],
    ['open', own, false, true, 'stay'],
    ['open', other, true, true, 'call_off'],
    ['ended', own, true, false, 'begin'],
    ['ended', other, true, false, 'begin'],
    ['ended', own, false, false, 'stay'],
  ];
  for (const [attempt, linkId, mayBegin, isHeard, step] of rows) {
    const link = linkId === own ? 'by its own link' : 'by another';
    it(`[P4d] of an order ${attempt}, ${link}, mayBegin ${mayBegin}, isHeard ${isHeard}, is to ${step}`, () => {
      const order = sampleOrder(attempts[attempt]);
      assert.equal(nextStep(order, { linkId, mayBegin, mayCallOff: true, isHeard }), step);
    });
  }

  it('[P4d] keeps the attempt that another request began meanwhile', () => {
    const wanted = { linkId: other, mayBegin: true, mayCallOff: false, isHeard: false };
    assert.equal(nextStep(sampleOrder(attempts.open), wanted), 'look_up');
    assert.equal(nextStep(sampleOrder(attempts.unknown), wanted), 'ask');
    assert.equal(nextStep(sampleOrder(attempts.ended), wanted), 'begin');
  });

  it('[P4d] is none for an order that has ended', () => {
    for (const status of ['paid', 'canceled', 'expired'] as const) {
      for (const attempt of Object.values(attempts)) {
        const order = sampleOrder({ ...attempt, status });
        assert.equal(nextStep(order, { linkId: other, mayBegin: true, mayCallOff: true, isHeard: false }), 'stay');
      }
    }
  });
});
