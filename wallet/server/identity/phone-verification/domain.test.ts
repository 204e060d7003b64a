import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sixDigits } from './code-crypto.ts';
import { codeRules, judgeCode, mayResend, prefixOf, readCode, sendLimits, withinSendLimits } from './domain.ts';
import type { Application } from './domain.ts';

const now = new Date('2026-03-01T08:00:00Z');
const at = (ms: number) => new Date(now.getTime() + ms);
const application: Application = {
  id: '01937e1e-0000-7000-8000-000000000000',
  phone: '+353850123467',
  codeHash: Buffer.alloc(32),
  codeExpiresAt: at(codeRules.lifeMs),
  codeTries: 0,
  sentAt: now,
  verifiedAt: null,
  finishedAt: null,
  continueTo: null,
};
const codeOf = (changes: Partial<Application>, matches: boolean, when = now) => {
  const judged = judgeCode({ ...application, ...changes }, matches, when);
  return judged.ok ? 'right' : judged.error;
};

describe('a code by SMS', () => {
  it('[S35] [W2b] is refused after the fifth wrong try, even when it is right', () => {
    assert.deepEqual(codeOf({ codeTries: 3 }, false), { code: 'code_wrong', triesLeft: 1 });
    assert.deepEqual(codeOf({ codeTries: 4 }, false), { code: 'code_used_up' });
    assert.deepEqual(codeOf({ codeTries: 5 }, true), { code: 'code_used_up' });
  });

  it('[S39] [W2b] works for five minutes, and once', () => {
    assert.equal(codeRules.lifeMs, 5 * 60_000);
    assert.equal(codeOf({}, true, at(codeRules.lifeMs - 1)), 'right');
    assert.deepEqual(codeOf({}, true, at(codeRules.lifeMs)), { code: 'code_expired' });
    assert.deepEqual(codeOf({ codeHash: null, codeExpiresAt: null }, true), { code: 'code_expired' });
  });

  it('[W2b] has six digits; other text costs no try', () => {
    for (const number of [0, 7, 999_999, 4_293_999_999]) {
      const sent = sixDigits(() => Buffer.from(number.toString(16).padStart(8, '0'), 'hex'));
      assert.match(sent, /^\d{6}$/, String(number));
      assert.equal(readCode(` ${sent.slice(0, 3)} ${sent.slice(3)} `), sent);
    }
    for (const typed of ['', '12345', '1234567', '12345a', 'no code']) assert.equal(readCode(typed), undefined, typed);
  });

  it('[W2c] can be sent again after 30 seconds', () => {
    const refused = mayResend(application, at(29_001));
    assert.deepEqual(refused, { ok: false, error: { code: 'resend_too_soon', waitS: 1 } });
    assert.equal(mayResend(application, at(30_000)).ok, true);
  });
});

describe('sends', () => {
  const nothing = { number: [], device: [], address: [], site: [], prefix: [] };

  it('[S36] [W2d] are limited by number, device, address, site and prefix, each in its time window', () => {
    for (const { scope, most, withinMs } of sendLimits) {
      // Spread over the whole window, so that no shorter limit of the same scope applies.
      const spread = Array.from({ length: most }, (_, index) => at(-Math.floor((withinMs * (index + 0.5)) / most)));
      const judged = withinSendLimits({ ...nothing, [scope]: spread }, now);
      assert.deepEqual(judged, { ok: false, error: { code: 'too_many_codes', scope } }, scope);
      assert.equal(withinSendLimits({ ...nothing, [scope]: spread.slice(1) }, now).ok, true, `${scope} less one`);
      assert.equal(withinSendLimits({ ...nothing, [scope]: spread }, at(withinMs)).ok, true, `${scope} later`);
    }
    assert.deepEqual(
      sendLimits.map(({ scope, most, withinMs }) => `${scope} ${most} in ${withinMs / 3_600_000} h`),
      [
        'number 5 in 1 h',
        'number 10 in 24 h',
        'device 10 in 1 h',
        'address 60 in 1 h',
        'site 120 in 1 h',
        'prefix 100 in 1 h',
      ],
    );
  });

  it('to neighboring numbers are counted together', () => {
    assert.equal(prefixOf('+353850123467'), prefixOf('+353850129999'));
  });
});
