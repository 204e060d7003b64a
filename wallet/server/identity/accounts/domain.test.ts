import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isEmail } from '#platform/kernel/typed.ts';
import { maskPhone } from '#platform/kernel/phone-number.ts';
import { fullName, greetingName, judgeProfile, maskName, provedEmail } from './domain.ts';
import type { TypedProfile } from './domain.ts';

const now = new Date('2026-03-01T08:00:00Z');
const typed: TypedProfile = {
  givenName: ' Zoë ',
  familyName: 'Brennan',
  birthDay: '1',
  birthMonth: '03',
  birthYear: '2008',
  line1: '1 Mill  Lane',
  line2: '',
  postalCode: 'T12 AB1',
  city: 'Cork',
  region: '',
  country: 'IE',
  email: '',
};
const judge = (changes: Partial<TypedProfile>) => judgeProfile({ ...typed, ...changes }, ['IE', 'DE'], now);
const faultsOf = (changes: Partial<TypedProfile>) => {
  const judged = judge(changes);
  return judged.ok ? [] : judged.error.map((fault) => fault.field);
};

describe('a profile', () => {
  it('[W5a] is cleaned: spaces become single; hidden marks and empty parts are dropped', () => {
    const judged = judge({});
    assert.deepEqual(judged, {
      ok: true,
      value: {
        givenName: 'Zoë',
        familyName: 'Brennan',
        birthDate: '2008-03-01',
        address: { line1: '1 Mill Lane', postalCode: 'T12 AB1', city: 'Cork', country: 'IE' },
        email: null,
      },
    });
    const hidden = judge({ givenName: 'Ada\u202e\t  Lane' });
    assert.equal(hidden.ok && hidden.value.givenName, 'Ada Lane');
  });

  it('[W5a] reports every fault at once', () => {
    const all = {
      givenName: ' ',
      familyName: '',
      line1: '',
      postalCode: 'x'.repeat(13),
      city: '',
      country: 'XX',
      email: 'no',
    };
    assert.deepEqual(faultsOf({ ...all, birthDay: '' }), [
      'givenName',
      'birthDate',
      'line1',
      'postalCode',
      'city',
      'country',
      'email',
    ]);
  });

  it('[W5a] needs a birth date that exists, of a person who is 18 today', () => {
    assert.deepEqual(faultsOf({ birthDay: '1' }), []);
    assert.deepEqual(faultsOf({ birthDay: '2' }), ['birthDate']);
    for (const [birthDay, birthMonth, birthYear] of [
      ['31', '2', '1990'],
      ['0', '1', '1990'],
      ['1', '13', '1990'],
      ['1', '1', '90'],
      ['1', '1', '1800'],
      ['x', '1', '1990'],
      ['1.5', '1', '1990'],
      ['1', '1', '1e3'],
    ] as const) {
      assert.deepEqual(
        faultsOf({ birthDay, birthMonth, birthYear }),
        ['birthDate'],
        `${birthDay} ${birthMonth} ${birthYear}`,
      );
    }
    assert.deepEqual(faultsOf({ birthDay: '29', birthMonth: '2', birthYear: '1988' }), []);
  });

  it('[S182a] refuses a birth date that does not exist, and accepts 29 February', () => {
    const wordsFor = (birthDay: string, birthMonth: string, birthYear: string) => {
      const judged = judge({ birthDay, birthMonth, birthYear });
      return judged.ok ? judged.value.birthDate : judged.error.map((fault) => fault.message).join();
    };
    assert.equal(wordsFor('29', '2', '1988'), '1988-02-29');
    assert.equal(wordsFor('٢٩', '２', '1988'), '1988-02-29');
    assert.equal(wordsFor('29', '2', '1990'), 'There is no 29 February in 1990');
    assert.equal(wordsFor('30', '2', '1990'), 'There is no 30 February');
    assert.equal(wordsFor('0x10', '1', '1990'), 'Type day, month and year in digits, such as 27, 3 and 1990');
  });

  it('[S182a] treats a person born on 29 February as 18 from 1 March', () => {
    const born = { ...typed, birthDay: '29', birthMonth: '2', birthYear: '2008' };
    const isOfAge = (at: string) => judgeProfile(born, ['IE'], new Date(at)).ok;
    assert.equal(isOfAge('2026-02-28T23:59:59Z'), false);
    assert.equal(isOfAge('2026-03-01T00:00:00Z'), true);
  });

  it('[S159d] drops hidden marks around an e-mail address, and refuses them inside', () => {
    const judged = judge({ email: '\u202Aada@example.com\u202C' });
    assert.equal(judged.ok && judged.value.email, 'ada@example.com');
    assert.deepEqual(faultsOf({ email: 'a\u202Eda@example.com' }), ['email']);
  });

  it('[S95] refuses e-mail addresses that could add a header', () => {
    for (const email of ['ada@example.com', 'a.b+c@sub.example.ie']) assert.equal(isEmail(email), true, email);
    for (const email of [
      'ada',
      '@example.com',
      'a@b',
      'a b@example.com',
      'a@example.com\nBcc: x@y.zz',
      'a@-',
      'a@b..c',
    ]) {
      assert.equal(isEmail(email), false, email);
      assert.deepEqual(faultsOf({ email }), ['email'], email);
    }
  });

  it('[S175e] may have only one name, which is shown whole', () => {
    const judged = judge({ givenName: 'Sukarno', familyName: ' ' });
    assert.deepEqual(judged.ok && [judged.value.givenName, judged.value.familyName], ['Sukarno', null]);
    assert.equal(judged.ok && maskName(judged.value), 'Sukarno');
    assert.equal(judged.ok && fullName(judged.value), 'Sukarno');
    assert.deepEqual(faultsOf({ givenName: '', familyName: 'Sukarno' }), ['givenName']);
  });

  it('[S176c] keeps a legal name as typed, and refuses control characters and long lines', () => {
    const judged = judge({ givenName: 'D’Arcy\tJean-Noël', familyName: 'O\u00a0Brien' });
    assert.deepEqual(judged.ok && [judged.value.givenName, judged.value.familyName], ['D’Arcy Jean-Noël', 'O Brien']);
    assert.deepEqual(faultsOf({ givenName: 'A\u0007da' }), ['givenName']);
    assert.deepEqual(faultsOf({ familyName: 'B\u007f' }), ['familyName']);
    assert.deepEqual(faultsOf({ familyName: 'x'.repeat(81), line2: 'x'.repeat(4_000) }), ['familyName', 'line2']);
  });

  it('[S178d] needs the parts of an address that its country needs', () => {
    assert.deepEqual(faultsOf({ country: 'DE', postalCode: '' }), ['postalCode']);
    assert.deepEqual(faultsOf({ country: 'IE', postalCode: '' }), []);
    const judged = judge({ region: 'Munster' });
    assert.equal(judged.ok && judged.value.address.region, 'Munster');
  });

  it('[S177a] masks a name by letters as people see them', () => {
    assert.equal(maskName({ givenName: '太郎', familyName: '𠮷田' }), '太郎 𠮷.');
    assert.equal(maskName({ givenName: 'राम', familyName: 'निगम' }), 'राम नि.');
    assert.equal(maskName({ givenName: 'Zoe', familyName: 'E\u0301mile' }), 'Zoe E\u0301.');
  });

  it('[S177b] masks a number down to its country’s prefix and last digits', () => {
    assert.equal(maskPhone('+12025550123'), '+1 •••• ••23');
    assert.equal(maskPhone('+4915112345678'), '+49 •••• ••78');
  });

  it('[S145] greets nobody if it looks like an address', () => {
    assert.equal(greetingName({ givenName: 'Ada' }), 'Ada');
    assert.equal(greetingName({ givenName: 'Jean-Luc' }), 'Jean-Luc');
    assert.equal(greetingName({ givenName: 'A. J.' }), 'A. J.');
    for (const givenName of ['win.example', 'www.x', 'a@b', 'http://x', 'Win at evil．com', 'x/y', null]) {
      assert.equal(greetingName({ givenName }), null, String(givenName));
    }
  });

  it('[S145] gets letters at a proved address alone', () => {
    const email = 'ada@example.com';
    assert.equal(provedEmail({ email, emailProvedAt: null }), undefined);
    assert.equal(provedEmail({ email: null, emailProvedAt: new Date() }), undefined);
    assert.equal(provedEmail({ email, emailProvedAt: new Date() }), email);
  });

  it('is masked for others', () => {
    assert.equal(maskPhone('+353850123467'), '+353 •••• ••67');
    assert.equal(maskName({ givenName: 'Ada', familyName: 'Byrne' }), 'Ada B.');
    assert.equal(maskName({ givenName: null, familyName: null }), '');
  });
});
