import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Books, EntryRow } from './books.ts';
import { findBreaches } from './checker.ts';
import {
  capture,
  captured,
  credit,
  discounted,
  evidence,
  found,
  funding,
  house,
  idle,
  marketPayment,
  order,
  part,
  partId,
  payId,
  payment,
  promotion,
  refundRow,
  release,
  shared,
  withDiscount,
} from './samples.ts';
import type { UseRow } from './books.ts';
import type { Changes } from './samples.ts';
import { uuidOf } from './typed-id.ts';

describe('the checker', () => {
  it('finds no breach if all books agree with the answers that clients got', () => {
    assert.deepEqual(findBreaches(evidence()), []);
  });

  it('finds an acknowledged payment that is gone', () => {
    const gone = {
      payments: [],
      entries: [credit],
      events: [],
      spendings: [],
      house: { ...house, escrow: { id: 'escrow', posted: 0 } },
    };
    assert.deepEqual(found(evidence(gone)), ['I7 lost']);
  });

  it('finds a payment that returned to an earlier state after it was reported as captured', () => {
    const back = {
      ...payment,
      isCaptured: false,
      status: 'requires_approval',
      parts: [{ ...part, status: 'awaiting' }],
    };
    assert.ok(found(evidence({ payments: [back] })).includes('I7 lost'));
  });

  it('finds an open part that was reported as settled', () => {
    const one = evidence();
    const told = { id: payId, status: 'captured', parts: [{ id: partId, reference: 'order-1-1', status: 'released' }] };
    const asked = { kind: 'confirm', key: 'k2', paymentId: payId, partId, lost: 0, refused: undefined } as const;
    one.history.steps.push({ ...asked, told });
    assert.deepEqual(found(one), ['I7 lost']);
  });

  it('finds two payments under one key', () => {
    const second = { ...payment, id: 'second', isCaptured: false, status: 'canceled', parts: [] };
    assert.ok(found(evidence({ payments: [payment, second] })).includes('I8 doubled'));
  });

  it('finds a missing entry, an extra entry, and an entry that splits the amount otherwise', () => {
    assert.deepEqual(found(evidence({ entries: [credit] })), ['I4 lost', 'I4 wrong']);
    assert.deepEqual(found(evidence({ entries: [credit, capture, capture] })), ['I4 doubled', 'I4 wrong']);
    assert.deepEqual(found(evidence({ entries: [credit, capture, release] })), ['I4 wrong']);
    const released = { ...payment, parts: [{ ...part, status: 'released', released: 500 }] };
    const escrow = { ...house, escrow: { id: 'escrow', posted: 0 } };
    const told = [captured, { ...captured, id: 'e2', type: 'payment.part_released', part: partId }];
    const right = { payments: [released], house: escrow, events: told };
    assert.deepEqual(found(evidence({ ...right, entries: [credit, capture, release] })), []);
    const rounded = {
      ...release,
      postings: [
        { account: 'escrow', amount: -500 },
        { account: 'seller', amount: 461 },
        { account: 'client', amount: 39 },
      ],
    };
    assert.deepEqual(found(evidence({ ...right, entries: [credit, capture, rounded] })), ['I4 wrong']);
  });

  it('finds a discount that differs from the entries, the parts or the request', () => {
    assert.deepEqual(found(withDiscount()), []);
    assert.deepEqual(found(withDiscount({ entries: [credit, funding, capture] })), ['I4 wrong']);
    const unshared = { ...discounted, parts: [part] };
    assert.deepEqual(found(withDiscount({ payments: [unshared] })), ['I3 wrong', 'I4 wrong']);
    const more = { ...discounted, discount: 91, parts: [{ ...part, discount: 91 }] };
    assert.ok(found(withDiscount({ payments: [more] })).includes('I7 wrong'));
    assert.ok(found(withDiscount({ payments: [{ ...discounted, promotion: 'another' }] })).includes('I7 wrong'));
  });

  it('finds a refund that gives the discount to the payer', () => {
    const refunded = {
      ...discounted,
      status: 'refunded',
      parts: [{ ...part, discount: 90, status: 'refunded', refunded: 500 }],
    };
    const events = [captured, { ...captured, id: 'e2', type: 'payment.part_refunded', part: partId }];
    const refund = (payer: number, budget: number) => ({
      ...release,
      postings: [
        { account: 'escrow', amount: -500 },
        { account: 'payer', amount: payer },
        { account: 'budget', amount: budget },
      ],
    });
    const back = (one: EntryRow, posted: number) =>
      withDiscount(
        {
          payments: [refunded],
          spendings: [{ id: 'payer shop EUR 2026-11', spent: 0, approved: 0 }],
          refunds: [{ ...refundRow, id: 'r1', amount: 500 }],
          promotions: [{ ...promotion, posted }],
          entries: [credit, funding, shared, one],
          house: { ...house, escrow: { id: 'escrow', posted: 0 } },
          events,
        },
        { spent: 0, left: 300 },
      );
    assert.deepEqual(found(back(refund(410, 90), 300)), []);
    assert.deepEqual(found(back(refund(500, 0), 210)), ['I4 wrong']);
  });

  it('finds a promotion that spends more than its budget, or other sums than its payments', () => {
    const budget = { ...promotion, budget: 80, posted: -10 };
    assert.ok(found(withDiscount({ promotions: [budget] })).includes('I2 wrong'));
    assert.deepEqual(found(withDiscount({ promotions: [{ ...promotion, posted: 211 }] })), ['I4 wrong']);
    assert.deepEqual(found(withDiscount({ promotions: [{ ...promotion, held: 1 }] })), ['I4 wrong']);
    assert.deepEqual(found(withDiscount({}, { spent: 89, left: 211 })), ['I3 wrong']);
  });

  it('finds a promotion that is gone, was opened twice, or was funded twice or never', () => {
    assert.ok(found(withDiscount({ promotions: [] })).includes('I7 lost'));
    const again = { ...promotion, id: 'again', account: 'another' };
    assert.ok(found(withDiscount({ promotions: [promotion, again] })).includes('I8 doubled'));
    assert.deepEqual(found(withDiscount({ entries: [credit, shared] })), ['I4 lost']);
    assert.deepEqual(found(withDiscount({ entries: [credit, funding, funding, shared] })), ['I4 doubled']);
  });

  it('lets a card bring the money of a payment to the payer, beside what the payment moves', () => {
    assert.deepEqual(found(evidence({ entries: [{ ...credit, payment: capture.payment }, capture] })), []);
    const other = { ...credit, kind: 'other', payment: capture.payment };
    assert.ok(found(evidence({ entries: [credit, other, capture] })).includes('I4 wrong'));
  });

  it('finds a charge without a credit, a credit without a charge, a second charge, and a second credit', () => {
    const charge = evidence().charges[0]!;
    assert.ok(found(evidence({ entries: [capture] })).includes('I6 lost'));
    assert.ok(found(evidence({}, { charges: [] })).includes('I6 wrong'));
    assert.ok(found(evidence({}, { charges: [charge, { ...charge, id: 'pi_2' }] })).includes('I6 doubled'));
    assert.ok(found(evidence({ entries: [credit, { ...credit, id: '9' }, capture] })).includes('I6 doubled'));
  });

  it('finds a debit that counts before its bank has sent the money, one that never ends, and one in another currency', () => {
    const [charge, row] = [evidence().charges[0]!, evidence().books.topUps[0]!];
    const open = { ...house, processor_clearing: { id: 'clearing', posted: 0 } };
    const underWay = { entries: [capture], house: open, topUps: [{ ...row, isDebit: true, status: 'processing' }] };
    const charges = [{ ...charge, hasSucceeded: false }];
    const foundUnderWay = (isEnd: boolean): string[] => {
      const one = evidence(underWay, { charges, isEnd });
      one.history.topUps.clear();
      return found(one);
    };
    assert.deepEqual(foundUnderWay(false), []);
    assert.ok(foundUnderWay(true).includes('I9 stuck'));
    const settled = { entries: [{ ...credit, kind: 'debit' }, capture], topUps: [{ ...row, isDebit: true }] };
    assert.deepEqual(found(evidence(settled)), []);
    assert.ok(found(evidence(settled, { charges })).includes('I6 wrong'));
    assert.ok(found(evidence({ ...settled, entries: [credit, capture] })).includes('I6 lost'));
    assert.ok(found(evidence(settled, { charges: [{ ...charge, currency: 'USD' }] })).includes('I6 wrong'));
  });

  it('finds contradictions within the ledger', () => {
    assert.deepEqual(found(evidence({ unbalanced: ['7'] })), ['I1 wrong']);
    assert.deepEqual(found(evidence({ belowFloor: ['available 7'] })), ['I2 wrong']);
    assert.deepEqual(found(evidence({ misstated: ['available 7'] })), ['I3 wrong']);
    assert.deepEqual(found(evidence({ gaps: ['after 7'] })), ['I7 lost']);
    assert.deepEqual(found(evidence({ house: { ...house, escrow: { id: 'escrow', posted: 499 } } })), ['I4 wrong']);
    const costs = (posted: number, of: number) =>
      found(
        evidence({
          house: { ...house, processor_clearing: { id: 'clearing', posted }, costs: { id: 'costs', posted: of } },
        }),
      );
    assert.deepEqual([costs(-1_950, -50), costs(-1_950, -49)], [[], ['I6 wrong']]);
    const { uses } = evidence().books;
    const less = [{ id: 'payer shop EUR 2026-11', spent: 400, approved: 0 }];
    assert.deepEqual(found(evidence({ spendings: less, uses })), ['I3 wrong']);
  });

  it('[W5d] finds a limit of a day or a year that counted something else, nothing, or too much', () => {
    const [use] = evidence().books.uses;
    const wrong = (changes: Partial<UseRow>) => found(evidence({ uses: [{ ...use!, ...changes }] }));
    assert.deepEqual(wrong({}), []);
    assert.deepEqual(wrong({ year: 499 }), ['I3 wrong']);
    assert.deepEqual(wrong({ ofDay: 499 }), ['I3 wrong']);
    assert.deepEqual(wrong({ day: '2026-11-01' }), ['I3 wrong']);
    assert.deepEqual(wrong({ mostOfDay: 499 }), ['I3 wrong']);
    assert.deepEqual(wrong({ mostOfYear: 499 }), ['I3 wrong']);
    assert.deepEqual(found(evidence({ uses: [] })), ['I3 wrong']);
    const refunded = { ...payment, parts: [{ ...part, refunded: 100 }] };
    const named = (year: number, ofDay: number) =>
      findBreaches(evidence({ payments: [refunded], uses: [{ ...use!, year, ofDay }] }))
        .filter(({ what }) => what.startsWith(use!.id))
        .map(({ what }) => what);
    assert.deepEqual(named(400, 500), [], 'a refund gives back the year, and not the day');
    assert.equal(named(400, 400).length, 1);
    assert.equal(named(500, 500).length, 1);
  });

  it('finds an order that differs between market and wallet, and one that was paid twice', () => {
    const parts = [{ ...part, reference: 'opt_01m86x8pgdemes8j0ze7vpchgb' }];
    const one = evidence({ payments: [{ ...marketPayment, parts }], orders: [order] });
    one.history.payments.clear();
    assert.deepEqual(found(one), []);
    const differing = (changes: Partial<typeof order>, payments = one.books.payments) =>
      found({ ...one, books: { ...one.books, payments, orders: [{ ...order, ...changes }] } });
    assert.deepEqual(differing({ status: 'expired' }), ['I5 wrong']);
    assert.deepEqual(differing({ amount: 499 }), ['I5 wrong']);
    assert.deepEqual(differing({ parts: [{ ...order.parts[0]!, status: 'shipped' }] }), ['I5 wrong']);
    assert.deepEqual(differing({ parts: [{ ...order.parts[0]!, refunded: 1 }] }), ['I5 wrong']);
    const again = { ...one.books.payments[0]!, id: 'again' };
    assert.ok(differing({}, [...one.books.payments, again]).includes('I5 doubled'));
  });

  it('finds a refund that is gone, is recorded otherwise, or has no event', () => {
    const refunded = { ...payment, status: 'partially_refunded', parts: [{ ...part, refunded: 101 }] };
    const back = {
      ...release,
      kind: 'part_refunded',
      postings: [
        { account: 'escrow', amount: -101 },
        { account: 'payer', amount: 101 },
      ],
    };
    const row = { ...refundRow, id: uuidOf('rfd_01m86x8pgdemes8j0ze7vpchgd'), amount: 101 };
    const told = [captured, { ...captured, id: 'e2', type: 'payment.part_refunded', part: partId }];
    const right = {
      payments: [refunded],
      refunds: [row],
      entries: [credit, capture, back],
      events: told,
      house: { ...house, escrow: { id: 'escrow', posted: 399 } },
      spendings: [{ id: 'payer shop EUR 2026-11', spent: 399, approved: 0 }],
    };
    const asked = (changes: Changes = {}) => {
      const one = evidence({ ...right, ...changes });
      const answer = { id: 'rfd_01m86x8pgdemes8j0ze7vpchgd', amountMinor: 101 };
      one.history.refunds.push({ key: 'r1', partId, amountMinor: 101, told: answer, lost: 0, refused: undefined });
      return found(one);
    };
    assert.deepEqual(asked(), []);
    assert.deepEqual(asked({ refunds: [] }), ['I4 wrong', 'I7 lost']);
    assert.deepEqual(asked({ refunds: [{ ...row, amount: 100 }] }), ['I4 wrong', 'I7 wrong']);
    assert.deepEqual(asked({ events: [captured] }), ['I9 lost']);
    assert.deepEqual(asked({ events: [...told, { ...told[1]!, id: 'e3' }] }), ['I8 doubled']);
  });

  it('finds a change without an event, and one with two events', () => {
    assert.deepEqual(found(evidence({ events: [] })), ['I9 lost']);
    assert.deepEqual(found(evidence({ events: [captured, { ...captured, id: 'e2' }] })), ['I8 doubled']);
  });

  it('finds messages, jobs and deadlines that are left at a quiet point', () => {
    const backlog = (wallet: Partial<Books['backlog']['wallet']>) => ({
      backlog: { wallet: { ...idle, ...wallet }, market: idle },
    });
    const job = { task: 'webhooks.announce', attempts: 3, isLocked: false, isDead: false };
    assert.deepEqual(found(evidence(backlog({ outbox: 1 }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ jobs: [{ ...job, isLocked: true }] }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ jobs: [{ ...job, isDead: true }] }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ due: ['part.release prt'] }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ jobs: [job] }))), []);
    assert.ok(found(evidence(backlog({ jobs: [job] }), { isEnd: true })).includes('I9 stuck'));
  });

  it('finds a part that is still open after every deadline', () => {
    assert.deepEqual(found(evidence({}, { isEnd: true })), ['I9 stuck']);
    const shipped = { ...part, status: 'shipped', isShipped: true };
    const events = [captured, { ...captured, id: 'e2', type: 'payment.part_shipped', part: partId }];
    const one = evidence({ payments: [{ ...payment, parts: [shipped] }], events }, { isEnd: true });
    one.history.events.set('e2', { type: 'payment.part_shipped', paymentId: payId, partId, times: 1 });
    assert.deepEqual(found(one), ['I9 stuck']);
  });
});
