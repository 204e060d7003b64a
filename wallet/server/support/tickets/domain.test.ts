import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { ticketRules } from './data.ts';
import { closesAt, maskCards, moveTicket, readAbout, readReference, readWords, referenceOf } from './domain.ts';
import type { Ticket, TicketEvent } from './domain.ts';

const now = new Date('2026-11-01T10:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const id = <P extends string>(prefix: P) => mintId(prefix, 1, Buffer.alloc(10, 1));

const waiting: Ticket = {
  id: id('tic'),
  cell: 0,
  reference: 'T7K-4QF',
  holderId: id('hld'),
  topic: 'payment',
  about: null,
  status: 'waiting',
  desk: 'support',
  openedAt: now,
  answerBy: later(1),
  changedAt: now,
  messages: 1,
};

const move = (ticket: Ticket, event: TicketEvent, at = now): Ticket => {
  const moved = moveTicket(ticket, event, at);
  assert.ok(moved.ok);
  return moved.value;
};
const said = (kind: 'holder' | 'answer' | 'note' | 'closed') => ({ kind, words: 'x' }) as const;

describe('a reference', () => {
  it('[H6b] has six signs that nobody confuses, and is read however it is typed', () => {
    const reference = referenceOf(Buffer.from([252, 0, 1, 2, 27, 28, 255, 55, 9]));
    assert.equal(reference, '234-Z2Z');
    for (const typed of ['234-Z2Z', '234z2z', ' 234 Z2Z ', '２３４-ｚ２ｚ'])
      assert.equal(readReference(typed), reference);
    for (const typed of ['', '234-Z2', '234-Z2ZZ', '234-A2Z', '0O1-IL5']) assert.equal(readReference(typed), undefined);
  });
});

describe('a ticket', () => {
  it('keeps the deadline of its answer when its holder writes more, and has another one after an answer', () => {
    assert.deepEqual(move(waiting, said('holder'), later(0.5)).answerBy, later(1));
    const answered = move(waiting, said('answer'), later(0.5));
    assert.equal(answered.answerBy, null);
    assert.deepEqual(move(answered, said('holder'), later(2)).answerBy, later(3));
  });

  it('ends after an answer and silent days, which no note and no handover moves', () => {
    const answered = move(waiting, said('answer'));
    const ends = later(ticketRules.closesAfterDays);
    assert.deepEqual(closesAt(answered), ends);
    assert.deepEqual(closesAt(move(answered, said('note'), later(3))), ends);
    const handed = move(answered, { kind: 'handed', desk: 'finance', words: 'x' }, later(3));
    assert.deepEqual([closesAt(handed), handed.desk], [ends, 'finance']);
    assert.equal(closesAt(waiting), undefined);
  });

  it('opens again by its holder for some days after its end, and by nobody else', () => {
    const closed = move(waiting, said('closed'));
    for (const event of [said('answer'), said('closed'), { kind: 'handed', desk: 'admin', words: 'x' } as const]) {
      assert.deepEqual(moveTicket(closed, event, now), { ok: false, error: { code: 'ticket_closed' } });
    }
    const noted = move(closed, said('note'), later(20));
    assert.equal(move(noted, said('holder'), later(ticketRules.reopensWithinDays - 1)).status, 'waiting');
    const late = moveTicket(noted, said('holder'), later(ticketRules.reopensWithinDays));
    assert.deepEqual(late, { ok: false, error: { code: 'ticket_ended' } });
  });
});

describe('the words of a message', () => {
  it('have no number of a card, however it is written, and keep all other numbers', () => {
    for (const typed of ['4242424242424242', '4242 4242 4242 4242', '4242-4242-4242-4242', '4242–4242–4242–4242'])
      assert.equal(maskCards(`My card ${typed}, please`), 'My card •••• 4242, please');
    for (const typed of ['4242424242424241', 'Order 2211-8841', 'DHL 00340434161094042557', '+353 85 1000001'])
      assert.equal(maskCards(typed), typed);
    assert.deepEqual(readWords('４２４２ 4242 4242 4242'), { ok: true, value: '•••• 4242' });
  });

  it('are there, and not too long', () => {
    assert.deepEqual(readWords(' \n '), { ok: false, error: { code: 'words_missing' } });
    const most = ticketRules.mostLetters;
    assert.ok(readWords('x'.repeat(most)).ok);
    assert.deepEqual(readWords('x'.repeat(most + 1)), { ok: false, error: { code: 'words_too_long', most } });
  });
});

describe('what is attached', () => {
  it('is known by its id', () => {
    const [pay, mdt, cas] = [id('pay'), id('mdt'), id('cas')];
    assert.deepEqual(
      [pay, mdt, cas].map((one) => readAbout(one)?.kind),
      ['payment', 'link', 'case'],
    );
    for (const typed of ['', id('hld'), `${pay}x`]) assert.equal(readAbout(typed), undefined);
  });
});
