import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DAY,
  assertExplained,
  at,
  booking,
  charge,
  facts,
  going,
  moved,
  payout,
  shown,
} from '../../../../tests/samples/settled-day.ts';
import { shortMinor } from './balances-domain.ts';
import { dayAfter } from './days-domain.ts';
import { settle } from './domain.ts';
import type { Facts, Report } from './domain.ts';
import type { Moved } from './moved-domain.ts';

describe('the settlement of withdrawals that leave the processor’s balance', () => {
  const transfer = (reference: string, minor: bigint, id = reference) =>
    moved(`txn_${id}`, minor, { kind: 'transfer', reference });
  /** A balance of 10.00, of which a withdrawal takes 3.00. */
  const first = settle(
    undefined,
    facts({
      bookings: [booking('1', 'top_a', 1_000n)],
      moved: [charge('top_a', 1_000n)],
      processor: at(1_000n),
      withdrawals: [],
    }),
  );
  const nextDay = (before: Report, more: Partial<Facts>) =>
    settle(before, facts({ day: dayAfter(before.day, 1), withdrawals: [], posted: [], ...more }));
  const debited = [
    { kind: 'available', minor: -300n },
    { kind: 'payable', minor: 300n },
  ];
  const sent = { posted: debited, withdrawals: [booking('2', 'wdr_a', -300n)] };

  it('[O2d] [W9c] agrees while they are under way, when they have arrived, and when they come back', () => {
    const away = nextDay(first, { ...sent, moved: [transfer('wdr_a', -300n)], processor: at(700n) });
    assert.deepEqual(away.differences, []);
    assert.deepEqual([away.underWayMinor, away.foundMinor, away.expectedMinor], [300n, 1_000n, 1_000n]);
    assert.equal(shortMinor(away), 0n);
    const posted = [
      { kind: 'payable', minor: -300n },
      { kind: 'payout_clearing', minor: 300n },
    ];
    const paid = nextDay(away, { posted, processor: at(700n) });
    assert.deepEqual(paid.differences, []);
    assert.deepEqual([paid.underWayMinor, paid.foundMinor, paid.expectedMinor], [0n, 700n, 700n]);
    assert.equal(shortMinor(paid), 0n);
    const back = nextDay(paid, {
      posted: [
        { kind: 'payout_clearing', minor: -300n },
        { kind: 'available', minor: 300n },
      ],
      withdrawals: [booking('4', 'wdr_a', 300n)],
      moved: [transfer('wdr_a', 300n, 'back')],
      processor: at(1_000n),
    });
    assert.deepEqual(back.differences, []);
    assert.deepEqual([back.foundMinor, back.expectedMinor], [1_000n, 1_000n]);
  });

  it('[O2e] [W9c] names a withdrawal that did not leave, one of another amount, and a transfer that nobody booked', () => {
    const missing = nextDay(first, { ...sent, processor: at(1_000n) });
    assert.deepEqual(shown(missing), [{ kind: 'withdrawal_missing', owner: 'processor', minor: 300n }]);
    assertExplained(missing);
    const other = nextDay(first, { ...sent, moved: [transfer('wdr_a', -350n)], processor: at(650n) });
    assert.deepEqual(shown(other), [{ kind: 'withdrawal_amount', owner: 'finance', minor: -50n }]);
    assertExplained(other);
    const twice = [transfer('wdr_a', -300n), transfer('wdr_a', -300n, 'again')];
    const doubled = nextDay(first, { ...sent, moved: twice, processor: at(400n) });
    assert.deepEqual(shown(doubled), [{ kind: 'withdrawal_amount', owner: 'finance', minor: -300n }]);
    assertExplained(doubled);
    const unknown = nextDay(first, { moved: [transfer('wdr_b', -300n)], processor: at(700n) });
    assert.deepEqual(shown(unknown), [{ kind: 'movement_unbooked', owner: 'finance', minor: -300n }]);
    assertExplained(unknown);
  });

  it('[O2d] waits for a cent until the bank has it, and names one that was never sent', () => {
    const cent = { moved: [transfer('ins_a', -1n)], processor: at(999n) };
    const away = nextDay(first, { ...cent, cents: ['ins_a'] });
    assert.deepEqual([away.differences, away.foundMinor, away.expectedMinor], [[], 1_000n, 1_000n]);
    const posted = [
      { kind: 'proof_costs', minor: -1n },
      { kind: 'payout_clearing', minor: 1n },
    ];
    const there = nextDay(away, { posted, withdrawals: [booking('2', 'ins_a', -1n)], processor: at(999n) });
    assert.deepEqual([there.differences, there.foundMinor, there.expectedMinor], [[], 999n, 999n]);
    const unknown = nextDay(first, cent);
    assert.deepEqual(shown(unknown), [{ kind: 'movement_unbooked', owner: 'finance', minor: -1n }]);
    assertExplained(unknown);
  });
});

describe('the settlement of an account from which withdrawals are paid', () => {
  const inPocket = (id: string, minor: bigint, more: Partial<Moved> = {}) =>
    moved(`trxne_${id}`, minor, { pocket: 'payouts', kind: 'transfer', ...more });
  /** A balance of 10.00 at the processor, and 50.00 of the house in the account. */
  const first = settle(
    undefined,
    facts({
      bookings: [booking('1', 'top_a', 1_000n)],
      moved: [charge('top_a', 1_000n), inPocket('start', 5_500n, { kind: 'other' }), inPocket('old', -500n)],
      processor: at(1_000n),
      payoutPocketMinor: 5_000n,
    }),
  );
  const next = (more: Partial<Facts>, before = first) =>
    settle(before, facts({ day: dayAfter(before.day, 1), posted: [], processor: at(1_000n), ...more }));

  it('[O2i] counts what it had before as the house’s own, and names what only the processor moves later', () => {
    assert.deepEqual(first.differences, []);
    assert.deepEqual(first.payoutPocket, { balanceMinor: 5_000n, openingMinor: 5_000n, movedMinor: 5_000n });
    assert.deepEqual([first.foundMinor, first.expectedMinor], [6_000n, 6_000n]);
    const later = next({
      moved: [
        inPocket('adj', 70n, { kind: 'other' }),
        inPocket('by hand', -20n),
        inPocket('fee', -5n, { kind: 'fee' }),
      ],
      payoutPocketMinor: 5_045n,
    });
    assert.deepEqual(shown(later), [
      { kind: 'movement_unbooked', owner: 'finance', minor: 70n },
      { kind: 'movement_unbooked', owner: 'finance', minor: -20n },
    ]);
    assert.deepEqual([later.payoutPocket?.openingMinor, later.costsMinor], [5_000n, 5n]);
    assertExplained(later);
  });

  it('[O2i] pairs withdrawals with what left it, and not with the other balance', () => {
    const sent = {
      posted: [
        { kind: 'available', minor: -300n },
        { kind: 'payable', minor: 300n },
      ],
      withdrawals: [booking('2', 'wdr_a', -300n)],
    };
    const gone = inPocket('a', -300n, { reference: 'wdr_a' });
    const away = next({ ...sent, moved: [gone], payoutPocketMinor: 4_700n });
    assert.deepEqual(away.differences, []);
    assert.deepEqual([away.underWayMinor, away.foundMinor, away.expectedMinor], [300n, 6_000n, 6_000n]);
    const missing = next({ ...sent, payoutPocketMinor: 5_000n });
    assert.deepEqual(shown(missing), [{ kind: 'withdrawal_missing', owner: 'processor', minor: 300n }]);
    const misplaced = next({ ...sent, moved: [gone], processor: at(700n), payoutPocketMinor: 5_000n });
    assert.deepEqual(
      misplaced.differences.map(({ key, minor }) => [key, minor]),
      [
        ['balance EUR', -300n],
        ['balance EUR payouts', 300n],
      ],
    );
    assertExplained(misplaced);
  });

  it('[O2i] takes a refill for a move between both, and names one that does not arrive', () => {
    const left = payout('po_1', 400n);
    const refill = { processor: at(600n), payouts: [going('po_1', null, true)] };
    const credited = inPocket('in', 400n, { kind: 'payout', source: 'po_1' });
    const moved = next({ ...refill, moved: [left, credited], payoutPocketMinor: 5_400n });
    assert.deepEqual([moved.differences, moved.onTheWay, moved.foundMinor], [[], [], first.foundMinor]);
    const waiting = next({ ...refill, moved: [left], payoutPocketMinor: 5_000n });
    assert.deepEqual([waiting.differences, waiting.onTheWay.length, waiting.foundMinor], [[], 1, first.foundMinor]);
    const lost = next({ ...refill, day: dayAfter(DAY, 3), payoutPocketMinor: 5_000n }, waiting);
    assert.deepEqual(shown(lost), [{ kind: 'payout_missing', owner: 'processor', minor: -400n }]);
    assertExplained(lost);
    const late = next({ ...refill, moved: [credited], payoutPocketMinor: 5_400n }, lost);
    assert.deepEqual([late.differences, late.open.moved], [[], []]);
  });

  it('[O2i] misses its money when it is no longer read', () => {
    assert.deepEqual(shown(next({})), [{ kind: 'processor_balance', owner: 'processor', minor: -5_000n }]);
    assertExplained(next({}));
    assert.deepEqual(next({}, next({})).differences.length, 1);
  });
});
