import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPin, toProof } from './proof-schema.ts';

describe('a typed PIN', () => {
  it('[S159b] is read however it is grouped, in the digits of any script', () => {
    for (const pin of ['482917', ' 48 29 17 ', '482-917', '４８２９１７', '٤٨٢٩١٧', '\u202A482\u00A0917\u202C']) {
      assert.deepEqual(toProof({ pin }), { kind: 'pin', pin: '482917' }, pin);
    }
  });

  it('[S159b] that cannot be a PIN is not read, so that it costs no try', () => {
    for (const typed of ['', '48291', '4829170', '48291x', '0x4829', '482917\u0000']) {
      assert.equal(readPin(typed), undefined, JSON.stringify(typed));
      assert.equal(toProof({ pin: typed }), undefined, JSON.stringify(typed));
    }
  });
});

describe('a typed code of an authenticator app', () => {
  it('[P3c] is read from its own field, so that it is never taken for the PIN', () => {
    assert.deepEqual(toProof({ totp: '482 917', pin: '' }), { kind: 'totp', code: '482917' });
    assert.equal(toProof({ totp: '48291', pin: '482917' }), undefined);
    assert.deepEqual(toProof({ totp: '', pin: '482917' }), { kind: 'pin', pin: '482917' });
  });
});
