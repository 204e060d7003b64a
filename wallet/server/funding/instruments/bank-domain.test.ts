import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bankRules, isRouting, judgeAdding, judgeBank, judged, readAnswer, takeTry } from './bank-domain.ts';
import type { BankAccount } from './bank-domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const account: BankAccount = {
  id: 'ins_1',
  cell: 0,
  holderId: 'hld_1',
  currency: 'USD',
  country: 'US',
  bankName: 'TEST BANK',
  last4: '6789',
  setupId: 'seti_1',
  methodId: null,
  destination: null,
  status: 'verifying',
  failure: null,
  deposits: 'amounts',
  arrivesAt: now,
  expiresAt: new Date('2026-12-04T10:00:00Z'),
  tries: 0,
  addedAt: now,
  askedAt: now,
  removedAt: null,
};

describe('a bank account', () => {
  it('[W7b] has a routing number with a right check digit, and an account number of digits', () => {
    assert.deepEqual(['110000000', '021000021', '021000022', '11000000'].map(isRouting), [true, true, false, false]);
    const typed = { name: 'Ada Lovelace', routing: '110000000', account: '000123456789' };
    assert.deepEqual(judgeBank(typed, 'Ada Lovelace'), []);
    assert.deepEqual(judgeBank({ name: '', routing: '1', account: '12x4' }, 'Ada'), [
      'name_missing',
      'routing_wrong',
      'account_wrong',
    ]);
  });

  it('[W7b] is of the wallet’s holder, however the name is spelled', () => {
    const judge = (name: string, holder: string) => judgeBank({ name, routing: '110000000', account: '1234' }, holder);
    assert.deepEqual(judge('LOVELACE, ADA K', 'Ada Lovelace'), []);
    assert.deepEqual(judge('Jurgen Muller', 'Jürgen Müller'), []);
    assert.deepEqual(judge('Charles Babbage', 'Ada Lovelace'), ['name_differs']);
    assert.deepEqual(judge('Ada Byron', 'Ada Lovelace'), ['name_differs']);
  });

  it('[W8b] is proved by two amounts or a code, and a text that cannot be one is no try', () => {
    const typed = { code: '', first: '32', second: '0.45' };
    assert.deepEqual(readAnswer('amounts', typed), { amounts: [32, 45] });
    assert.equal(readAnswer('amounts', { ...typed, second: '0' }), undefined);
    assert.equal(readAnswer('amounts', { ...typed, second: '145' }), undefined);
    assert.deepEqual(readAnswer('descriptor_code', { ...typed, code: 'sm11aa' }), { code: 'SM11AA' });
    assert.equal(readAnswer('descriptor_code', { ...typed, code: '11AA' }), undefined);
  });

  it('[W8b] allows three tries within ten days, and is not proved after the third', () => {
    let tried = account;
    for (let times = 1; times <= bankRules.tries; times += 1) {
      const next = takeTry(tried, now);
      assert.ok(next.ok);
      tried = judged(next.value, { kind: 'wrong' });
    }
    assert.deepEqual([tried.status, tried.failure, tried.tries], ['failed', 'tries', 3]);
    assert.ok(!takeTry({ ...account, tries: 3 }, now).ok);
    assert.ok(!takeTry(account, account.expiresAt).ok);
    assert.equal(judged(tried, { kind: 'verified', methodId: 'pm_1' }).status, 'failed');
  });

  it('[W8b] stays proved, and waits while the processor waits', () => {
    const proved = judged(account, { kind: 'verified', methodId: 'pm_1' });
    assert.deepEqual([proved.status, proved.methodId], ['verified', 'pm_1']);
    assert.equal(judged(proved, { kind: 'ended', why: 'expired' }).status, 'verified');
    assert.equal(judged(account, { kind: 'waiting' }), account);
    assert.equal(judged(account, { kind: 'ended', why: 'returned' }).failure, 'returned');
  });

  it('is one of at most three that are added within a day', () => {
    assert.ok(judgeAdding([now, now]).ok);
    const refused = judgeAdding([now, now, now]);
    assert.equal(!refused.ok && refused.error.until.toISOString(), '2026-11-25T10:00:00.000Z');
  });
});
