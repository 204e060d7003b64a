import assert from 'node:assert/strict';
import { it } from 'node:test';
import { disputeStatuses, isDisputeStatus } from './dispute-domain.ts';

it('knows the statuses of disputes, and no others', () => {
  assert.ok(disputeStatuses.every(isDisputeStatus));
  for (const text of ['', 'WON', 'toString', 'of_next_year']) assert.equal(isDisputeStatus(text), false, text);
});
