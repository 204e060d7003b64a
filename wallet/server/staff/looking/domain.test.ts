import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { readReason } from '#platform/staff/looking/domain.ts';
import { entryOfReason, entryReason, caseReason, isCaseReason, readSubject, ticketOfReason } from './domain.ts';

const caseId = mintId('cas', 1, Buffer.alloc(10, 1));

describe('the reason for a look', () => {
  it('[S121] of a waiting case is its id, which nobody can type', () => {
    assert.equal(isCaseReason(caseReason(caseId)), true);
    for (const reason of ['case', 'complaint 1', 'case cas_1 2', `related_case ${caseId}`])
      assert.equal(isCaseReason(reason), false, reason);
    assert.equal(readReason({ reason: caseReason(caseId), reference: '' }).ok, false);
  });

  it('[S121] is the ticket, where the ticket gave it', () => {
    assert.equal(ticketOfReason('ticket tic_1 T7K-4QF'), 'T7K-4QF');
    for (const reason of ['complaint T7K-4QF', 'ticket tic_1', 'ticket T7K-4QF', 'a ticket tic_1 T7K-4QF'])
      assert.equal(ticketOfReason(reason), undefined, reason);
  });

  it('[S121] is the entry, where the entry gave it', () => {
    assert.equal(entryOfReason(entryReason(4711n)), '4711');
    for (const reason of ['complaint 4711', 'entry', 'entry x', 'an entry 4711'])
      assert.equal(entryOfReason(reason), undefined, reason);
    assert.equal(readReason({ reason: entryReason(4711n), reference: '' }).ok, false);
  });

  it('is about a case or a person', () => {
    assert.equal(readSubject(caseId), caseId);
    for (const text of ['', 'cas_1', mintId('pay', 1, Buffer.alloc(10, 1))]) assert.equal(readSubject(text), undefined);
  });
});
