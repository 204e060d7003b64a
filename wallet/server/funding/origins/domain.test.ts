import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import { leavableOf, lotsOf, mattersSince } from './domain.ts';
import type { Movement, OwnBalance } from './domain.ts';

const DAY_MS = 86_400_000;
const terms = [{ version: 1, validFrom: new Date(0), cardDays: 60, debitDays: 56 }];
const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1) + number * DAY_MS);
const accounts = { EUR: 'acc_eur', USD: 'acc_usd' } as Record<'EUR' | 'USD', Id<'acc'>>;

interface Step {
  readonly kind: string;
  readonly day: number;
  readonly minor: bigint;
  readonly currency?: 'EUR' | 'USD';
  readonly payment?: string;
  readonly corrects?: bigint;
  /** What an exchange buys. */
  readonly bought?: bigint;
}

/** Writes steps as the movements of a holder's two balances, beginning with a balance of euros. */
function booked(steps: readonly Step[], opening = 0n) {
  const posted = { EUR: opening, USD: 0n };
  const movements = steps.flatMap((step, at): Movement[] => {
    const { kind, minor, currency = 'EUR', payment, corrects = null, bought } = step;
    const move = (into: 'EUR' | 'USD', amountMinor: bigint): Movement => {
      posted[into] += amountMinor;
      const entry = { entryNumber: BigInt(at + 1), kind, at: day(step.day), corrects };
      const paymentId = payment === undefined ? null : (payment as Id<'pay'>);
      return {
        ...entry,
        accountId: accounts[into],
        paymentId,
        currency: into,
        amountMinor,
        balanceMinor: posted[into],
      };
    };
    const other = currency === 'EUR' ? 'USD' : 'EUR';
    return [move(currency, minor), ...(bought === undefined ? [] : [move(other, bought)])];
  });
  const balances = (['EUR', 'USD'] as const).map((currency): OwnBalance => {
    return { accountId: accounts[currency], currency, postedMinor: posted[currency], heldMinor: 0n };
  });
  return { movements, balances };
}

/** What may leave at a day: now, then each later day with its sum. */
function leavable(
  steps: readonly Step[],
  at: number,
  asked: { held?: bigint; currency?: Currency; opening?: bigint } = {},
) {
  const { held = 0n, currency = 'EUR', opening = 0n } = asked;
  const { movements, balances } = booked(steps, opening);
  const balance = balances.find((one) => one.currency === currency)!;
  const lots = lotsOf(balances, movements, terms).get(balance.accountId)!;
  const { now, later, isHeldFree } = leavableOf({ ...balance, heldMinor: held }, lots, day(at));
  const days = later.map(({ from, amount }) => [(from.getTime() - day(0).getTime()) / DAY_MS, amount.minor]);
  return { now: now.minor, later: days, isHeldFree };
}

describe('what may leave a balance', () => {
  it('is not what came from a card within 60 days, or from a bank debit within its own days', () => {
    const steps = [
      { kind: 'top_up', day: 0, minor: 100n },
      { kind: 'debit', day: 3, minor: 40n },
      { kind: 'part_released', day: 4, minor: 25n, payment: 'pay_s' },
    ];
    assert.deepEqual(leavable(steps, 5), {
      now: 25n,
      later: [
        [59, 40n],
        [60, 100n],
      ],
      isHeldFree: true,
    });
    assert.deepEqual(leavable(steps, 59).now, 65n);
    assert.deepEqual(leavable(steps, 60), { now: 165n, later: [], isHeldFree: true });
    const before = new Date(day(60).getTime() - 1);
    assert.deepEqual(mattersSince(terms, day(60)), day(0));
    const { movements, balances } = booked(steps);
    const lots = lotsOf(balances, movements, terms).get(accounts.EUR)!;
    assert.equal(leavableOf(balances[0]!, lots, before).now.minor, 65n);
  });

  it('counts the oldest money as spent first', () => {
    const steps = [
      { kind: 'top_up', day: 0, minor: 100n },
      { kind: 'part_released', day: 1, minor: 50n, payment: 'pay_s' },
      { kind: 'payment_captured', day: 2, minor: -70n, payment: 'pay_a' },
    ];
    assert.deepEqual(leavable(steps, 2), { now: 50n, later: [[60, 30n]], isHeldFree: true });
    const more = [...steps, { kind: 'payment_captured', day: 3, minor: -60n, payment: 'pay_b' }];
    assert.deepEqual(leavable(more, 3), { now: 20n, later: [], isHeldFree: true });
    assert.deepEqual(leavable([{ kind: 'payment_captured', day: 1, minor: -30n }], 1, { opening: 90n }).now, 60n);
  });

  it('does not grow by buying and returning goods', () => {
    const steps = [
      { kind: 'top_up', day: 0, minor: 100n },
      { kind: 'payment_captured', day: 1, minor: -100n, payment: 'pay_a' },
      { kind: 'part_refunded', day: 2, minor: 30n, payment: 'pay_a' },
      { kind: 'part_refunded', day: 3, minor: 70n, payment: 'pay_a' },
    ];
    assert.deepEqual(leavable(steps.slice(0, 3), 4), { now: 0n, later: [[60, 30n]], isHeldFree: true });
    assert.deepEqual(leavable(steps, 4), { now: 0n, later: [[60, 100n]], isHeldFree: true });
    // Mixed money comes back in proportion.
    const mixed = [{ ...steps[0]!, minor: 60n }, steps[1]!, { ...steps[2]!, minor: 40n }];
    assert.deepEqual(leavable(mixed, 4, { opening: 40n }), { now: 16n, later: [[60, 24n]], isHeldFree: true });
    // What a promotion had paid, or the seller of another purchase, is not from the card.
    const more = { kind: 'part_refunded', day: 5, minor: 9n, payment: 'pay_a' };
    assert.equal(leavable([...steps, more], 6).now, 9n);
  });

  it('does not grow by an exchange, there or back', () => {
    const steps = [
      { kind: 'part_released', day: 0, minor: 100n, payment: 'pay_s' },
      { kind: 'top_up', day: 1, minor: 300n },
      { kind: 'exchange', day: 2, minor: -200n, bought: 220n },
    ];
    assert.deepEqual(leavable(steps, 3), { now: 0n, later: [[61, 200n]], isHeldFree: true });
    const dollars = { currency: 'USD' } as const;
    assert.deepEqual(leavable(steps, 3, dollars), { now: 110n, later: [[61, 110n]], isHeldFree: true });
    const back = [...steps, { kind: 'exchange', day: 3, minor: -220n, bought: 190n, ...dollars }];
    assert.deepEqual(leavable(back, 4), { now: 95n, later: [[61, 295n]], isHeldFree: true });
  });

  it('is what a withdrawal takes, so that it takes nothing twice', () => {
    const steps = [
      { kind: 'top_up', day: 0, minor: 100n },
      { kind: 'part_released', day: 1, minor: 50n, payment: 'pay_s' },
      { kind: 'withdrawal', day: 2, minor: -50n },
    ];
    assert.deepEqual(leavable(steps, 3), { now: 0n, later: [[60, 100n]], isHeldFree: true });
    assert.equal(leavable([...steps, { kind: 'withdrawal_returned', day: 4, minor: 50n }], 5).now, 50n);
  });

  it('[H3b] is not the credit for a report, before anybody has decided', () => {
    const steps = [
      { kind: 'part_released', day: 0, minor: 30n, payment: 'pay_s' },
      { kind: 'report_credited', day: 1, minor: 100n },
    ];
    assert.deepEqual(leavable(steps, 11), { now: 30n, later: [[61, 100n]], isHeldFree: true });
  });

  it('follows a card’s share of a payment to the payment, and back by the card', () => {
    const steps = [
      { kind: 'part_released', day: 0, minor: 30n, payment: 'pay_s' },
      { kind: 'top_up', day: 1, minor: 70n, payment: 'pay_a' },
      { kind: 'payment_captured', day: 1, minor: -70n, payment: 'pay_a' },
    ];
    assert.equal(leavable(steps, 2).now, 30n);
    const refunded = [
      ...steps,
      { kind: 'part_refunded', day: 3, minor: 70n, payment: 'pay_a' },
      { kind: 'card_refund', day: 3, minor: -50n, payment: 'pay_a' },
    ];
    assert.deepEqual(leavable(refunded, 4), { now: 30n, later: [[61, 20n]], isHeldFree: true });
    const failed = { kind: 'card_refund_failed', day: 5, minor: 50n, payment: 'pay_a' };
    assert.deepEqual(leavable([...refunded, failed], 6), { now: 30n, later: [[61, 70n]], isHeldFree: true });
  });

  it('takes back what a reversed entry brought, and brings back what it took', () => {
    const steps = [
      { kind: 'part_released', day: 0, minor: 30n, payment: 'pay_s' },
      { kind: 'top_up', day: 1, minor: 70n },
      { kind: 'correction', day: 2, minor: -70n, corrects: 2n },
    ];
    assert.deepEqual(leavable(steps, 3), { now: 30n, later: [], isHeldFree: true });
    const spent = [
      { kind: 'top_up', day: 1, minor: 70n },
      { kind: 'fee', day: 2, minor: -70n },
      { kind: 'correction', day: 3, minor: 70n, corrects: 2n },
    ];
    assert.equal(leavable(spent, 4).now, 0n);
  });

  it('is less by what is held, and says so if more is held than may leave', () => {
    const steps = [
      { kind: 'top_up', day: 0, minor: 100n },
      { kind: 'top_up', day: 9, minor: 20n },
      { kind: 'part_released', day: 10, minor: 50n, payment: 'pay_s' },
    ];
    assert.deepEqual(leavable(steps, 11, { held: 50n }), {
      now: 0n,
      later: [
        [60, 100n],
        [69, 20n],
      ],
      isHeldFree: true,
    });
    assert.deepEqual(leavable(steps, 11, { held: 51n }), {
      now: 0n,
      later: [
        [60, 99n],
        [69, 20n],
      ],
      isHeldFree: false,
    });
  });

  it('uses the days of the version in force when the money arrived', () => {
    const later = { version: 2, validFrom: day(10), cardDays: 90, debitDays: 56 };
    const { movements, balances } = booked([
      { kind: 'top_up', day: 9, minor: 10n },
      { kind: 'top_up', day: 10, minor: 20n },
    ]);
    const lots = lotsOf(balances, movements, [...terms, later]).get(accounts.EUR)!;
    assert.deepEqual(
      lots.map((lot) => lot.until),
      [day(69), day(100)],
    );
    assert.deepEqual(mattersSince([...terms, later], day(100)), day(10));
  });
});

describe('withdrawals among payments and added money, in any order', () => {
  interface Act {
    readonly kind: 'hold' | 'settle' | 'pay' | 'refund' | 'add' | 'earn';
    readonly minor: bigint;
    readonly days: number;
  }
  const act: fc.Arbitrary<Act> = fc.record({
    kind: fc.constantFrom('hold', 'settle', 'pay', 'refund', 'add', 'earn'),
    minor: fc.bigInt({ min: 1n, max: 60n }),
    days: fc.integer({ min: 0, max: 12 }),
  });

  it('never take out more than what came from elsewhere, or stayed its days', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const steps: Step[] = [];
        const paid = new Map<string, bigint>();
        let now = 0;
        /** Withdrawals that were allowed; their entry comes later. */
        const held: bigint[] = [];
        const free = () => booked(steps).balances[0]!.postedMinor - held.reduce((sum, one) => sum + one, 0n);
        const out = { withdrawn: 0n, old: 0n };
        for (const { kind, minor, days } of acts) {
          now += days;
          if (kind === 'add') steps.push({ kind: 'top_up', day: now, minor });
          if (kind === 'earn') steps.push({ kind: 'part_released', day: now, minor, payment: 'pay_s' });
          if (kind === 'pay' && free() >= minor) {
            const payment = `pay_${steps.length}`;
            paid.set(payment, minor);
            steps.push({ kind: 'payment_captured', day: now, minor: -minor, payment });
          }
          const [first] = paid;
          if (kind === 'refund' && first) {
            paid.delete(first[0]);
            steps.push({ kind: 'part_refunded', day: now, minor: first[1], payment: first[0] });
          }
          if (kind === 'hold' && free() >= minor) {
            held.push(minor);
            const sum = held.reduce((all, one) => all + one, 0n);
            if (!leavable(steps, now, { held: sum }).isHeldFree) held.pop();
            else out.withdrawn += minor;
          }
          if (kind === 'settle' && held.length > 0) steps.push({ kind: 'withdrawal', day: now, minor: -held.shift()! });
          // All that ever came in and was not from a card within the last 60 days, whatever was spent.
          out.old = steps
            .filter((one) => one.kind === 'part_released' || (one.kind === 'top_up' && one.day + 60 <= now))
            .reduce((sum, one) => sum + one.minor, 0n);
          assert.ok(out.withdrawn <= out.old);
          const { now: mayGo, later } = leavable(steps, now, { held: held.reduce((sum, one) => sum + one, 0n) });
          assert.equal(
            later.reduce((sum, [, one]) => sum + BigInt(one!), mayGo),
            free(),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
