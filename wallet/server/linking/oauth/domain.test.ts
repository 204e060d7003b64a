import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hugeAmounts, noAmounts, noCurrencies, noWireAmounts } from '../../../../tests/samples/amounts.ts';
import { judgeHolder, readCap } from './domain.ts';
import { toAsked } from './schema.ts';

describe('a typed cap', () => {
  it('is read to the cent, with a point or a comma', () => {
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

  it('[S69] is refused if it is no amount', () => {
    for (const text of ['', '-1', '1e3', '1.234', '1.2.3', 'NaN', '0x1', '1 000', '1000000000', '.5']) {
      assert.equal(readCap(text), undefined, text);
    }
    for (const text of noAmounts) assert.equal(readCap(text), undefined, `“${text}”`);
  });

  it('[S70] has at most nine digits, and is exact', () => {
    assert.equal(readCap('999999999.99'), 99_999_999_999n);
    for (const text of hugeAmounts) assert.equal(readCap(text), undefined, text);
  });

  it('[S71] is in euros, with at most two decimals', () => {
    for (const text of ['30.005', '30 USD', '¥30', 'KWD 1.234', '30 XXX']) assert.equal(readCap(text), undefined, text);
  });
});

describe('linking a wallet', () => {
  const codeOf = (status: 'active' | 'frozen', tier: number, kind: 'mandate' | 'payee') =>
    judgeHolder({ status, tier }, kind)?.code;

  it('needs a profile, and for sellers a document, and is refused while the wallet is frozen', () => {
    assert.equal(codeOf('active', 0, 'mandate'), 'profile_incomplete');
    assert.equal(codeOf('active', 1, 'mandate'), undefined);
    assert.equal(codeOf('active', 0, 'payee'), 'profile_incomplete');
    assert.equal(codeOf('active', 1, 'payee'), 'document_required');
    assert.equal(codeOf('active', 2, 'payee'), undefined);
    assert.equal(codeOf('frozen', 2, 'mandate'), 'account_frozen');
  });
});

describe('a client’s request', () => {
  const mandate = { type: 'wallet_mandate', currency: 'EUR', max_per_payment: '1', max_per_month: '2' };

  it('is read with and without its optional members', () => {
    const asked = toAsked(mandate);
    assert.ok(asked.ok && asked.value.kind === 'mandate');
    assert.deepEqual([asked.value.account, asked.value.purpose, asked.value.maxPerMonth.minor], ['', '', 2n]);
  });

  it('[S69] [S70] is refused if a cap is no amount, or more than anybody may allow', () => {
    const zero = ['0'];
    for (const amount of [...noWireAmounts.filter((one) => !zero.includes(one)), ...hugeAmounts]) {
      assert.equal(toAsked({ ...mandate, max_per_payment: amount }).ok, false, `“${amount}”`);
      assert.equal(toAsked({ ...mandate, max_per_month: amount }).ok, false, `“${amount}”`);
    }
    for (const amount of [1, 1n, null, undefined, ['1']]) {
      assert.equal(toAsked({ ...mandate, max_per_payment: amount }).ok, false, String(amount));
    }
    assert.ok(toAsked({ ...mandate, max_per_payment: '0' }).ok);
  });

  it('[S71] [S72] must be in the wallet’s currency', () => {
    for (const currency of [...noCurrencies, 'JPY', 'KWD', 'USD', null]) {
      assert.equal(toAsked({ ...mandate, currency }).ok, false, String(currency));
    }
  });

  it('[S94] must not have text that hides or reverses words', () => {
    for (const purpose of ['a\u202eb', 'a\u0000b', 'a\nb', 'a\u200bb', ''])
      assert.equal(toAsked({ ...mandate, purpose }).ok, false);
    assert.ok(toAsked({ ...mandate, purpose: 'Käse & Brot – für daheim' }).ok);
  });

  it('[S94] is refused if the payee’s name has a letter that passes for one of another alphabet', () => {
    const named = (name: string) => toAsked({ type: 'wallet_payee', name, max_commission_basis_points: 800 });
    assert.deepEqual(named('C\u043epper'), {
      ok: false,
      error: 'wallet_payee/name mixes letters of two alphabets in one word',
    });
    for (const name of ['Copper', 'Медь', 'Кафе Copper']) assert.ok(named(name).ok, name);
  });

  it('[S148f] is refused with invisible letters in purpose or name, and the refusal names the field', () => {
    for (const words of ['a\u200bb', 'a\u2028b', 'a\u{E0041}b', 'a\u00adb', '\u3164', ' ', 'Harbor\u200c Books']) {
      const purpose = toAsked({ ...mandate, purpose: words });
      const name = toAsked({ type: 'wallet_payee', name: words, max_commission_basis_points: 800 });
      assert.deepEqual(purpose, { ok: false, error: 'wallet_mandate/purpose has letters that nobody sees' });
      assert.deepEqual(name, { ok: false, error: 'wallet_payee/name has letters that nobody sees' });
    }
    for (const words of ['کتاب\u200cفروشی', 'क्\u200dष', '👨\u200d👩\u200d👧']) {
      assert.ok(
        toAsked({ ...mandate, purpose: words }).ok &&
          toAsked({ type: 'wallet_payee', name: words, max_commission_basis_points: 800 }).ok,
        words,
      );
    }
  });
});
