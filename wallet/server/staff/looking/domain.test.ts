import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import {
  entryOfReason,
  entryReason,
  caseReason,
  isCaseReason,
  readReason,
  readSubject,
  ticketOfReason,
} from './domain.ts';

const caseId = mintId('cas', 1, Buffer.alloc(10, 1));

describe('the reason for a look', () => {
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
  });

  it('[S121] holds no names, because the auditor reads it', () => {
    for (const reference of ['Aoife Byrne', 'aoife', 'x'.repeat(41), '1 2', 'a@b1'])
      assert.equal(readReason({ reason: 'complaint', reference }).ok, false, reference);
  });

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
