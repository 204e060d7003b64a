import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eur, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Part } from '../../payments/payments/domain.ts';
import { runningClock, strokeOf } from './clocks-domain.ts';
import { advancePart } from './domain.ts';
import type { Event } from './domain.ts';

const HOUR_MS = 3_600_000;
const start = new Date('2026-11-24T10:00:00Z');
const hours = (count: number) => new Date(start.getTime() + count * HOUR_MS);
const right = { most: eur(10_000n), afterHours: 24 };
const confirmedByShop: Event = { kind: 'shop_confirmed', right };
const caseId = mintId('cas', start.getTime(), Buffer.alloc(10, 1));

function shipped(more: Partial<Part> = {}) {
  const part = samplePart({ status: 'shipped', shippedAt: start, protectionEndsAt: hours(60 * 24), ...more });
  return { part, payment: samplePayment({ status: 'captured', capturedAt: start, parts: [part] }) };
}

/** Takes events in turn, each at its hour. Every one must be allowed. */
function after(of: ReturnType<typeof shipped>, ...events: (readonly [hour: number, event: Event])[]): Part {
  return events.reduce((part, [hour, event]) => {
    const advanced = advancePart(of.payment, part, event, hours(hour));
    assert.ok(advanced.ok, event.kind);
    return advanced.value;
  }, of.part);
}

describe('a shop’s word for a part in escrow', () => {
  it('[B1h] [S127] releases a day after the notice, and not a millisecond before', () => {
    const of = shipped();
    const noticed = after(of, [1, confirmedByShop], [3, { kind: 'noticed' }]);
    assert.deepEqual(runningClock(of.payment, noticed, hours(4)), { kind: 'shop_confirmation', strikesAt: hours(27) });
    const early = new Date(hours(27).getTime() - 1);
    assert.equal(strokeOf(of.payment, noticed, early), 'nothing');
    assert.equal(strokeOf(of.payment, noticed, hours(27)), 'shop_confirmation_due');
    const refused = advancePart(of.payment, noticed, { kind: 'shop_confirmation_due' }, early);
    assert.deepEqual(refused, { ok: false, error: { code: 'nothing_to_release' } });
    assert.equal(after({ ...of, part: noticed }, [27, { kind: 'shop_confirmation_due' }]).status, 'released');
  });

  it('[S127] releases nothing if no notice was sent, however long ago the shop gave it', () => {
    const of = shipped();
    const silent = after(of, [1, confirmedByShop]);
    assert.equal(runningClock(of.payment, silent, hours(2))!.kind, 'protection_end');
    assert.ok(!advancePart(of.payment, silent, { kind: 'shop_confirmation_due' }, hours(10_000)).ok);
  });

  it('[S127] is ended by an objection, a case and an extension, and is not given again', () => {
    const endings: Event[] = [{ kind: 'objected' }, { kind: 'disputed', line: 'l1', caseId }, { kind: 'extended' }];
    for (const ending of endings) {
      for (const before of [[], [[2, { kind: 'noticed' }] as const]]) {
        const of = shipped();
        const ended = after(of, [1, confirmedByShop], ...before, [5, ending]);
        assert.deepEqual(ended.shopConfirmation!.endedAt, hours(5), ending.kind);
        assert.notEqual(runningClock(of.payment, ended, hours(6))?.kind, 'shop_confirmation');
        assert.ok(!advancePart(of.payment, ended, { kind: 'shop_confirmation_due' }, hours(40)).ok);
        const again = advancePart(of.payment, ended, confirmedByShop, hours(6));
        assert.deepEqual(again, { ok: false, error: { code: 'confirmation_contested' } });
        assert.equal(after({ ...of, part: ended }, [7, { kind: 'noticed' }]), ended);
      }
    }
  });

  it('[S127] is refused above its amount, over all parts of the same seller, and while a case is open', () => {
    const code = (of: ReturnType<typeof shipped>) => {
      const advanced = advancePart(of.payment, of.part, confirmedByShop, hours(1));
      return advanced.ok ? 'ok' : advanced.error.code;
    };
    const large = samplePart({ status: 'shipped', amount: eur(10_001n) });
    assert.equal(code({ part: large, payment: samplePayment({ parts: [large] }) }), 'confirmation_too_large');
    const exact = samplePart({ status: 'shipped', amount: eur(10_000n) });
    assert.equal(code({ part: exact, payment: samplePayment({ parts: [exact] }) }), 'ok');
    const more = samplePart({ sellerAccountId: exact.sellerAccountId, amount: eur(1n) });
    assert.equal(code({ part: exact, payment: samplePayment({ parts: [exact, more] }) }), 'confirmation_too_large');
    const others = samplePart({ amount: eur(5_000n) });
    assert.equal(code({ part: exact, payment: samplePayment({ parts: [exact, others] }) }), 'ok');
    const of = shipped();
    const disputed = after(of, [1, { kind: 'disputed', line: 'l1', caseId }]);
    assert.equal(code({ ...of, part: disputed }), 'case_open');
  });

  it('[S126] counts what one person gets, also under several payees, and whichever part is named first', () => {
    const one = samplePart({ status: 'shipped', amount: eur(6_000n) });
    const two = samplePart({ status: 'shipped', amount: eur(4_001n), sellerAccountId: one.sellerAccountId });
    const payment = samplePayment({ parts: [one, two] });
    assert.notEqual(one.payeeId, two.payeeId);
    for (const part of payment.parts) {
      const advanced = advancePart(payment, part, confirmedByShop, hours(1));
      assert.equal(!advanced.ok && advanced.error.code, 'confirmation_too_large');
    }
  });

  it('changes nothing when it is repeated: the first word and the first notice count', () => {
    const of = shipped();
    const noticed = after(of, [1, confirmedByShop], [2, { kind: 'noticed' }]);
    assert.equal(after({ ...of, part: noticed }, [9, confirmedByShop], [9, { kind: 'noticed' }]), noticed);
  });

  it('yields to an earlier release after a delivery, and to an earlier end of the protection', () => {
    for (const [kind, more] of [
      ['release', { status: 'delivered', releaseAt: hours(20), protectionEndsAt: null }],
      ['protection_end', { protectionEndsAt: hours(20) }],
    ] as const) {
      const of = shipped(more);
      const noticed = after(of, [1, confirmedByShop], [2, { kind: 'noticed' }]);
      assert.deepEqual(runningClock(of.payment, noticed, hours(3)), { kind, strikesAt: hours(20) });
    }
  });

  it('[S127] never releases without a notice, its whole time, and silence, in any order of events', () => {
    const events = fc.constantFrom<Event>(
      confirmedByShop,
      { kind: 'noticed' },
      { kind: 'objected' },
      { kind: 'extended' },
      { kind: 'disputed', line: 'l1', caseId },
      { kind: 'shop_confirmation_due' },
    );
    const run = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), events), { maxLength: 8 });
    fc.assert(
      fc.property(run, (steps) => {
        const of = shipped();
        let part = of.part;
        let noticedAt: number | undefined;
        let isConfirmedByShop = false;
        let isContested = false;
        let hour = 0;
        for (const [wait, event] of steps) {
          hour += wait;
          const advanced = advancePart(of.payment, part, event, hours(hour));
          if (!advanced.ok) continue;
          if (event.kind === 'shop_confirmed') isConfirmedByShop = true;
          if (event.kind === 'noticed' && isConfirmedByShop && !isContested) noticedAt ??= hour;
          if (isConfirmedByShop && ['objected', 'extended', 'disputed'].includes(event.kind)) isContested = true;
          part = advanced.value;
          if (part.status !== 'released') continue;
          assert.equal(event.kind, 'shop_confirmation_due');
          assert.ok(!isContested && noticedAt !== undefined && hour - noticedAt >= 24);
          return;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
