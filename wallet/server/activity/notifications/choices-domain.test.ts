import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asksForFixed, changedKinds, lettersFor, readChoices } from './choices-domain.ts';

describe('the choices of notices', () => {
  it('[H5a] name the channels, and an SMS replaces a mail that has no address', () => {
    assert.deepEqual(lettersFor({ mail: true, sms: false }, true), ['mail']);
    assert.deepEqual(lettersFor({ mail: true, sms: true }, true), ['mail', 'sms']);
    assert.deepEqual(lettersFor({ mail: false, sms: true }, true), ['sms']);
    assert.deepEqual(lettersFor({ mail: true, sms: false }, false), ['sms']);
    assert.deepEqual(lettersFor({ mail: false, sms: true }, false), ['sms']);
    assert.deepEqual(lettersFor({ mail: false, sms: false }, true), []);
    assert.deepEqual(lettersFor({ mail: false, sms: false }, false), []);
  });

  it('are read from a form, in which an unticked box has no field', () => {
    const before = readChoices({ payments_mail: 'yes', cases_sms: 'yes', support_push: 'yes' });
    assert.deepEqual(before.payments, { mail: true, sms: false, push: false });
    assert.deepEqual(before.cases, { mail: false, sms: true, push: false });
    assert.deepEqual(before.support, { mail: false, sms: false, push: true });
    const after = readChoices({ payments_mail: 'yes', support_mail: 'yes' });
    assert.deepEqual(changedKinds(before, after), ['cases', 'support']);
  });

  it('[H5b] have none about security', () => {
    assert.equal(asksForFixed({ security_sms: 'no' }), true);
    assert.equal(asksForFixed({ payments_mail: 'yes' }), false);
  });
});
