import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isEmail, judgeProfile, maskName, maskPhone, tidy } from './domain.ts';
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
  country: 'IE',
  email: '',
};
const judge = (changes: Partial<TypedProfile>) => judgeProfile({ ...typed, ...changes }, ['IE', 'DE'], now);
const faultsOf = (changes: Partial<TypedProfile>) => {
  const judged = judge(changes);
  return judged.ok ? [] : judged.error.map((fault) => fault.field);
};

describe('a profile', () => {
  it('[W5a] is taken down as it is meant: spaces single, hidden marks gone, empty parts left out', () => {
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
    assert.equal(tidy('Ada\u202e\u0000  Lane'), 'Ada Lane');
  });

  it('names every fault at once', () => {
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
      'familyName',
      'birthDate',
      'line1',
      'postalCode',
      'city',
      'country',
      'email',
    ]);
  });

  it('is of somebody who is 18 today, and of a date that exists', () => {
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

  it('[S95] takes addresses of mail that carry no header', () => {
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
    }
  });

  it('is masked where others see it', () => {
    assert.equal(maskPhone('+353850123467'), '+353 •••• ••67');
    assert.equal(maskName({ givenName: 'Ada', familyName: 'Byrne' }), 'Ada B.');
    assert.equal(maskName({ givenName: null, familyName: null }), '');
  });
});
