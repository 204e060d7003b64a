import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { casePolicy, day, opening, start, subject } from '../../../../tests/samples/case.ts';
import { mintId } from '#platform/kernel/id.ts';
import { openCase } from './opening-domain.ts';
import { caseIdsOf } from './resources.ts';
import { casesResource } from './store.ts';
import { findTranscript, putTranscript } from './transcript-store.ts';

const id = <P extends string>(prefix: P) => mintId(prefix, 1, Buffer.alloc(10, 1));
const about = { ...subject.about, paymentId: id('pay'), partId: id('prt'), payerId: id('hld'), payeeId: id('pye') };
const [caseId] = caseIdsOf(about.partId, about.line);

describe('the stored messages of a case', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are replaced while the case is open, and stand once it has ended', async () => {
    const { db } = database;
    const opened = openCase({ ...subject, about }, { ...opening, id: caseId! }, casePolicy, start);
    assert.ok(opened.ok);
    const { dispute } = opened.value;
    const put = (words: string, at: Date) =>
      db.asWriter((tx) =>
        putTranscript(tx, dispute, { givenAt: at, messages: [{ at: start, by: 'buyer', words, files: 1 }] }),
      );
    assert.equal(await put('Too early', day(0)), false, 'there is no such case yet');
    await db.asWriter((tx) => casesResource.insert(tx, 0, [dispute]));
    assert.equal(await put('One', day(1)), true);
    assert.equal(await put('Two', day(2)), true);
    await db.asWriter((tx) =>
      casesResource.update(tx, 0, [{ ...dispute, status: 'closed', until: null, result: 'withdrawn' }]),
    );
    assert.equal(await put('Three', day(3)), false);
    assert.deepEqual(await db.one((tx) => findTranscript(tx, 0, dispute.id)), {
      givenAt: day(2),
      messages: [{ at: start, by: 'buyer', words: 'Two', files: 1 }],
    });
  });
});
