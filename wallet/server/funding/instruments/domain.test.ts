import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardName, cardStatus, continueAfter, dueReminder, inPlaceOf, moved, nextReminderAt } from './domain.ts';

describe('a card', () => {
  it('[W9f] is valid until the last instant of its month, and marked as expiring shortly before', () => {
    const card = { expMonth: 2, expYear: 2027 };
    assert.equal(cardStatus(card, new Date('2026-12-01T00:00:00Z')), 'active');
    assert.equal(cardStatus(card, new Date('2026-12-31T12:00:00Z')), 'expiring', 'from its first reminder on');
    assert.equal(cardStatus(card, new Date('2027-01-20T00:00:00Z')), 'expiring');
    assert.equal(cardStatus(card, new Date('2027-02-28T23:59:59Z')), 'expiring');
    assert.equal(cardStatus(card, new Date('2027-03-01T12:00:00Z')), 'expired');
    assert.equal(cardStatus({ expMonth: 12, expYear: 2026 }, new Date('2027-01-01T12:00:00Z')), 'expired');
  });

  it('[S179] is valid until its month has ended in every time zone, and no longer', () => {
    const card = { expMonth: 2, expYear: 2027 };
    assert.equal(cardStatus(card, new Date('2027-03-01T00:00:00Z')), 'expiring');
    assert.equal(cardStatus(card, new Date('2027-03-01T11:59:59Z')), 'expiring', 'it is February on Baker Island');
    assert.equal(cardStatus(card, new Date('2027-03-01T12:00:00Z')), 'expired');
  });

  it('[W9g] has its holder reminded 60, 30 and 7 days before it expires, and never after', () => {
    const card = { expMonth: 2, expYear: 2027 };
    const at = (text: string) => new Date(text);
    const days = ['2026-12-31T12:00:00.000Z', '2027-01-30T12:00:00.000Z', '2027-02-22T12:00:00.000Z'];
    let now = at('2026-11-24T10:00:00Z');
    const reminded: (string | undefined)[] = [];
    for (let next = nextReminderAt(card, now); next; next = nextReminderAt(card, now)) {
      now = next;
      reminded.push(`${next.toISOString()} ${dueReminder(card, next)}`);
    }
    assert.deepEqual(reminded, [`${days[0]} 60`, `${days[1]} 30`, `${days[2]} 7`]);
    assert.equal(dueReminder(card, at('2026-12-31T11:59:59Z')), undefined);
    assert.equal(dueReminder(card, at('2027-02-25T00:00:00Z')), 7);
    assert.equal(dueReminder(card, at('2027-03-01T12:00:00Z')), undefined);
  });

  it('moves in the list by one place or to its beginning, and never beyond its ends', () => {
    const list = ['a', 'b', 'c'];
    assert.deepEqual(moved(list, 'c', 'first'), ['c', 'a', 'b']);
    assert.deepEqual(moved(list, 'b', 'up'), ['b', 'a', 'c']);
    assert.deepEqual(moved(list, 'b', 'down'), ['a', 'c', 'b']);
    assert.deepEqual([moved(list, 'a', 'up'), moved(list, 'c', 'down')], [list, list]);
  });

  it('takes the place of another, and stands nowhere else', () => {
    assert.deepEqual(inPlaceOf(['new', 'a', 'old', 'b'], 'old', 'new'), ['a', 'new', 'b']);
    assert.deepEqual(inPlaceOf(['a', 'b'], 'gone', 'new'), ['a', 'b']);
  });

  it('is named by brand and last four digits, after the holder’s own name', () => {
    assert.equal(cardName({ brand: 'visa', last4: '4242', nickname: 'Travel' }), 'Travel, Visa •••• 4242');
    assert.equal(cardName({ brand: 'mastercard', last4: '4444' }), 'Mastercard •••• 4444');
    assert.equal(cardName({ brand: '<b>', last4: '0005' }), 'Card •••• 0005');
  });

  it('returns the person to where they came from, with the outcome of the visit', () => {
    const visit = { continueTo: '/instruments', status: 'linked', replaces: null } as const;
    assert.equal(continueAfter(visit), '/instruments?card=linked');
    const replacing = { ...visit, replaces: 'ins_01jdqz3c5te7kqc8vm9r3rw2s4' } as const;
    assert.equal(continueAfter(replacing), '/instruments?card=replaced');
    assert.equal(continueAfter({ ...replacing, status: 'failed' }), '/instruments?card=failed');
    assert.equal(
      continueAfter({
        ...visit,
        continueTo: '/id/top-up?amount=10&continue=%2Fid%2Fapprove%2Fpay_1',
        status: 'canceled',
      }),
      '/id/top-up?amount=10&continue=%2Fid%2Fapprove%2Fpay_1&card=canceled',
    );
    assert.equal(continueAfter({ ...visit, status: 'started' }), '/instruments');
  });
});
