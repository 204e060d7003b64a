import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { closesAt, ticketRules } from '#platform/kernel/tickets.ts';
import { MOST_FILES } from './data.ts';
import { judgeFiles, moveTicket, readAbout } from './domain.ts';
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
  shop: null,
};

const move = (ticket: Ticket, event: TicketEvent, at = now): Ticket => {
  const moved = moveTicket(ticket, event, at);
  assert.ok(moved.ok);
  return moved.value;
};
const said = (kind: 'holder' | 'answer' | 'note' | 'closed') => ({ kind, words: 'x' }) as const;

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

describe('what is attached', () => {
  it('is known by its id', () => {
    const [pay, mdt, cas] = [id('pay'), id('mdt'), id('cas')];
    assert.deepEqual(
      [pay, mdt, cas].map((one) => readAbout(one)?.kind),
      ['payment', 'link', 'case'],
    );
    for (const typed of ['', id('hld'), `${pay}x`]) assert.equal(readAbout(typed), undefined);
  });

  it('is at most so many files, of all messages together', () => {
    assert.equal(judgeFiles(MOST_FILES - 1, 1), undefined);
    assert.equal(judgeFiles(MOST_FILES, 0), undefined);
    assert.deepEqual(judgeFiles(MOST_FILES - 1, 2), { code: 'too_many_ticket_files', most: MOST_FILES });
  });
});
