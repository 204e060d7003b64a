import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { feeContent, textsOf } from './content-domain.ts';
import {
  challengeOf,
  changesOf,
  countingApprovals,
  earliestStart,
  judgeApproval,
  readDraft,
  statusOf,
} from './domain.ts';
import type { Draft, Progress } from './domain.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const [ada, bea, cy, dan] = [id('stf', 1), id('stf', 2), id('stf', 3), id('stf', 4)];
const now = new Date('2030-01-10T23:59:00Z');
const base = {
  validFrom: new Date('2029-01-01T00:00:00Z'),
  content: feeContent({
    version: 4,
    validFrom: new Date('2029-01-01T00:00:00Z'),
    currency: 'EUR',
    cardFreeUpToMinor: 3_000n,
    cardBasisPoints: 300,
    merchantBasisPoints: 60,
  }),
};
const typed = { ...Object.fromEntries(textsOf(base.content)), merchantBasisPoints: '0.5' };
const asked = { ...typed, validFrom: '2030-01-11', reason: 'Cheaper processor' };

function draft(more: Partial<Draft> = {}): Draft {
  const wish = readDraft('fees', asked, base, now);
  assert.ok(wish.ok);
  return { ...wish.value, id: id('pol', 1), revision: 1, baseVersion: 4, writtenBy: ada, writtenAt: now, ...more };
}

function progress(more: Partial<Progress> = {}): Progress {
  return { draft: draft(), writers: [ada], approvals: [], end: null, ...more };
}

describe('a draft of another version', () => {
  it('lists what it changes, old and new', () => {
    assert.deepEqual(changesOf(base.content, draft().content), [
      { field: 'merchantBasisPoints', before: '0.6', after: '0.5' },
    ]);
  });

  it('[S62] never begins today or earlier, nor before the version that it replaces', () => {
    assert.equal(draft().validFrom.toISOString(), '2030-01-11T00:00:00.000Z');
    const faultsOf = (validFrom: string, newest = base) => {
      const read = readDraft('fees', { ...asked, validFrom }, newest, now);
      return read.ok ? [] : read.error.map(({ code }) => code);
    };
    assert.deepEqual(faultsOf('2030-01-10'), ['date_too_early']);
    assert.deepEqual(faultsOf('2020-01-01'), ['date_too_early']);
    assert.deepEqual(faultsOf('2033-01-01'), ['date_too_late']);
    for (const text of ['2030-02-30', '', '11.1.2030', '-1']) assert.deepEqual(faultsOf(text), ['date_not_read']);
    const coming = { ...base, validFrom: new Date('2030-02-01T00:00:00Z') };
    assert.deepEqual(faultsOf('2030-02-01', coming), ['date_too_early']);
    assert.deepEqual(faultsOf('2030-02-02', coming), []);
    assert.equal(earliestStart(coming.validFrom, now).toISOString(), '2030-02-02T00:00:00.000Z');
  });

  it('says all that is wrong with it, and has a reason and a change', () => {
    const read = readDraft('fees', { ...typed, merchantBasisPoints: '90', reason: ' ' }, base, now);
    assert.ok(!read.ok);
    assert.deepEqual(
      read.error.map(({ field, code }) => `${field} ${code}`),
      ['merchantBasisPoints out_of_bounds', 'validFrom date_not_read', 'reason reason_missing'],
    );
    const same = readDraft('fees', { ...asked, merchantBasisPoints: '0,60' }, base, now);
    assert.ok(!same.ok);
    assert.deepEqual(
      same.error.map(({ code }) => code),
      ['nothing_changes'],
    );
    const long = readDraft('fees', { ...asked, reason: 'x'.repeat(401) }, base, now);
    assert.ok(!long.ok && long.error[0]!.code === 'reason_too_long');
  });

  it('waits until it ends, its date comes, or another version does', () => {
    const one = progress();
    assert.equal(statusOf(one, 4, now), 'waiting');
    assert.equal(statusOf(one, 5, now), 'outdated');
    assert.equal(statusOf(one, 4, one.draft.validFrom), 'lapsed');
    const end = { how: 'rejected', version: null, memberId: bea, at: now } as const;
    assert.equal(statusOf({ ...one, end }, 4, now), 'rejected');
  });

  it('[S62] [O1b] is approved by nobody who wrote any of it, nobody twice, and nobody who saw another revision', () => {
    const one = progress({
      draft: draft({ revision: 2, writtenBy: bea }),
      writers: [ada, bea],
      approvals: [{ revision: 2, memberId: cy, at: now }],
    });
    const judge = (memberId: typeof ada, revision = 2) => {
      const judged = judgeApproval(one, 'waiting', { memberId, revision, writerMay: true });
      return judged.ok ? 'ok' : judged.error.code;
    };
    assert.deepEqual(
      [judge(ada), judge(bea), judge(cy), judge(dan, 1), judge(dan)],
      ['own_draft', 'own_draft', 'approved_before', 'draft_changed', 'ok'],
    );
    for (const status of ['outdated', 'lapsed', 'rejected', 'withdrawn', 'enacted'] as const)
      assert.equal(judgeApproval(one, status, { memberId: dan, revision: 2, writerMay: true }).ok, false);
    const gone = judgeApproval(one, 'waiting', { memberId: dan, revision: 2, writerMay: false });
    assert.deepEqual(gone, { ok: false, error: { code: 'writer_gone' } });
  });

  it('[S62] [O1b] counts the approvals of its newest revision alone, by members who still have the right', () => {
    const approvals = [
      { revision: 1, memberId: bea, at: now },
      { revision: 2, memberId: cy, at: now },
      { revision: 2, memberId: dan, at: now },
      { revision: 2, memberId: ada, at: now },
    ];
    const one = progress({ draft: draft({ revision: 2 }), approvals });
    const counted = (able: readonly (typeof ada)[]) =>
      countingApprovals(one, new Set(able)).map(({ memberId }) => memberId);
    assert.deepEqual(counted([ada, bea, cy, dan]), [cy, dan]);
    assert.deepEqual(counted([ada, bea, dan]), [dan]);
  });

  it('[S62] is signed with all that it says', () => {
    const one = draft();
    const { content } = one;
    assert.ok(content.kind === 'fees');
    const others: Draft[] = [
      { ...one, id: id('pol', 2) },
      { ...one, revision: 2 },
      { ...one, baseVersion: 5 },
      { ...one, validFrom: now },
      { ...one, reason: 'Another' },
      { ...one, writtenBy: bea },
      { ...one, content: { ...content, values: { ...content.values, merchantBasisPoints: 51 } } },
    ];
    const digests = [one, ...others].map((each) => challengeOf(each).toString('hex'));
    assert.equal(new Set(digests).size, digests.length);
    assert.equal(challengeOf({ ...one }).toString('hex'), digests[0]);
  });
});
