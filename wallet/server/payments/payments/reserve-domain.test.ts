import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eur, policy, sampleLine, samplePart } from '../../../../tests/samples/payment.ts';
import {
  coverOf,
  freeReserved,
  isNewSeller,
  nextPayout,
  reservedOf,
  takeReserved,
  withReserved,
} from './reserve-domain.ts';

const now = new Date('2026-11-24T12:00:00Z');
const day = (days: number) => new Date(now.getTime() + days * 86_400_000);
const terms = policy.reserve;
const known = { since: day(-90), settledOrders: 20 };
const fresh = { since: day(-89), settledOrders: 20 };

/** What a shop sees of a reserve. */
const shown = ({ reserve }: ReturnType<typeof samplePart>) =>
  reserve.flatMap(({ dueLeft, endsAt }) => (dueLeft.minor > 0n ? [[dueLeft.minor, endsAt]] : []));

describe('the reserve of a part', () => {
  it('is long for a seller of less than 90 days or with less than 20 settled orders', () => {
    assert.equal(isNewSeller(known, terms, now), false);
    assert.equal(isNewSeller(fresh, terms, now), true);
    assert.equal(isNewSeller({ ...known, settledOrders: 19 }, terms, now), true);
    assert.equal(isNewSeller({ ...known, since: null }, terms, now), true);
  });

  it('ends for a known seller after 3 days', () => {
    const sum = eur(2_745n);
    const part = withReserved(samplePart(), sum, { terms, standing: known }, now);
    assert.deepEqual(part.reserve, [{ heldAt: now, endsAt: day(3), held: sum, left: sum, due: sum, dueLeft: sum }]);
  });

  it('[B5d] ends for a new seller after 14 days, and a tenth of it after 60', () => {
    const part = withReserved(samplePart(), eur(2_745n), { terms, standing: fresh }, now);
    assert.deepEqual(
      part.reserve.map(({ endsAt, left }) => [endsAt, left.minor]),
      [
        [day(14), 2_471n],
        [day(60), 274n],
      ],
    );
    assert.deepEqual(nextPayout(part), day(14));
    const { part: after, freed } = freeReserved(part, day(14));
    assert.equal(freed.minor, 2_471n);
    assert.deepEqual(nextPayout(after), day(60));
  });

  it('has no share of nothing, if a tenth is less than a cent', () => {
    const part = withReserved(samplePart(), eur(9n), { terms, standing: fresh }, now);
    assert.deepEqual(
      part.reserve.map(({ left }) => left.minor),
      [9n],
    );
  });

  it('stays as a whole while a case about the part is open', () => {
    const caseId = 'cas_01' as const;
    const part = withReserved(
      samplePart({ lines: [sampleLine({ caseId })] }),
      eur(9n),
      { terms, standing: known },
      now,
    );
    assert.equal(nextPayout(part), null);
  });

  it('covers a share only once', () => {
    const part = withReserved(samplePart(), eur(500n), { terms, standing: known }, now);
    assert.deepEqual(coverOf(part, eur(200n)), eur(300n));
    assert.deepEqual(coverOf(part, eur(700n)), eur(0n));
  });

  it('never loses a cent, whatever is held, taken and freed', () => {
    const step = fc.record({
      what: fc.constantFrom('hold', 'take', 'free'),
      minor: fc.bigInt({ min: 0n, max: 10_000n }),
      days: fc.integer({ min: 0, max: 30 }),
      standing: fc.constantFrom(known, fresh),
      debt: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10_000n })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let [part, at, held, out] = [samplePart(), 0, 0n, 0n];
        // The same sale of a seller who owes nothing.
        let free = samplePart();
        for (const { what, minor, days, standing, debt } of steps) {
          at += days;
          const before = reservedOf(part).minor;
          if (what === 'hold') {
            const release = {
              gross: eur(minor),
              commission: eur(0n),
              fee: eur(0n),
              debt: eur(debt < minor ? debt : minor),
            };
            const kept = minor - release.debt.minor;
            part = withReserved(part, eur(kept), { terms, standing, release }, day(at));
            free = withReserved(free, eur(minor), { terms, standing }, day(at));
            held += kept;
          } else if (what === 'take') {
            const taken = takeReserved(part, eur(minor));
            assert.equal(taken.taken.minor, before < minor ? before : minor);
            part = taken.part;
            free = takeReserved(free, eur(minor)).part;
            out += taken.taken.minor;
          } else {
            const freed = freeReserved(part, day(at));
            part = freed.part;
            free = freeReserved(free, day(at)).part;
            out += freed.freed.minor;
            assert.ok((nextPayout(part) ?? day(at + 1)) > day(at));
          }
          assert.ok(part.reserve.every(({ left, held: whole }) => left.minor >= 0n && left.minor <= whole.minor));
          assert.equal(reservedOf(part).minor, held - out);
          assert.ok(part.reserve.every(({ left, dueLeft }) => left.minor <= dueLeft.minor));
          assert.deepEqual(shown(part), shown(free), 'a debt shows nowhere');
          assert.deepEqual(nextPayout(part), nextPayout(free));
        }
      }),
    );
  });
});
