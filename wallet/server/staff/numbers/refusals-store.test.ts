import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { inOrder, periodsOf } from './refusals-domain.ts';
import { addRefusals, sumRefusals } from './refusals-store.ts';

const hour = (text: string) => new Date(`2026-11-${text}:00:00Z`);

describe('stored counts of refusals', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[O1a] add up over servers, in both periods, and in one cell', async () => {
    const add = (counts: Parameters<typeof addRefusals>[2], cell = 0) =>
      database.db.asWriter((tx) => addRefusals(tx, cell, counts));
    const [now, eve, old, gone] = [hour('30T02'), hour('29T02'), hour('23T03'), hour('23T02')];
    const one = [
      { hour: now, code: 'pin_wrong', times: 2 },
      { hour: now, code: 'not_found', times: 5 },
    ];
    await Promise.all([
      add(one),
      add(one.toReversed()),
      add([{ hour: eve, code: 'pin_wrong', times: 1 }]),
      add([{ hour: old, code: 'quote_expired', times: 7 }]),
      add([{ hour: gone, code: 'quote_expired', times: 90 }]),
      add([{ hour: now, code: 'pin_wrong', times: 90 }], 1),
    ]);
    const sums = await database.db.one((tx) => sumRefusals(tx, 0, periodsOf(new Date('2026-11-30T02:30:00Z'))));
    assert.deepEqual(inOrder(sums), [
      { code: 'not_found', day: 10, week: 10 },
      { code: 'pin_wrong', day: 4, week: 5 },
      { code: 'quote_expired', day: 0, week: 7 },
    ]);
  });
});
