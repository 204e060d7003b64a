import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sampleAllowance } from '../../../../tests/samples/limits.ts';
import { eur, sampleDiscount, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { noUse } from '../../identity/limits/domain.ts';
import { capture, end, payable, withPart } from './domain.ts';
import { shipBy } from './times-domain.ts';
import type { Part, Payer } from './domain.ts';

const now = new Date('2026-11-24T10:10:00Z');
const use = noUse({ cell: 0, holderId: samplePayment().payerId, currency: 'EUR' }, now);
const payer: Payer = { ...sampleAllowance(1), use, spendable: eur(10_000n) };
const codeOf = (judged: ReturnType<typeof capture>) => (judged.ok ? judged.value.status : judged.error.code);

describe('capturing a payment', () => {
  it('[P4a] takes the whole amount, and holds every part', () => {
    const captured = capture(samplePayment(), payer, 'pin', now);
    assert.ok(captured.ok);
    const { status, approvedBy, capturedAt, parts } = captured.value;
    assert.deepEqual([status, approvedBy, capturedAt], ['captured', 'pin', now]);
    assert.deepEqual(
      parts.map((part) => part.status),
      ['held', 'held'],
    );
    assert.deepEqual(shipBy(captured.value, captured.value.parts[0]!), new Date('2026-12-01T10:10:00Z'));
  });

  it('[P5a] reports the shortfall, to the cent', () => {
    const refused = capture(samplePayment(), { ...payer, spendable: eur(3_766n) }, 'pin', now);
    assert.deepEqual(refused, {
      ok: false,
      error: { code: 'insufficient_funds', shortfall: eur(1_234n), spendable: eur(3_766n) },
    });
    assert.equal(codeOf(capture(samplePayment(), { ...payer, spendable: eur(5_000n) }, 'pin', now)), 'captured');
  });

  it('[P2b] [S77] takes nothing at the instant when the quote expires', () => {
    const payment = samplePayment();
    assert.equal(codeOf(capture(payment, payer, 'pin', payment.validUntil)), 'quote_expired');
    const before = new Date(payment.validUntil.getTime() - 1);
    assert.equal(codeOf(capture(payment, payer, 'pin', before)), 'captured');
  });

  it('[S82] takes nothing for an ended payment', () => {
    for (const status of ['captured', 'canceled', 'expired', 'refunded', 'partially_refunded'] as const) {
      assert.equal(codeOf(capture(samplePayment({ status }), payer, 'pin', now)), 'payment_not_payable');
    }
  });

  it('[W5c] takes nothing from a frozen wallet, and nothing above the tier’s limit for one payment', () => {
    assert.equal(codeOf(capture(samplePayment(), { ...payer, status: 'frozen' }, 'pin', now)), 'account_frozen');
    const large = samplePayment({ amount: eur(20_001n) });
    const rich = { ...payer, spendable: eur(1_000_000n) };
    assert.deepEqual(capture(large, rich, 'pin', now), {
      ok: false,
      error: { code: 'limit_per_payment', limit: eur(20_000n), left: eur(20_000n), tier: 1 },
    });
    assert.equal(codeOf(capture(large, { ...rich, ...sampleAllowance(2) }, 'pin', now)), 'captured');
    assert.equal(codeOf(capture(samplePayment(), { ...rich, ...sampleAllowance(0) }, 'pin', now)), 'limit_per_payment');
  });

  it('never takes more than the balance', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 30_000n }), fc.bigInt({ min: 0n, max: 30_000n }), (amount, balance) => {
        const judged = capture(
          samplePayment({ amount: eur(amount) }),
          { ...payer, spendable: eur(balance) },
          'pin',
          now,
        );
        if (judged.ok) assert.ok(amount <= balance && amount <= 20_000n);
        else if (judged.error.code === 'insufficient_funds') {
          assert.equal(balance + judged.error.shortfall.minor, amount);
        }
      }),
    );
  });

  it('takes nothing after a decline or the expiry', () => {
    const ended = end(samplePayment(), 'canceled');
    assert.deepEqual([ended.status, ...ended.parts.map((part) => part.status)], ['canceled', 'void', 'void']);
    assert.throws(() => end(samplePayment({ status: 'captured' }), 'canceled'));
  });
});

describe('a discount', () => {
  it('leaves the payer the rest, which the balance must cover and to which the limits apply', () => {
    const discount = sampleDiscount(2_000n);
    const payment = samplePayment({ discount });
    assert.deepEqual(payable(payment), eur(3_000n));
    assert.deepEqual(capture(payment, { ...payer, spendable: eur(2_999n) }, 'pin', now), {
      ok: false,
      error: { code: 'insufficient_funds', shortfall: eur(1n), spendable: eur(2_999n) },
    });
    assert.equal(codeOf(capture(payment, { ...payer, spendable: eur(3_000n) }, 'pin', now)), 'captured');
    const large = samplePayment({ amount: eur(22_000n), discount });
    const rich = { ...payer, spendable: eur(1_000_000n) };
    assert.equal(codeOf(capture(large, rich, 'pin', now)), 'captured');
    assert.equal(codeOf(capture({ ...large, discount: null }, rich, 'pin', now)), 'limit_per_payment');
  });
});

describe('a payment with refunded parts', () => {
  it('[B4d] is partially refunded, and refunded when all parts are', () => {
    const payment = samplePayment({ status: 'captured' });
    const [one, two] = payment.parts;
    const whole = (part: Part): Part => ({
      ...part,
      lines: part.lines.map((line) => ({ ...line, refunded: line.amount })),
      shipping: { ...part.shipping, refunded: part.shipping.amount },
    });
    const first = withPart(payment, whole(one!));
    assert.equal(first.status, 'partially_refunded');
    assert.equal(withPart(first, { ...two!, status: 'released' }).status, 'partially_refunded');
    assert.equal(withPart(first, whole(two!)).status, 'refunded');
    assert.equal(withPart(payment, samplePart({ ...one!, status: 'shipped' })).status, 'captured');
  });
});
