import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DisputedPart } from '../../../../tests/samples/disputed-part.ts';
import { eur, sampleLine, sampleLot, samplePart } from '../../../../tests/samples/payment.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Payout } from './domain.ts';
import { statementOf } from './statement-domain.ts';

const DAY_MS = 86_400_000;
const now = new Date('2026-11-24T12:00:00Z');
const day = (days: number) => new Date(now.getTime() + days * DAY_MS);

/** The sum that a statement explains. */
function explained({ statement }: Payout): bigint {
  assert.ok(statement);
  const { releasedAt, sold, ...less } = statement;
  assert.ok(releasedAt.length > 0);
  const sums = Object.values(less).map((one) => one.minor);
  assert.ok(
    sums.every((minor) => minor >= 0n),
    JSON.stringify(sums.map(String)),
  );
  return sums.reduce((left, minor) => left - minor, sold.minor);
}

/** A new seller's part of three lines, of which carriers have seen all. */
function shippedPart(): DisputedPart {
  const sale = new DisputedPart();
  sale.seller = { since: null, settledOrders: 0 };
  const parcel = { id: 'pcl_01', carrier: 'DHL', trackingCode: 'A1', trackingUrl: null } as const;
  assert.ok(sale.move({ kind: 'announced', parcel }).ok);
  const sighting = { scannedAt: sale.now, outcome: null, place: null };
  assert.ok(sale.move({ kind: 'sighted', parcelId: sale.part.parcels[0]!.id, sighting }).ok);
  return sale;
}

describe('the statement of a payout', () => {
  it('explains both payouts of a new seller’s sale', () => {
    const figures = { gross: eur(3_400n), commission: eur(272n), fee: eur(20n), debt: eur(108n) };
    const held = (days: number, minor: bigint, left = minor) => ({
      heldAt: now,
      endsAt: day(days),
      held: eur(minor),
      left: eur(left),
      due: eur(minor),
      dueLeft: eur(left),
    });
    const lines = [
      sampleLine({ releasedAt: now, refunded: eur(100n) }),
      sampleLine({ reference: 'l2', amount: eur(900n) }),
    ];
    const shipping = { ...sampleLot(500n), releasedAt: now };
    const part = samplePart({
      amount: eur(4_400n),
      lines,
      shipping,
      reserve: [{ ...held(14, 2_700n, 2_500n), release: figures }, held(60, 300n)],
    });
    const common = { sold: eur(3_500n), refunded: eur(100n), commission: eur(272n), fee: eur(20n) };
    const about = { releasedAt: [now], ...common, releaseDebt: eur(108n) };
    assert.deepEqual(statementOf(part, day(14)), { ...about, earlier: eur(0n), kept: eur(300n), taken: eur(200n) });
    const later = { ...part, reserve: [{ ...held(14, 2_700n, 0n), release: figures }, held(60, 300n)] };
    assert.deepEqual(statementOf(later, day(60)), { ...about, earlier: eur(2_700n), kept: eur(0n), taken: eur(0n) });
    const again = {
      ...held(20, 90n),
      heldAt: day(6),
      release: { ...figures, gross: eur(100n), fee: eur(2n), debt: eur(8n), commission: eur(0n) },
    };
    const both = statementOf(
      {
        ...part,
        lines: [lines[0]!, { ...lines[1]!, refunded: eur(800n), releasedAt: day(6) }],
        reserve: [...part.reserve, again],
      },
      day(20),
    );
    assert.deepEqual(both?.releasedAt, [now, day(6)]);
    assert.deepEqual([both?.sold, both?.refunded, both?.fee, both?.releaseDebt], [4_400n, 900n, 22n, 116n].map(eur));
    const old = { ...part, reserve: [held(14, 2_700n)] };
    assert.equal(statementOf(old, day(14)), null, 'a release that is older than statements');
  });

  it('[B5c] sums with the others to what became available of sales, whatever is released, refunded and owed', () => {
    const line = fc.constantFrom('a', 'b', 'c');
    const act = fc.oneof(
      fc.record({ kind: fc.constant('confirm' as const), lines: fc.uniqueArray(line, { minLength: 1 }) }),
      fc.record({ kind: fc.constant('refund' as const), line, minor: fc.bigInt({ min: 1n, max: 1_500n }) }),
      fc.record({ kind: fc.constant('owe' as const), minor: fc.bigInt({ min: 1n, max: 3_000n }) }),
      fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 40 }) }),
      fc.constant({ kind: 'strike' as const }),
      fc.constant({ kind: 'spend' as const }),
    );
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(act, { minLength: 3, maxLength: 25 }), (acts) => {
        const sale = shippedPart();
        let available = 0n;
        for (const one of acts) {
          const before = spendable(sale.sellerAccount).minor;
          if (one.kind === 'confirm') sale.move({ kind: 'confirmed', lines: one.lines });
          else if (one.kind === 'strike') sale.strike();
          else if (one.kind === 'wait') sale.now = new Date(sale.now.getTime() + one.days * DAY_MS);
          else if (one.kind === 'spend') sale.spend();
          else if (one.kind === 'refund') {
            const lines = [{ reference: one.line, amount: eur(one.minor) }];
            sale.move({ kind: 'refunded', wish: { lines } });
          } else if (before === 0n && sale.debt === 0n) sale.owe('seller', one.minor);
          if (one.kind === 'confirm' || one.kind === 'strike')
            available += spendable(sale.sellerAccount).minor - before;
        }
        for (const payout of sale.payouts) {
          assert.equal(explained(payout), payout.freed.minor);
          const { releasedAt: _times, ...sums } = payout.statement!;
          for (const [name, { minor }] of Object.entries(sums)) if (minor > 0n) seen.add(name);
        }
        assert.equal(
          sale.payouts.reduce((sum, { freed, debt }) => sum + freed.minor - debt.minor, 0n),
          available,
        );
      }),
      { numRuns: 200 },
    );
    const kinds = ['commission', 'earlier', 'fee', 'kept', 'refunded', 'releaseDebt', 'sold', 'taken'];
    assert.deepEqual([...seen].toSorted(), kinds);
  });
});
