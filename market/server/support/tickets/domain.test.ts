import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { moveTicket, readTopic } from './domain.ts';
import type { MessageKind, Ticket } from './domain.ts';

const now = new Date('2026-11-01T10:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe('a ticket of the market', () => {
  const waiting: Ticket = {
    id: mintId('tic', 1, Buffer.alloc(10, 1)),
    reference: 'T7K-4QF',
    shopperId: mintId('shp', 1, Buffer.alloc(10, 1)),
    topic: 'goods',
    orderId: null,
    status: 'waiting',
    openedAt: now,
    answerBy: later(48),
    changedAt: now,
    messages: 1,
  };
  const move = (ticket: Ticket, kind: MessageKind, at: Date) => {
    const moved = moveTicket(ticket, { kind, words: 'x' }, at);
    assert.ok(moved.ok);
    return moved.value;
  };

  it('is answered by staff, waits again within the hours of its topic, and no note moves that', () => {
    const answered = move(waiting, 'answer', later(1));
    assert.deepEqual([answered.status, answered.answerBy], ['answered', null]);
    const asked = move(move(answered, 'note', later(2)), 'shopper', later(3));
    assert.deepEqual([asked.status, asked.answerBy, asked.messages], ['waiting', later(51), 4]);
    assert.equal(move(asked, 'closed', later(4)).status, 'closed');
  });

  it('has one of the topics of the form', () => {
    assert.equal(readTopic('selling'), 'selling');
    for (const typed of ['', 'toString', 'Order']) assert.equal(readTopic(typed), undefined);
  });
});
