import assert from 'node:assert/strict';
import { it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { payoutId } from './domain.ts';

it('names a payout by its part and its time, so that one decided twice is one', () => {
  const partId = mintId('prt', 1, new Uint8Array(10));
  const at = new Date('2026-11-24T12:00:00Z');
  assert.equal(payoutId(partId, at), payoutId(partId, new Date(at)));
  assert.notEqual(payoutId(partId, at), payoutId(partId, new Date(at.getTime() + 1)));
});
