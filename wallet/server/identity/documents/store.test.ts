import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import type { Id } from '#platform/kernel/id.ts';
import { insertHolder, lockHolder, raiseTier } from '../accounts/store.ts';
import type { DocumentCheck } from './domain.ts';
import { screeningWords } from './screening-domain.ts';
import {
  checksInReview,
  checksOf,
  clearList,
  countEntries,
  entriesWith,
  findByProcessorId,
  findCheck,
  insertCheck,
  insertEntry,
  lockCheck,
  othersOfPerson,
  storeCheck,
  storeContinue,
  storeProcessorId,
  storeRedaction,
} from './store.ts';

const ids = createIds(systemClocks);
const at = new Date('2026-03-01T08:00:00Z');
const person = Buffer.alloc(32, 7);

describe('stored checks of documents', () => {
  let database: TestDatabase;
  let phones = 1_000_000;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const write = <T>(work: Parameters<typeof database.db.asWriter<T>>[0]) => database.db.asWriter(work);
  const newHolder = async (): Promise<Id<'hld'>> => {
    const id = ids.mint('hld');
    phones += 1;
    await write((tx) => insertHolder(tx, { id, cell: 0, phone: `+35386${phones}`, passwordHash: '', createdAt: at }));
    return id;
  };
  const newCheck = async (holderId?: Id<'hld'>, askedAt = at): Promise<DocumentCheck> => {
    const check = {
      id: ids.mint('doc'),
      cell: 0,
      holderId: holderId ?? (await newHolder()),
      continueTo: '/instruments',
    };
    await write((tx) => insertCheck(tx, { ...check, startedAt: at, askedAt }));
    return (await write((tx) => findCheck(tx, 0, check.id)))!;
  };
  const accepted = (check: DocumentCheck): DocumentCheck => ({ ...check, status: 'accepted', person, decidedAt: at });

  it('[W5b] keep the processor’s id once, and what is left of a document', async () => {
    const check = await newCheck();
    await write((tx) => storeProcessorId(tx, check, `vs_${check.id}`));
    await write((tx) => storeProcessorId(tx, check, 'vs_other'));
    await write((tx) => storeContinue(tx, check, '/profile'));
    const facts = { kind: 'passport', country: 'IE', expiresOn: '2034-05-31', numberEnd: '67' };
    await write((tx) =>
      storeCheck(tx, { ...accepted(check), ...facts, reason: 'name_is_the_same', findings: ['on_list'] }),
    );
    await write((tx) => storeRedaction(tx, check, at));
    const found = (await write((tx) => findByProcessorId(tx, 0, `vs_${check.id}`)))!;
    assert.deepEqual(found, {
      ...check,
      ...facts,
      processorId: `vs_${check.id}`,
      continueTo: '/profile',
      status: 'accepted',
      person,
      decidedAt: at,
      reason: 'name_is_the_same',
      findings: ['on_list'],
      redactedAt: at,
    });
    assert.deepEqual(await write((tx) => lockCheck(tx, 0, check.id)), found);
  });

  it('[W5b] hold name and birth date only in review, and no more of a number than two characters', async () => {
    const check = await newCheck();
    const seen = { givenName: 'Ada', familyName: 'Byrne', birthDate: '1990-12-10' };
    await write((tx) => storeCheck(tx, { ...check, status: 'review', seen, findings: ['name_similar'] }));
    assert.deepEqual((await write((tx) => findCheck(tx, 0, check.id)))!.seen, seen);
    await assert.rejects(
      write((tx) => storeCheck(tx, { ...accepted(check), seen })),
      /check constraint/,
    );
    await assert.rejects(
      write((tx) => storeCheck(tx, { ...accepted(check), numberEnd: '567' })),
      /check constraint/,
    );
  });

  it('[W5b] are one open check for a holder, listed newest first', async () => {
    const holderId = await newHolder();
    const first = await newCheck(holderId);
    await assert.rejects(newCheck(holderId), /checks_open/);
    await write((tx) => storeCheck(tx, { ...first, status: 'canceled', decidedAt: at }));
    const second = await newCheck(holderId, new Date(at.getTime() + 1));
    const listed = await write((tx) => checksOf(tx, 0, holderId, 5));
    assert.deepEqual(
      listed.map(({ id }) => id),
      [second.id, first.id],
    );
  });

  it('[W5f] wait for an operator in their order, and name the other wallets of a person', async () => {
    const check = await newCheck();
    await write((tx) => storeCheck(tx, { ...check, status: 'review' }));
    const waiting = await write((tx) => checksInReview(tx, 0, 50));
    assert.ok(waiting.some(({ id }) => id === check.id));
    assert.ok(waiting.every(({ status }) => status === 'review'));
    const other = await newCheck();
    const mine = Buffer.alloc(32, 9);
    await write((tx) => storeCheck(tx, { ...accepted(other), person: mine }));
    assert.deepEqual(await write((tx) => othersOfPerson(tx, check, mine)), [other.holderId]);
    assert.deepEqual(await write((tx) => othersOfPerson(tx, other, mine)), [], 'not the holder itself');
  });

  it('[W5f] are screened by the entries that share a word, of lists that are replaced whole', async () => {
    const put = (list: string, id: string, name: string) =>
      write((tx) => insertEntry(tx, 0, { id, list, name, words: screeningWords(name), born: '1966' }));
    await put('one', '1', 'Søren Byrne');
    await put('two', '1', 'Ada Quill');
    const found = (words: string[]) => write((tx) => entriesWith(tx, 0, words));
    assert.deepEqual(await found(['soeren']), [
      { id: '1', list: 'one', name: 'Søren Byrne', words: ['soren', 'soeren', 'byrne'], born: '1966' },
    ]);
    assert.deepEqual(await write((tx) => countEntries(tx, 0)), [
      { list: 'one', entries: 1 },
      { list: 'two', entries: 1 },
    ]);
    await write((tx) => clearList(tx, 0, 'one'));
    assert.deepEqual([(await found(['byrne'])).length, (await found(['quill'])).length], [0, 1]);
  });

  it('[W5b] raise a holder by one tier, and only from the tier below', async () => {
    const holderId = await newHolder();
    assert.equal(await write((tx) => raiseTier(tx, 0, holderId, 2)), false, 'from tier 0');
    await write((tx) => raiseTier(tx, 0, holderId, 1));
    assert.equal(await write((tx) => raiseTier(tx, 0, holderId, 2)), true);
    assert.equal((await write((tx) => lockHolder(tx, 0, holderId)))?.tier, 2);
    assert.equal(await write((tx) => raiseTier(tx, 0, holderId, 2)), false, 'twice');
  });
});
