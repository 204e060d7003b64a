import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAdmission } from './admission.ts';

describe('the admission to a batch', () => {
  const of = (scope: string) => ({ key: { scope } });
  const own = { key: undefined };

  it('has room for a quarter per caller, and some that only the wallet’s own commands get', () => {
    const admission = createAdmission(16);
    for (const scope of ['a', 'b', 'c']) {
      for (let count = 0; count < 4; count += 1) admission.admit(of(scope));
      assert.throws(() => admission.admit(of(scope)), { statusCode: 503 });
    }
    admission.admit(of('d'));
    admission.admit(of('d'));
    assert.throws(() => admission.admit(of('d')), { statusCode: 503 });
    admission.admit(own);
    admission.admit(own);
    assert.throws(() => admission.admit(own), { statusCode: 503 });
  });

  it('has room again when a command leaves', () => {
    const admission = createAdmission(4);
    admission.admit(of('a'));
    assert.throws(() => admission.admit(of('a')), { statusCode: 503 });
    admission.release(of('a'));
    admission.admit(of('a'));
  });
});
