import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clocksOf, eur, placedAt, sampleCase, sampleOrder, sampleParcel } from '../../../../tests/samples/order.ts';
import type { OrderCase } from './cases-domain.ts';
import type { Order, PartStatus } from './domain.ts';
import { letterFor, sellerLetterFor } from './letters.ts';
import { toOrderData } from './views.ts';

const publicUrl = 'https://market.example';

/** A paid order of 30 and 20 euros, with the given status for each part. */
function paidOrder(...statuses: PartStatus[]): Order {
  const order = sampleOrder({ status: 'paid', paidAt: placedAt, paymentId: 'pay_1' });
  const parts = order.parts.map((part, index) => {
    const status = statuses[index] ?? 'held';
    const [refunded, released] = [
      eur(status === 'refunded' ? part.amount.minor : 0n),
      eur(status === 'released' ? part.amount.minor : 0n),
    ];
    return { ...part, status, refunded, released, clocks: clocksOf(status), walletPartId: `prt_${index}` };
  });
  return { ...order, parts };
}

describe('an order on its page and in its letters', () => {
  const dataOf = (order: Order) => toOrderData(order, { wallets: [], now: placedAt, messages: new Map() });

  it('[P5e] shows a choice not to pay as information, and a refusal as a warning', () => {
    const kindOf = (code: string) =>
      dataOf(sampleOrder({ askedAt: placedAt, problem: { code, title: 't', nextAction: 'n' } })).notice.kind;
    assert.deepEqual([kindOf('payment_canceled'), kindOf('insufficient_funds')], ['info', 'warning']);
  });

  it('[P4b] has the refunded amount on its receipt, if there is one', () => {
    assert.equal(dataOf(paidOrder('held', 'held')).refund, null);
    assert.deepEqual(dataOf(paidOrder('released', 'refunded')).refund, { amount: '−€20.00', left: '€30.00' });
    assert.deepEqual(dataOf(paidOrder('refunded', 'refunded')).refund, { amount: '−€50.00', left: '€0.00' });
  });

  it('[M5a] names the refunded amount in its banner, whatever the status of the rest', () => {
    const noticeOf = (...statuses: PartStatus[]) => {
      const { title, text } = dataOf(paidOrder(...statuses)).notice;
      return `${title} ${text}`;
    };
    assert.match(noticeOf('held', 'refunded'), /^€20\.00 refunded\. .* from b went back: .* in escrow/);
    assert.match(
      noticeOf('released', 'refunded'),
      /^€20\.00 refunded\. .* from b went back: .* sellers have been paid/,
    );
    assert.match(
      noticeOf('refunded', 'refunded'),
      /^Refunded\. €50\.00 went back: to your wallet, and to your card what the card had paid/,
    );
  });

  it('says at its top what has been delivered', () => {
    const titleOf = (...statuses: PartStatus[]) => dataOf(paidOrder(...statuses)).notice.title;
    assert.equal(titleOf('delivered', 'delivered'), 'Delivered.');
    assert.equal(titleOf('released', 'delivered'), 'Delivered.');
    assert.equal(titleOf('delivered', 'held'), 'Paid.');
    assert.match(dataOf(paidOrder('delivered', 'held')).notice.text, /^Some of it has been delivered\./);
  });

  it('calls each part canceled if it was canceled, and not paid if it ended', () => {
    const wordsOf = (status: 'canceled' | 'expired') => {
      const order = sampleOrder({ status });
      const parts = order.parts.map((part) => ({ ...part, status: 'void' as const }));
      return dataOf({ ...order, parts }).parts.map((part) => part.statusWords);
    };
    assert.deepEqual(wordsOf('canceled'), ['Canceled', 'Canceled']);
    assert.deepEqual(wordsOf('expired'), ['Not paid', 'Not paid']);
  });

  it('[P4b] names the refunded amount in each letter after a refund', () => {
    const refunded = paidOrder('delivered', 'refunded');
    const receipt = /You paid €50\.00\. Refunded: −€20\.00\. You paid in the end: €30\.00\./;
    assert.match(letterFor('refunded', refunded, { part: refunded.parts[1]! }, publicUrl).text, receipt);
    assert.match(letterFor('delivered', refunded, { part: refunded.parts[0]! }, publicUrl).text, receipt);
    const whole = paidOrder('delivered', 'held');
    assert.doesNotMatch(letterFor('delivered', whole, { part: whole.parts[0]! }, publicUrl).text, /Refunded/);
  });

  it('[S145] greets nobody in its letters by a name that looks like an address', () => {
    const order = paidOrder('held');
    const text = (name: string) =>
      letterFor('delivered', { ...order, name }, { part: order.parts[0]! }, publicUrl).text;
    assert.match(text('Ada Byrne'), /^Hello Ada Byrne,\n\n/);
    assert.match(text('evil.example'), /^Hello,\n\n/);
    const part = { ...order.parts[0]!, status: 'released', sellerName: 'evil.example' } as const;
    assert.match(sellerLetterFor('paid_out', order, part, { email: 'a@b.example', publicUrl }).text, /^Hello,\n\n/);
  });

  it('[M5a] links its letter to the carrier’s page about the parcel', () => {
    const order = paidOrder('shipped', 'held');
    const [part] = order.parts;
    const parcel = sampleParcel(part!, { carrier: 'DPD', trackingCode: 'EZ1' });
    const { text } = letterFor('shipped', order, { part, parcel }, publicUrl);
    assert.match(text, /DPD delivers it\. The tracking number is EZ1\./);
    assert.match(text, /See where it is: https:\/\/tracking\.dpd\.de\/status\/en_US\/parcel\/EZ1\n/);
    const unknown = letterFor('shipped', order, { part, parcel: { ...parcel, carrier: 'Pigeon' } }, publicUrl);
    assert.doesNotMatch(unknown.text, /See where it is/);
  });

  it('[B2a] names both answers to a delivery alike, with the day until which they count', () => {
    const order = paidOrder('delivered');
    const releasesAt = new Date('2026-12-01T10:00:00Z');
    const part = { ...order.parts[0]!, clocks: { ...order.parts[0]!.clocks, releasesAt } };
    assert.match(
      letterFor('delivered', order, { part }, publicUrl).text,
      /By 1 December 2026, [\s\S]*\n {2}All is well: a is paid\.\n {2}There is a problem: [\s\S]*a is paid on 1 December 2026\./,
    );
  });

  it('[B4e] names amount and cause of each refund in its letter, and the seller’s reason', () => {
    const order = paidOrder('held', 'held');
    const part = { ...order.parts[0]!, refunded: eur(1_200n) };
    const refund = { walletPartId: 'prt_0', amount: eur(1_200n), toCard: null, reason: null };
    const textOf = (cause: string, reason: string | null = null) => {
      const { subject, text } = letterFor(
        'refunded',
        order,
        { part, refunds: [{ ...refund, cause, reason }] },
        publicUrl,
      );
      return `${subject}\n${text}`;
    };
    assert.match(
      textOf('lost'),
      /Refunded: €12\.00 is back[\s\S]*You get €12\.00 back from a\. It is in your wallet\. The carrier has lost/,
    );
    assert.match(textOf('not_scanned'), /No carrier had it in time/);
    assert.match(textOf('canceled', 'Broken in the kiln'), /a canceled it\. The reason: Broken in the kiln/);
    assert.match(textOf('a_new_cause'), /It is in your wallet\.\n/);
    const toCard = (minor: bigint) => {
      const refunds = [{ ...refund, cause: 'lost', toCard: eur(minor) }];
      return letterFor('refunded', order, { part, refunds }, publicUrl).text;
    };
    assert.match(toCard(1_200n), /from a\. It goes back to the card that you paid with/);
    assert.match(toCard(500n), /€5\.00 goes back to the card[^.]* and €7\.00 is in your wallet\./);
  });

  it('[M5a] shows each parcel with its state, and what is refunded of a part', () => {
    const order = paidOrder('held', 'held');
    const [first, second] = order.parts;
    const parcels = [
      sampleParcel(first!, { id: 'pcl_1' }),
      sampleParcel(first!, { id: 'pcl_2', status: 'misdelivered', contents: [] }),
      sampleParcel(first!, { id: 'pcl_3', status: 'canceled' }),
    ];
    const partly = { ...first!, parcels, refunded: eur(1_000n) };
    const data = dataOf({ ...order, parts: [partly, second!] });
    const [view] = data.parts;
    assert.deepEqual(
      view!.parcels.map(({ id, state }) => [id, state.slice(0, 44)]),
      [
        ['pcl_1', 'The seller has announced a parcel; the carri'],
        ['pcl_2', 'The carrier says that it was delivered, but '],
      ],
    );
    assert.deepEqual([view!.back, view!.rest, view!.money], ['€10.00', '€20.00', 'escrow']);
    assert.deepEqual(data.refund, { amount: '−€10.00', left: '€40.00' });
    assert.match(data.notice.text, /^It is a part of what you paid for goods from a,/);
    assert.equal(data.parts[1]!.back, null);
  });

  it('[M5a] counts down to the deadline of each step, and to none while a case is open', () => {
    const stepsOf = (status: PartStatus, change: object = {}, isPacked = false) => {
      const order = paidOrder(status, status);
      const own = { ...order.parts[0]!, ...change };
      const part = isPacked ? { ...own, parcels: [sampleParcel(own)] } : own;
      return dataOf({ ...order, parts: [part] }).parts[0]!.steps.map(({ words, at, state }) => [
        words,
        state === 'done' ? state : (at?.iso.slice(0, 10) ?? null),
      ]);
    };
    const paid = ['You paid into escrow', 'done'];
    assert.deepEqual(stepsOf('held'), [
      paid,
      ['a ships it', '2026-03-08'],
      ['The carrier delivers it', '2026-03-18'],
      ['a is paid', null],
    ]);
    assert.deepEqual(stepsOf('held', {}, true)[1], ['The carrier scans it', '2026-03-13']);
    assert.deepEqual(stepsOf('delivered').at(-1), ['a is paid', '2026-03-10']);
    const paused = { clocks: { ...clocksOf('delivered'), pausedAt: placedAt } };
    assert.deepEqual(stepsOf('delivered', paused).at(-1), ['a is paid', null]);
  });

  it('[B2a] lets a problem be reported once a part is on its way, except about what has an open case', () => {
    const canReport = (order: Order) => dataOf(order).parts.map((part) => [part.canConfirm, part.canReport]);
    assert.deepEqual(canReport(paidOrder('held', 'shipped')), [
      [false, false],
      [true, true],
    ]);
    assert.deepEqual(canReport(paidOrder('released', 'delivered'))[0], [false, true]);
    const withCase = (status: OrderCase['status']) => {
      const order = paidOrder('delivered', 'held');
      const [part] = order.parts;
      const cases = [sampleCase({ productId: part!.lines[0]!.productId, status })];
      return canReport({ ...order, parts: [{ ...part!, cases }] })[0];
    };
    assert.deepEqual(withCase('open'), [false, false]);
    assert.deepEqual(withCase('closed'), [true, true]);
  });

  it('[B1e] has a deadline for the choice, and none while a case is open', () => {
    const deadlineOf = (status: PartStatus, change: object = {}) => {
      const order = paidOrder(status, status);
      const part = { ...order.parts[0]!, ...change };
      const [view] = dataOf({ ...order, parts: [part] }).parts;
      return view!.deadline?.at.iso.slice(0, 10);
    };
    assert.equal(deadlineOf('delivered'), '2026-03-10');
    assert.equal(deadlineOf('shipped'), '2026-05-01');
    assert.equal(deadlineOf('held'), undefined);
    assert.equal(deadlineOf('delivered', { clocks: { ...clocksOf('delivered'), pausedAt: placedAt } }), undefined);
  });

  it('[B2a] [B1e] shows a case to its buyer with status, turn, deadline, last words and its past', () => {
    const order = paidOrder('delivered', 'held');
    const [part] = order.parts;
    const viewOf = (change: Partial<OrderCase>) => {
      const cases = [sampleCase({ productId: part!.lines[0]!.productId, ...change })];
      const data = dataOf({ ...order, parts: [{ ...part!, cases }] });
      return { ...data.parts[0]!.cases[0]!, refreshMs: data.refreshMs };
    };
    const open = viewOf({});
    assert.deepEqual(
      [open.reason, open.line, open.statusWords, open.offer, open.isYours],
      ['It is damaged', 'n', 'Reported', 'Proposed: a full refund', false],
    );
    assert.deepEqual([open.turn?.words, open.turn?.at.iso.slice(0, 10)], ['a answers by', '2026-03-06']);
    assert.deepEqual(open.last, { who: 'You', words: 'It is broken.' });
    assert.equal(open.timeline[0]!.event, 'You reported the problem, and asked for a full refund');
    assert.equal(open.files, '2 files, shown in your wallet');
    assert.equal(open.timeline[0]!.files, '2 files, shown in your wallet');
    assert.deepEqual(
      [open.url, open.action],
      ['https://wallet.example/id/cases/cas_1', 'Open the case in your wallet'],
    );
    const until = new Date('2026-03-06T08:00:00Z');
    const mine = viewOf({ status: 'countered', awaits: { who: 'buyer', until } });
    assert.deepEqual([mine.isYours, mine.turn?.words, mine.action], [true, 'Answer until', 'Answer in your wallet']);
    assert.match(dataOf({ ...order, parts: [{ ...part!, cases: [sampleCase()] }] }).notice.title, /^A case is open/);
    const sent = viewOf({ status: 'awaiting_return', awaits: { who: 'buyer', until }, isSent: true });
    assert.deepEqual([sent.isYours, sent.turn?.words], [false, 'The carrier must scan the return by']);
    const closed = viewOf({ status: 'closed', result: 'partially_refunded', awaits: null });
    assert.deepEqual(
      [closed.statusWords, closed.isOpen, closed.turn, closed.offer],
      ['Ended with a refund of a part', false, null, null],
    );
    const newer = viewOf({
      timeline: [{ at: placedAt, by: 'seller', kind: 'moved_to_mars', offer: null, words: null, files: 0 }],
    });
    assert.deepEqual([newer.timeline[0]!.event, newer.last], ['The case changed', null]);
  });
});
