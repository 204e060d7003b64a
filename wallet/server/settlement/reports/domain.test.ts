import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dayAfter } from './days-domain.ts';
import { customersMinor, shortMinor } from './balances-domain.ts';
import { ageDays, settle } from './domain.ts';
import type { Banked, BankStanding, Booking, Facts, Moved, Report } from './domain.ts';

const IBAN = 'IE29AIBK93115212345678';
const DAY = '2026-11-02';

const booking = (entryNumber: string, topUpId: string | null, minor: bigint): Booking => ({
  entryNumber,
  topUpId,
  minor,
  corrects: null,
});
const moved = (id: string, minor: bigint, more: Partial<Moved> = {}): Moved => ({
  id,
  minor,
  kind: 'charge',
  type: more.kind ?? 'charge',
  reference: null,
  source: id,
  feeMinor: 0n,
  ...more,
});
const charge = (topUpId: string, minor: bigint) => moved(`txn_${topUpId}`, minor, { reference: topUpId });
const payout = (id: string, minor: bigint) => moved(`txn_${id}`, -minor, { kind: 'payout', source: id });
const banked = (place: number, minor: bigint, words: string): Banked => ({
  iban: IBAN,
  statementId: 'S1',
  place,
  minor,
  bookedOn: DAY,
  words,
});
const bank = (endsOn: string, closingMinor: bigint, firstOpeningMinor = 0n): BankStanding => ({
  iban: IBAN,
  endsOn,
  closingMinor,
  firstOpeningMinor,
});

/** Facts of a day on which nothing happened, changed by `more`. The books are those of the bookings. */
function facts(more: Partial<Facts> = {}): Facts {
  const booked = (more.bookings ?? []).reduce((sum, one) => sum + one.minor, 0n);
  return {
    currency: 'EUR',
    day: DAY,
    posted: [
      { kind: 'available', minor: booked },
      { kind: 'processor_clearing', minor: -booked },
    ],
    heldMinor: 0n,
    bookings: [],
    withdrawals: undefined,
    cents: [],
    moved: [],
    processor: { availableMinor: 0n, pendingMinor: 0n },
    bank: [],
    banked: [],
    payouts: [],
    ...more,
  };
}

const at = (availableMinor: bigint, pendingMinor = 0n) => ({ availableMinor, pendingMinor });
const shown = (report: Report) => report.differences.map(({ kind, owner, minor }) => ({ kind, owner, minor }));

function assertExplained(report: Report): void {
  const sum = report.differences.reduce((all, one) => all + one.minor, 0n);
  assert.equal(sum, report.foundMinor - report.expectedMinor);
}

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

describe('the settlement of a day', () => {
  it('[O2d] agrees when books, processor and bank have the same money', () => {
    const first = settle(
      undefined,
      facts({ bookings: [booking('1', 'top_a', 1_000n)], moved: [charge('top_a', 1_000n)], processor: at(0n, 1_000n) }),
    );
    assert.deepEqual(first.differences, []);
    assert.deepEqual([first.expectedMinor, first.foundMinor], [1_000n, 1_000n]);
    const sent = settle(
      first,
      facts({
        moved: [payout('po_1', 600n)],
        processor: at(400n),
        payouts: [{ id: 'po_1', arrivesOn: DAY, trace: 'HF1' }],
      }),
    );
    assert.deepEqual(sent.differences, []);
    assert.deepEqual(sent.onTheWay, [{ id: 'po_1', arrivesOn: DAY, trace: 'HF1', minor: 600n }]);
    const arrived = settle(
      sent,
      facts({
        processor: at(400n),
        payouts: [{ id: 'po_1', arrivesOn: DAY, trace: 'HF1' }],
        bank: [bank(DAY, 650n, 50n)],
        banked: [banked(1, 600n, 'STRIPE HF1 thanks')],
      }),
    );
    assert.deepEqual(arrived.differences, []);
    assert.deepEqual(arrived.onTheWay, []);
    assert.deepEqual([arrived.expectedMinor, arrived.foundMinor], [1_050n, 1_050n]);
    assert.deepEqual(arrived.open, { bookings: [], moved: [], banked: [] });
  });

  it('[O2e] names a charge that the processor does not have, with its age, until it is there', () => {
    const first = settle(undefined, facts({ bookings: [booking('7', 'top_a', 1_000n)] }));
    assert.deepEqual(shown(first), [{ kind: 'charge_missing', owner: 'processor', minor: -1_000n }]);
    assert.deepEqual(first.differences[0]!.explained, [{ reference: 'journal entry 7 of top_a', minor: 1_000n }]);
    assertExplained(first);
    const later = settle(first, facts({ day: dayAfter(DAY, 3) }));
    assert.equal(later.differences[0]!.firstSeenOn, DAY);
    assert.equal(ageDays(later.differences[0]!, later.day), 3);
    const closed = settle(later, facts({ moved: [charge('top_a', 1_000n)], processor: at(1_000n) }));
    assert.deepEqual(closed.differences, []);
  });

  it('[O2e] names a changed amount, and money that moved without a journal entry', () => {
    const report = settle(
      undefined,
      facts({
        bookings: [booking('1', 'top_a', 1_000n)],
        moved: [
          charge('top_a', 999n),
          moved('txn_r', -200n, { kind: 'refund' }),
          moved('txn_x', 50n, { kind: 'other' }),
        ],
        processor: at(849n),
      }),
    );
    assert.deepEqual(shown(report), [
      { kind: 'charge_amount', owner: 'finance', minor: -1n },
      { kind: 'movement_unbooked', owner: 'finance', minor: -200n },
      { kind: 'movement_unbooked', owner: 'finance', minor: 50n },
    ]);
    assertExplained(report);
  });

  it('[O2e] names a charge that was made twice for one top-up', () => {
    const report = settle(
      undefined,
      facts({
        bookings: [booking('1', 'top_a', 1_000n)],
        moved: [charge('top_a', 1_000n), { ...charge('top_a', 1_000n), id: 'txn_again' }],
        processor: at(2_000n),
      }),
    );
    assert.deepEqual(shown(report), [{ kind: 'charge_amount', owner: 'finance', minor: 1_000n }]);
  });

  it('[O2e] names a balance that is not the sum of its movements', () => {
    const report = settle(undefined, facts({ processor: at(-3n) }));
    assert.deepEqual(shown(report), [{ kind: 'processor_balance', owner: 'processor', minor: -3n }]);
    assertExplained(report);
  });

  it('[O2e] names a payout that the bank did not book in time, and one with another amount', () => {
    const sent = facts({
      moved: [payout('po_1', 600n), payout('po_2', 100n)],
      processor: at(-700n),
      payouts: [
        { id: 'po_1', arrivesOn: DAY, trace: null },
        { id: 'po_2', arrivesOn: DAY, trace: null },
      ],
      banked: [banked(1, 99n, 'payout po_2')],
    });
    const kinds = (endsOn: string) => shown(settle(undefined, { ...sent, bank: [bank(endsOn, 99n)] }));
    const amount = { kind: 'payout_amount', owner: 'bank', minor: -1n };
    assert.deepEqual(kinds(dayAfter(DAY, 2)), [amount]);
    assert.deepEqual(kinds(dayAfter(DAY, 3)), [{ kind: 'payout_missing', owner: 'bank', minor: -600n }, amount]);
  });

  it('[O2e] names money at the bank that is no payout, and does not guess by the amount', () => {
    const report = settle(
      undefined,
      facts({
        moved: [payout('po_1', 600n)],
        processor: at(-600n),
        payouts: [{ id: 'po_1', arrivesOn: DAY, trace: 'HF1' }],
        bank: [bank(DAY, 600n)],
        banked: [banked(1, 600n, 'a payment of po_11 or HF12')],
      }),
    );
    assert.deepEqual(shown(report), [{ kind: 'bank_entry_unknown', owner: 'finance', minor: 600n }]);
    assertExplained(report);
  });

  it('[O2e] names a statement that was not imported for days', () => {
    const kinds = (day: string) => shown(settle(undefined, facts({ day, bank: [bank(DAY, 0n)] })));
    assert.deepEqual(kinds(dayAfter(DAY, 3)), []);
    assert.deepEqual(kinds(dayAfter(DAY, 4)), [{ kind: 'statement_missing', owner: 'finance', minor: 0n }]);
  });

  it('[O2d] counts the processor’s fees as costs of the house, and says whether customers’ money is covered', () => {
    const report = settle(
      undefined,
      facts({
        bookings: [booking('1', 'top_a', 1_000n)],
        moved: [{ ...charge('top_a', 1_000n), feeMinor: 40n }, moved('txn_f', -10n, { kind: 'fee' })],
        processor: at(950n),
      }),
    );
    assert.deepEqual(report.differences, []);
    assert.equal(report.costsMinor, 50n);
    assert.equal(customersMinor(report), 1_000n);
    assert.equal(shortMinor(report), 50n);
  });

  it('[O2d] has differences that sum to what was found less what is expected, whatever happened', () => {
    const minor = fc.bigInt({ min: 1n, max: 9_999n });
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const day = fc.record({
      bookings: fc.array(fc.tuple(name, minor), { maxLength: 3 }),
      charges: fc.array(fc.tuple(name, minor, fc.bigInt({ min: 0n, max: 99n })), { maxLength: 3 }),
      payouts: fc.array(fc.tuple(name, minor), { maxLength: 2 }),
      banked: fc.array(fc.tuple(name, minor), { maxLength: 3 }),
      stray: fc.bigInt({ min: -5n, max: 5n }),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 5 }), (days) => {
        let report: Report | undefined;
        let [balance, closing] = [0n, 7n];
        for (const [index, one] of days.entries()) {
          const moves = [
            ...one.charges.map(([id, sum, feeMinor], place) => ({
              ...charge(`top_${id}`, sum),
              id: `c${index} ${place}`,
              feeMinor,
            })),
            ...one.payouts.map(([id, sum], place) => ({ ...payout(`po_${id}`, sum), id: `p${index} ${place}` })),
          ];
          balance += moves.reduce((sum, move) => sum + move.minor - move.feeMinor, 0n) + one.stray;
          const lines = one.banked.map(([id, sum], place) => ({
            ...banked(place, sum, `x po_${id} y`),
            statementId: `S${index}`,
          }));
          closing += lines.reduce((sum, line) => sum + line.minor, 0n);
          report = settle(
            report,
            facts({
              day: dayAfter(DAY, index),
              bookings: one.bookings.map(([id, sum], place) => booking(`${index}${place}`, `top_${id}`, sum)),
              moved: moves,
              processor: at(balance),
              bank: [bank(dayAfter(DAY, index), closing, 7n)],
              banked: lines,
              payouts: ['a', 'b', 'c', 'd'].map((id) => ({ id: `po_${id}`, arrivesOn: DAY, trace: null })),
            }),
          );
          assertExplained(report);
        }
      }),
    );
  });
});
