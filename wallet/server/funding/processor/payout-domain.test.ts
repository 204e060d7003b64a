import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPayoutRefusal, isWorse, payoutRefusals, toPayoutRefusal } from './payout-domain.ts';

describe('the reasons why no money arrived', () => {
  it('are the few that a person can act on, and one for all others', () => {
    assert.equal(toPayoutRefusal('payout_method_closed'), 'bank_account_closed');
    assert.equal(toPayoutRefusal('payout_method_invalid_account_number'), 'bank_account_unknown');
    for (const other of ['a_reason_of_a_later_version', undefined, 'constructor'])
      assert.equal(toPayoutRefusal(other), 'payout_failed');
  });

  it('differ from other texts', () => {
    assert.ok(payoutRefusals.every((code) => isPayoutRefusal(code)));
    assert.equal(isPayoutRefusal('toString'), false);
  });
});

describe('what a bank says', () => {
  it('of a name is shown to the holder again only if it is worse than what they saw', () => {
    assert.equal(isWorse('no_match', 'close_match'), true);
    assert.equal(isWorse('close_match', 'match'), true);
    assert.equal(isWorse('match', 'no_match'), false);
    assert.equal(isWorse('unavailable', 'unavailable'), false);
  });
});
