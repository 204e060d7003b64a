import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { OpenDifference } from '../../settlement/reports/domain.ts';
import { differenceId, entryOf, filesOf, logReason } from './domain.ts';

const one: OpenDifference = {
  currency: 'EUR',
  key: 'statement DE02120300000000202051',
  kind: 'statement_missing',
  owner: 'finance',
  minor: 0n,
  firstSeenOn: '2026-11-20',
  ageDays: 4,
  explained: [],
};

describe('an open difference in the console', () => {
  it('[O2e] has a name in addresses that does not say its account', () => {
    assert.match(differenceId(one), /^[\w-]{22}$/);
    for (const other of [{ key: 'balance EUR' }, { firstSeenOn: '2026-11-21' }, { currency: 'USD' as const }]) {
      assert.notEqual(differenceId({ ...one, ...other }), differenceId(one));
    }
  });

  it('[O2e] is not taken by who took it when it was open before', () => {
    const memberId = mintId('stf', 1, Buffer.alloc(10, 1));
    const taken = { ...one, memberId, takenAt: new Date('2026-11-21T09:00:00Z') };
    assert.equal(filesOf([one], [taken])[0]!.taken, taken);
    assert.equal(filesOf([{ ...one, firstSeenOn: '2026-11-28' }], [taken])[0]!.taken, undefined);
  });

  it('[O2e] fits into the log, however long the bank’s words are', () => {
    assert.equal(Array.from(logReason({ ...one, key: '😀'.repeat(900) })).length, 500);
  });

  it('[O2e] names the journal entry that a correction takes back', () => {
    const references = ['journal entry 7 of top_a', 'journal entry 12', 'txn_journal entry 7', 'statement line 3'];
    assert.deepEqual(references.map(entryOf), ['7', '12', undefined, undefined]);
  });
});
