import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { endsAt, isAtWallet, isOvertaken, moveTicket, readTopic, wordsToHandOver } from './domain.ts';
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
    mayHandOver: false,
    wallet: null,
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

  it('[H6d] does not end while the wallet has it, and waits again when it comes back', () => {
    const handed = move(
      { ...waiting, wallet: { handedAt: now, status: 'waiting', answeredAt: null } },
      'handed',
      later(1),
    );
    assert.deepEqual([handed.status, isAtWallet(handed), endsAt(handed)], ['answered', true, undefined]);
    const back = move({ ...handed, wallet: { ...handed.wallet!, status: 'given_back' } }, 'given_back', later(2));
    assert.deepEqual([back.status, isAtWallet(back), back.answerBy], ['waiting', false, later(50)]);
  });

  it('[H6d] keeps waiting, or stays closed, if that overtook the handover', () => {
    const said = (kind: MessageKind) => ({ number: 1, at: now, kind, memberId: null, words: 'x' });
    const read = [said('shopper')];
    assert.equal(isOvertaken(waiting, read, [...read, said('note')]), false);
    assert.equal(isOvertaken(waiting, read, [...read, said('shopper')]), true);
    assert.equal(isOvertaken({ status: 'closed' }, read, read), true);
    for (const status of ['waiting', 'closed'] as const) {
      const before = { ...waiting, status };
      const moved = moveTicket(before, { kind: 'handed', words: '', isOvertaken: true }, later(1));
      assert.deepEqual(moved, { ok: true, value: { ...before, messages: 2 } });
    }
  });

  it('[H6d] gives the wallet what its writer wrote, and nothing of the staff', () => {
    const said = (kind: MessageKind, words: string) => ({ number: 1, at: now, kind, memberId: null, words });
    const messages = [said('shopper', 'One'), said('note', 'A cheat'), said('answer', 'Wait'), said('shopper', 'Two')];
    assert.equal(wordsToHandOver(messages), 'One\n\nTwo');
    assert.equal(wordsToHandOver([said('shopper', '😀'.repeat(5_000))]), '😀'.repeat(4_000));
  });

  it('has one of the topics of the form', () => {
    assert.equal(readTopic('selling'), 'selling');
    for (const typed of ['', 'toString', 'Order']) assert.equal(readTopic(typed), undefined);
  });
});
