import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bankAccountOf } from '../../../../tests/samples/bank-accounts.ts';
import {
  bankRules,
  isRouting,
  isUnsent,
  judgeAdding,
  judgeBank,
  judged,
  readAnswer,
  sent,
  takeTry,
} from './bank-domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const account = bankAccountOf('hld_1', {
  bankName: 'TEST BANK',
  setupId: 'seti_1',
  status: 'verifying',
  deposits: 'amounts',
  arrivesAt: now,
});

describe('a bank account', () => {
  it('[W7b] has a routing number with a right check digit, and an account number of digits', () => {
    assert.deepEqual(['110000000', '021000021', '021000022', '11000000'].map(isRouting), [true, true, false, false]);
    const typed = { currency: 'USD', name: 'Ada Lovelace', routing: '110000000', account: '000123456789' } as const;
    assert.deepEqual(judgeBank(typed, 'Ada Lovelace'), []);
    assert.deepEqual(judgeBank({ currency: 'USD', name: '', routing: '1', account: '12x4' }, 'Ada'), [
      { code: 'name_missing' },
      { code: 'routing_wrong' },
      { code: 'account_wrong' },
    ]);
    const euro = { currency: 'EUR', name: 'Ada Lovelace' } as const;
    assert.deepEqual(judgeBank({ ...euro, iban: 'DE89370400440532013000' }, 'Ada Lovelace'), []);
    assert.deepEqual(judgeBank({ ...euro, iban: 'DE89370400440532013001' }, 'Ada Lovelace'), [{ code: 'iban_wrong' }]);
  });

  it('[W7b] is of the wallet’s holder, however the name is spelled', () => {
    const judge = (name: string, holder: string) =>
      judgeBank({ currency: 'USD', name, routing: '110000000', account: '1234' }, holder);
    assert.deepEqual(judge('LOVELACE, ADA K', 'Ada Lovelace'), []);
    assert.deepEqual(judge('Jurgen Muller', 'Jürgen Müller'), []);
    assert.deepEqual(judge('Charles Babbage', 'Ada Lovelace'), [{ code: 'name_differs' }]);
    assert.deepEqual(judge('Ada Byron', 'Ada Lovelace'), [{ code: 'name_differs' }]);
  });

  it('[W8b] is proved by two amounts or a code, and a text that cannot be one is no try', () => {
    const typed = { code: '', first: '32', second: '0.45' };
    const [amounts, line] = [account, { ...account, deposits: 'descriptor_code' } as const];
    assert.deepEqual(readAnswer(amounts, typed), { amounts: [32, 45] });
    assert.equal(readAnswer(amounts, { ...typed, second: '0' }), undefined);
    assert.equal(readAnswer(amounts, { ...typed, second: '145' }), undefined);
    assert.deepEqual(readAnswer(line, { ...typed, code: 'sm11aa' }), { code: 'SM11AA' });
    assert.equal(readAnswer(line, { ...typed, code: '11AA' }), undefined);
    const euro = { ...line, currency: 'EUR' } as const;
    assert.deepEqual(readAnswer(euro, { ...typed, code: 'k7-mx 2o' }), { code: 'K7MX20' });
    assert.equal(readAnswer(euro, { ...typed, code: 'K7MX2' }), undefined);
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

  it('[W8b] in euros has the whole time from the cent on, and fails if it comes back, even if it was proved', () => {
    const destination = { recipientId: 'acct_1', methodId: 'usba_1' };
    const unsent = bankAccountOf('hld_1', { currency: 'EUR', country: 'DE', destination, knownName: 'Ada L.' });
    assert.deepEqual([isUnsent(unsent), isUnsent(account)], [true, false]);
    const waiting = sent(unsent, 'close_match', new Date('2026-11-26T10:00:00Z'));
    assert.deepEqual([waiting.status, waiting.nameMatch, waiting.knownName], ['verifying', 'close_match', null]);
    assert.equal(waiting.expiresAt.toISOString(), '2026-12-06T10:00:00.000Z');
    const proved = judged(waiting, { kind: 'verified', methodId: null });
    assert.equal(proved.status, 'verified');
    const back = { kind: 'ended', why: 'returned' } as const;
    assert.equal(judged(proved, back).failure, 'returned');
    assert.equal(judged({ ...proved, currency: 'USD' }, back).status, 'verified');
    const late = judged(unsent, { kind: 'ended', why: 'expired' });
    assert.deepEqual([late.failure, late.knownName], ['expired', null]);
  });

  it('is one of at most three that are added within a day', () => {
    assert.ok(judgeAdding([now, now]).ok);
    const refused = judgeAdding([now, now, now]);
    assert.equal(!refused.ok && refused.error.until.toISOString(), '2026-11-25T10:00:00.000Z');
  });
});
