import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeHolder, readCap } from './domain.ts';
import { toAsked } from './schema.ts';

describe('a cap as it is typed', () => {
  it('is read to the cent, whatever marks the decimals', () => {
    const typed = {
      '30': 3_000n,
      '30.5': 3_050n,
      '30,05': 3_005n,
      ' €30.00 ': 3_000n,
      '0': 0n,
      '0.01': 1n,
      '30 EUR': 3_000n,
    };
    for (const [text, minor] of Object.entries(typed)) assert.equal(readCap(text), minor, text);
  });

  it('[S69] is no amount when it is anything else', () => {
    for (const text of ['', '-1', '1e3', '1.234', '1.2.3', 'NaN', '0x1', '1 000', '٣', '1000000000', '.5']) {
      assert.equal(readCap(text), undefined, text);
    }
  });
});

describe('who may be linked', () => {
  const codeOf = (status: 'active' | 'frozen', tier: number, kind: 'mandate' | 'payee') =>
    judgeHolder({ status, tier }, kind)?.code;

  it('is who has said who they are; a seller shows a document too; nobody while frozen', () => {
    assert.equal(codeOf('active', 0, 'mandate'), 'profile_incomplete');
    assert.equal(codeOf('active', 1, 'mandate'), undefined);
    assert.equal(codeOf('active', 0, 'payee'), 'profile_incomplete');
    assert.equal(codeOf('active', 1, 'payee'), 'document_required');
    assert.equal(codeOf('active', 2, 'payee'), undefined);
    assert.equal(codeOf('frozen', 2, 'mandate'), 'account_frozen');
  });
});

describe('what a client asks for', () => {
  const mandate = { type: 'wallet_mandate', currency: 'EUR', max_per_payment: '1', max_per_month: '2' };

  it('is read with what may be left out', () => {
    const asked = toAsked(mandate);
    assert.ok(asked.ok && asked.value.kind === 'mandate');
    assert.deepEqual([asked.value.account, asked.value.purpose, asked.value.maxPerMonthMinor], ['', '', 2n]);
  });

  it('[S94] shows nothing that hides or turns text around', () => {
    for (const purpose of ['a\u202eb', 'a\u0000b', 'a\nb', 'a\u200bb', ''])
      assert.equal(toAsked({ ...mandate, purpose }).ok, false);
    assert.ok(toAsked({ ...mandate, purpose: 'Käse & Brot – für daheim' }).ok);
  });
});
