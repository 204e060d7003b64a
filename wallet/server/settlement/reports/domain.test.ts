import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  DAY,
  assertExplained,
  at,
  bank,
  banked,
  booking,
  charge,
  facts,
  going,
  moved,
  payout,
  shown,
} from '../../../../tests/samples/settled-day.ts';
import { customersMinor, shortMinor } from './balances-domain.ts';
import { dayAfter } from './days-domain.ts';
import { ageDays, settle } from './domain.ts';
import type { Report } from './domain.ts';

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
        payouts: [going('po_1', 'HF1')],
      }),
    );
    assert.deepEqual(sent.differences, []);
    assert.deepEqual(sent.onTheWay, [{ ...going('po_1', 'HF1'), minor: 600n }]);
    const arrived = settle(
      sent,
      facts({
        processor: at(400n),
        payouts: [going('po_1', 'HF1')],
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
      payouts: [going('po_1'), going('po_2')],
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
        payouts: [going('po_1', 'HF1')],
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
      pocketed: fc.array(fc.tuple(fc.constantFrom('payout', 'transfer', 'fee', 'other'), name, minor), {
        maxLength: 3,
      }),
      stray: fc.bigInt({ min: -5n, max: 5n }),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 5 }), (days) => {
        let report: Report | undefined;
        let [balance, closing, pocket] = [0n, 7n, 0n];
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
          const pocketed = one.pocketed.map(([kind, id, sum], place) => ({
            ...moved(`f${index} ${place}`, kind === 'payout' ? sum : -sum, {
              pocket: 'payouts',
              kind,
              source: `po_${id}`,
            }),
            reference: kind === 'transfer' ? `wdr_${id}` : null,
          }));
          pocket += pocketed.reduce((sum, move) => sum + move.minor, one.stray);
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
              moved: [...moves, ...pocketed],
              processor: at(balance),
              payoutPocketMinor: index === 0 && pocketed.length === 0 ? null : pocket,
              bank: [bank(dayAfter(DAY, index), closing, 7n)],
              banked: lines,
              payouts: ['a', 'b', 'c', 'd'].map((id) => going(`po_${id}`, null, id === 'd')),
            }),
          );
          assertExplained(report);
        }
      }),
    );
  });
});
