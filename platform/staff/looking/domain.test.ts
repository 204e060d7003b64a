import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReason } from './domain.ts';

describe('the typed reason for a look', () => {
  it('[S121] is one of the list, with the number that it needs', () => {
    assert.deepEqual(readReason({ reason: 'fraud_suspected', reference: '' }), { ok: true, value: 'fraud_suspected' });
    assert.deepEqual(readReason({ reason: 'complaint', reference: ' T7K–4QF ' }), {
      ok: true,
      value: 'complaint T7K-4QF',
    });
    const faultsOf = (reason: string, reference: string) => {
      const read = readReason({ reason, reference });
      return read.ok ? [] : read.error.map(({ code }) => code);
    };
    assert.deepEqual(faultsOf('', ''), ['reason_missing']);
    assert.deepEqual(faultsOf('curiosity', 'a b'), ['reason_missing', 'reference_wrong']);
    assert.deepEqual(faultsOf('authority', ''), ['reference_missing']);
    assert.deepEqual(faultsOf('complaint', 'ZYW-FRD'), [], 'one number of a ticket in eight has no digit');
  });

  it('[S121] holds no names, because the auditor reads it', () => {
    for (const reference of ['Aoife Byrne', 'aoife', 'x'.repeat(41), '1 2', 'a@b1', 'Lynn Ry', 'Ann-Lee'])
      assert.equal(readReason({ reason: 'complaint', reference }).ok, false, reference);
  });
});
