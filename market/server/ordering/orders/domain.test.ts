import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { apply, mayConfirm, mayShip, toParts } from './domain.ts';
import type { Order, PaymentState, WantedLine } from './domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const now = new Date('2026-03-01T08:00:00Z');
let count = 0;
const newId = () => `opt_${(count += 1)}` as const;

const wanted = (seller: string, minor: bigint, quantity = 1): WantedLine => ({
  line: { productId: `prd_${(count += 1)}`, slug: 's', name: 'n', pictureId: 'p', quantity, price: eur(minor) },
  seller: { id: `sel_${seller}`, name: seller, payeeId: `pye_${seller}` },
});

const orderOf = (parts = toParts([wanted('a', 3_000n), wanted('b', 2_000n)], newId)): Order => ({
  id: 'ord_1',
  shopperId: 'shp_1',
  placeKey: 'k',
  status: 'awaiting_payment',
  linkId: 'lnk_1',
  name: 'Ada',
  email: 'ada@example.com',
  address: { line1: '', line2: '', postalCode: '', city: '', country: 'IE' },
  amount: eur(5_000n),
  createdAt: now,
  payBy: now,
  paidAt: null,
  paymentId: null,
  approvalUrl: null,
  attemptId: 'att_1',
  problem: null,
  parts,
});

const paymentOf = (
  order: Order,
  status: PaymentState['status'],
  parts: PaymentState['parts'][number]['status'],
): PaymentState => ({
  id: 'pay_1',
  status,
  amount: order.amount,
  approvalUrl: status === 'requires_approval' ? 'https://wallet.example/id/approve/pay_1' : null,
  parts: order.parts.map((part) => ({
    id: `prt_${part.id}`,
    reference: part.id,
    status: parts,
    shippedAt: null,
    deliveredAt: null,
    releasesAt: null,
    settledAt: null,
  })),
});

describe('an order', () => {
  it('[P1] has one part per seller, and the parts sum to it', () => {
    const line = fc.record({
      seller: fc.constantFrom('a', 'b', 'c'),
      minor: fc.bigInt({ min: 1n, max: 100_000n }),
      quantity: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const parts = toParts(
          lines.map((one) => wanted(one.seller, one.minor, one.quantity)),
          newId,
        );
        assert.equal(parts.length, new Set(lines.map((one) => one.seller)).size);
        const sum = lines.reduce((left, one) => left + one.minor * BigInt(one.quantity), 0n);
        assert.equal(
          parts.reduce((left, part) => left + part.amount.minor, 0n),
          sum,
        );
        for (const part of parts) assert.ok(part.commission.minor >= 0n && part.commission.minor <= part.amount.minor);
      }),
    );
  });

  it('[P6] takes 8 % of each part as commission, half a cent to the even one', () => {
    const [part] = toParts([wanted('a', 3_490n)], newId);
    assert.equal(part!.commission.minor, 279n);
  });

  it('[P4] becomes paid by a captured payment, once, however often it is told', () => {
    const order = orderOf();
    const paid = apply(order, paymentOf(order, 'captured', 'held'), now);
    assert.equal(paid.status, 'paid');
    const later = new Date(now.getTime() + 1_000);
    assert.deepEqual(apply(paid, paymentOf(order, 'captured', 'held'), later), paid);
  });

  it('[P5] stays payable when its payment was declined or ran out, and says that nothing was charged', () => {
    for (const status of ['canceled', 'expired'] as const) {
      const order = apply(orderOf(), paymentOf(orderOf(), status, 'void'), now);
      assert.equal(order.status, 'awaiting_payment');
      assert.match(order.problem!.nextAction, /not charged/);
    }
  });

  it('refuses a payment of another amount', () => {
    const order = orderOf();
    assert.throws(
      () => apply(order, { ...paymentOf(order, 'captured', 'held'), amount: eur(1n) }, now),
      /of its order/,
    );
  });

  it('[M5] is shipped once it is paid, and confirmed once it is shipped', () => {
    const [part] = orderOf().parts;
    const at = (status: 'awaiting' | 'held' | 'shipped' | 'delivered' | 'released') => ({ ...part!, status });
    assert.deepEqual(
      [mayShip(at('awaiting')).ok, mayShip(at('held')).ok, mayShip(at('shipped')).ok],
      [false, true, false],
    );
    assert.deepEqual(
      [
        mayConfirm(at('held')).ok,
        mayConfirm(at('shipped')).ok,
        mayConfirm(at('delivered')).ok,
        mayConfirm(at('released')).ok,
      ],
      [false, true, true, false],
    );
  });
});
