import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stepAt, stepsAround } from '#platform/credentials/totp.ts';
import { isBlocked, judgeTotp, mayRemove, totpRules } from './domain.ts';

const now = new Date('2026-03-01T08:00:10Z');
const here = stepAt(now);

describe('a code of an authenticator app', () => {
  it('is accepted for its own step, and for one before and after', () => {
    assert.deepEqual(stepsAround(now), [here - 1n, here, here + 1n]);
    for (const step of stepsAround(now)) {
      assert.deepEqual(judgeTotp({ lastStep: here - 10n, failures: 0 }, [step]), { ok: true, value: step });
    }
  });

  it('[S49a] is not accepted again, nor is an earlier one', () => {
    const judge = (matching: readonly bigint[]) => judgeTotp({ lastStep: here, failures: 0 }, matching);
    const used = { ok: false, error: { code: 'totp_used' } };
    assert.deepEqual(judge([here]), used);
    assert.deepEqual(judge([here - 1n]), used);
    assert.deepEqual(judge([here + 1n]), { ok: true, value: here + 1n });
    // Two steps may have the same code by chance.
    assert.deepEqual(judge([here - 1n, here + 1n]), { ok: true, value: here + 1n });
  });

  it('is refused if no step has it, and always after a hundred wrong ones in a row', () => {
    const wrong = { ok: false, error: { code: 'totp_wrong' } };
    assert.deepEqual(judgeTotp({ lastStep: 0n, failures: totpRules.most - 1 }, []), wrong);
    const blocked = { ok: false, error: { code: 'totp_blocked' } };
    assert.deepEqual(judgeTotp({ lastStep: 0n, failures: totpRules.most }, [here]), blocked);
    assert.equal(isBlocked({ failures: totpRules.most - 1 }), false);
  });
});

describe('an authenticator app', () => {
  it('is removed only from a holder who can still approve payments', () => {
    assert.equal(mayRemove({ hasPin: false, hasPasskey: false }), false);
    assert.equal(mayRemove({ hasPin: true, hasPasskey: false }), true);
    assert.equal(mayRemove({ hasPin: false, hasPasskey: true }), true);
  });
});
