import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuMsOf } from '../../../../tests/samples/cpu-time.ts';
import { newOrder } from '../orders/domain.ts';
import { clocksOf, sampleOrder } from '../../../../tests/samples/order.ts';
import { judgePace, judgeWords, letterDue, mayWrite, newConversation, sideOf } from './domain.ts';
import type { MessageRules } from './domain.ts';

const rules: MessageRules = {
  version: 1,
  mostLetters: 20,
  daysAfterEnd: 90,
  minutesBetweenLetters: 15,
  burstMost: 10,
  burstMinutes: 10,
  mostADay: 100,
};
const now = new Date('2026-06-01T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const DAY_MINUTES = 24 * 60;

describe('a conversation', () => {
  const order = sampleOrder();
  const part = order.parts[0]!;
  const conversation = newConversation(order, part);

  it('[M5b] is the buyer’s and the seller’s, and nobody else’s', () => {
    const of = { shopperId: order.shopperId, sellerId: part.sellerId };
    assert.equal(sideOf(of, { id: order.shopperId, sellerId: null }), 'buyer');
    assert.equal(sideOf(of, { id: 'shp_2', sellerId: part.sellerId }), 'seller');
    assert.equal(sideOf(of, { id: 'shp_2', sellerId: order.parts[1]!.sellerId }), undefined);
    assert.equal(sideOf(of, { id: 'shp_2', sellerId: null }), undefined);
  });

  it('[M5b] is open from the order on until some days after its part has ended', () => {
    const isOpen = (status: 'awaiting_payment' | 'paid' | 'canceled', at: Date, settledAt: Date | null = null) => {
      const ended = { ...part, clocks: { ...clocksOf('released'), settledAt } };
      return mayWrite(conversation, { order: { status, payBy: ago(0) }, part: ended, rules, now: at }).ok;
    };
    const after = (days: number, ms = 0) => new Date(now.getTime() + days * 86_400_000 + ms);
    assert.ok(isOpen('awaiting_payment', after(1_000)));
    assert.ok(isOpen('paid', after(1_000)));
    assert.ok(isOpen('paid', after(90, -1), now));
    assert.ok(!isOpen('paid', after(90), now));
    assert.ok(isOpen('canceled', after(90, -1)));
    assert.ok(!isOpen('canceled', after(90)));
  });

  it('[M5b] is closed for both sides while one has stopped it', () => {
    const asked = { order: newOrder(order), part, rules, now };
    const closed = mayWrite({ ...conversation, sellerStoppedAt: ago(1) }, asked);
    assert.deepEqual(!closed.ok && closed.error, { code: 'stopped', by: 'seller' });
    const own = mayWrite({ ...conversation, buyerStoppedAt: ago(1) }, asked);
    assert.deepEqual(!own.ok && own.error, { code: 'stopped', by: 'buyer' });
  });
});

describe('the words of a message', () => {
  const codeOf = (typed: string) => {
    const judged = judgeWords(typed, rules);
    return judged.ok ? judged.value : judged.error.code;
  };

  it('[M5b] [S159a] keep their paragraphs, and lose what is invisible', () => {
    assert.equal(codeOf(' a\u202e\u200bb \r\n\r\n\r\n\r\n\tc\n '), 'ab\n\nc');
  });

  it('[M5b] are some, readable, and not too many', () => {
    assert.equal(codeOf(' \n\u200b '), 'words_missing');
    assert.equal(codeOf('🫖'.repeat(20)), '🫖'.repeat(20));
    assert.equal(codeOf('🫖'.repeat(21)), 'words_too_long');
    assert.equal(codeOf(`a${'\u0301'.repeat(12)}`), 'words_not_readable');
    assert.equal(codeOf('\ue000'), 'words_not_readable');
  });

  it('[S97] are judged in linear time', () => {
    const lasted = cpuMsOf(() => {
      for (const text of ['a', '\n', ' \n', 'a\u0301', '\u200d']) codeOf(text.repeat(100_000 / text.length));
    });
    assert.ok(lasted < 3_000);
  });
});

describe('the pace of messages', () => {
  it('[M5b] lets some follow at once and some more a day, and says how long to wait', () => {
    const judged = (ofBurst: Date | null, ofDay: Date | null) => {
      const allowed = judgePace({ ofBurst, ofDay }, rules, now);
      return allowed.ok ? 'ok' : allowed.error;
    };
    assert.equal(judged(null, null), 'ok');
    assert.equal(judged(ago(10), ago(DAY_MINUTES)), 'ok');
    assert.deepEqual(judged(ago(9), null), { code: 'too_fast', waitS: 60 });
    assert.deepEqual(judged(null, ago(DAY_MINUTES - 1)), { code: 'too_many_today', most: 100, waitS: 60 });
  });

  it('[M5b] mails at once, and then only after a while', () => {
    assert.deepEqual(letterDue(null, rules, now), now);
    assert.deepEqual(letterDue(ago(15), rules, now), now);
    assert.deepEqual(letterDue(ago(5), rules, now), new Date(now.getTime() + 10 * 60_000));
  });
});
