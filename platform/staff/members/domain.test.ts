import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSamePerson, mailboxOf, memberFor, readContacts, readName, standsBehind } from './domain.ts';
import type { Member } from './domain.ts';

describe('the name of a member', () => {
  it('is one line of at most 80 letters', () => {
    assert.deepEqual(readName('  Ada\u00a0 Byron '), { ok: true, value: 'Ada Byron' });
    assert.deepEqual(readName(' \u200b '), { ok: false, error: { code: 'name_missing' } });
    assert.equal(readName('a'.repeat(80)).ok, true);
    assert.deepEqual(readName('a'.repeat(81)), { ok: false, error: { code: 'name_too_long', most: 80 } });
  });
});

const invitedAt = new Date('2026-11-01T00:00:00Z');
const contacts = { email: 'ada@x.example', mailbox: 'ada@x.example', phone: '+353870000001' };
const ada: Member = { id: 'stf_1', name: 'Ada', ...contacts, role: 'reviewer', invitedAt, endedAt: null };
const grace: Member = {
  ...ada,
  id: 'stf_2',
  name: 'Grace',
  email: 'grace@x.example',
  mailbox: 'grace@x.example',
  phone: '+353870000002',
};

describe('the person of a member', () => {
  it('has an address and a number', () => {
    const typed = { email: ' Ada+work@X.example ', phone: '00353 87 000 0001' };
    assert.deepEqual(readContacts(typed), { ok: true, value: { ...contacts, email: 'Ada+work@X.example' } });
    assert.deepEqual(readContacts({ ...typed, email: 'Ada' }), { ok: false, error: { code: 'email_wrong' } });
    assert.deepEqual(readContacts({ ...typed, phone: '12' }), { ok: false, error: { code: 'phone_wrong' } });
  });

  it('[S62] is the same in every spelling of the mailbox', () => {
    for (const email of ['a.da@gmail.com', 'ADA+x@GoogleMail.com', 'ada+y+z@gmail.com', 'ａda@gmail.com'])
      assert.equal(mailboxOf(email), 'ada@gmail.com', email);
    assert.equal(mailboxOf('a.da+x@x.example'), 'a.da@x.example');
    assert.equal(mailboxOf('+x@x.example'), '+x@x.example');
  });

  it('[S62] is found by address or number under any name, and never taken for another', () => {
    const other = { ...contacts, mailbox: 'new@x.example', email: 'new@x.example' };
    assert.deepEqual(memberFor([ada], 'Lady Byron', contacts), { ok: true, value: ada });
    assert.deepEqual(memberFor([ada], 'Lady Byron', other), { ok: true, value: ada });
    assert.deepEqual(memberFor([], 'Ada', contacts), { ok: true, value: undefined });
    const two = memberFor([ada, grace], 'Ada', { ...contacts, phone: '+353870000002' });
    assert.deepEqual(two, { ok: false, error: { code: 'contacts_of_two', names: ['Ada', 'Grace'] } });
    const taken = { ok: false, error: { code: 'name_taken' } };
    assert.deepEqual(memberFor([grace], 'grace', contacts), taken);
    assert.deepEqual(memberFor([ada, grace], 'GRACE', contacts), taken);
    const old: Member = { ...ada, email: null, mailbox: null, phone: null };
    assert.deepEqual(memberFor([old], 'ada', contacts), { ok: true, value: old }, 'of before addresses were asked for');
    assert.deepEqual(memberFor([old, grace], 'ada', { ...contacts, phone: '+353870000002' }), taken);
  });

  it('[S62] [S68] stands behind what it asked for until its right ends, or it is invited again', () => {
    const at = (ms: number) => ({ memberId: ada.id, at: new Date(ada.invitedAt.getTime() + ms) });
    assert.deepEqual(
      [standsBehind([grace, ada], at(0)), standsBehind([ada], at(1)), standsBehind([ada], at(-1))],
      [true, true, false],
    );
    assert.equal(standsBehind([grace], at(1)), false);
  });

  it('[S62] may be a holder, by address or number', () => {
    assert.equal(isSamePerson(ada, { email: null, phone: ada.phone! }), true);
    assert.equal(isSamePerson(ada, { email: 'ADA+shop@x.example', phone: '+353870000009' }), true);
    assert.equal(isSamePerson(ada, { email: null, phone: '+353870000009' }), false);
    assert.equal(isSamePerson(ada, { email: 'grace@x.example', phone: '+353870000009' }), false);
  });
});
