import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgePace, maskCards, moveTicket, readReference, readWords, referenceOf, ticketRules } from './tickets.ts';
import type { TicketState } from './tickets.ts';

describe('a reference', () => {
  it('[H6b] has six signs that nobody confuses, and is read however it is typed', () => {
    const reference = referenceOf(Buffer.from([252, 0, 1, 2, 27, 28, 255, 55, 9]));
    assert.equal(reference, '234-Z2Z');
    for (const typed of ['234-Z2Z', '234z2z', ' 234 Z2Z ', '２３４-ｚ２ｚ'])
      assert.equal(readReference(typed), reference);
    for (const typed of ['', '234-Z2', '234-Z2ZZ', '234-A2Z', '0O1-IL5']) assert.equal(readReference(typed), undefined);
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

describe('a ticket', () => {
  const at = new Date('2026-11-01T10:00:00Z');
  const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000);
  const waiting: TicketState = { status: 'waiting', openedAt: at, answerBy: later(24), changedAt: at, messages: 1 };

  it('is due within the hours of its topic once its person writes after an answer, and no note moves that', () => {
    const answered = moveTicket(waiting, 'answer', { now: later(1), answerWithinHours: 24 });
    assert.ok(answered.ok);
    const noted = moveTicket(answered.value, 'aside', { now: later(2), answerWithinHours: 24 });
    assert.ok(noted.ok);
    assert.deepEqual([noted.value.changedAt, noted.value.messages], [later(1), 3]);
    const asked = moveTicket(noted.value, 'person', { now: later(3), answerWithinHours: 48 });
    assert.deepEqual(asked.ok && asked.value.answerBy, later(51));
  });

  it('is refused to a person with too many, and to one who wrote too much within a day', () => {
    const { mostOpen, mostMessagesADay } = ticketRules;
    assert.equal(judgePace({ open: mostOpen - 1, messages: mostMessagesADay - 1 }), undefined);
    assert.equal(judgePace({ messages: mostMessagesADay - 1 }), undefined);
    assert.equal(judgePace({ open: mostOpen, messages: 0 })?.code, 'too_many_open');
    assert.equal(judgePace({ open: 0, messages: mostMessagesADay })?.code, 'too_many_messages');
  });
});
