import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tx } from '#platform/db/db.ts';
import { ok } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import { put, resourceKey, touch } from './command.ts';
import type { MoneyCommand, Resource, ScopedKey } from './command.ts';
import { decideOne } from './decide.ts';
import type { Item } from './decide.ts';
import { lockAndLoad } from './load.ts';
import type { Broken } from './load.ts';

interface Thing {
  readonly id: string;
  readonly next: string | null;
}

const thingsKey = resourceKey<Thing>('things');
const othersKey = resourceKey<Thing>('others');
const key = { scope: 'shop', key: 'k', requestHash: 'a' };
const tx = {} as Tx;

/** A command that touches a thing, and then the other thing that it names. */
const follow: MoneyCommand<{ readonly id: string }, string, never> = {
  kind: 'follow',
  touches: ({ id }) => {
    if (id === '') throw new RangeError('a thing has an id');
    return [touch(thingsKey, [id])];
  },
  touchesThen: ({ id }, loaded) => {
    const thing = loaded.find(thingsKey, id);
    if (thing?.next === '') throw new RangeError('the next thing has an id');
    return thing?.next ? [touch(othersKey, [thing.next])] : [];
  },
  decide: ({ id }, state) => {
    const next = state.get(thingsKey, id)?.next ?? '';
    return ok({ answer: state.get(othersKey, next)?.id ?? 'none', rows: [put(thingsKey, { id, next: null })] });
  },
  answer: { toJson: (answer) => answer, fromJson: String },
};

function resourceOf(name: string, rows: readonly Thing[]): Resource<Thing> {
  return {
    key: resourceKey<Thing>(name),
    lock: async (_tx, _cell, ids) => rows.filter(({ id }) => ids.includes(id)),
    insert: async () => {},
    update: async () => {},
  };
}

function itemOf(id: string, itemKey?: ScopedKey): Item {
  return { type: follow as Item['type'], command: { id }, key: itemKey, resolve: () => {}, reject: () => {} };
}

describe('loading a batch', () => {
  const rows = [
    { id: 'a', next: 'b' },
    { id: 'broken', next: '' },
  ];
  const ordered = [resourceOf('things', rows), resourceOf('others', [{ id: 'b', next: null }])];
  const decide = async (items: readonly Item[], stored: readonly ScopedKey[] = []) => {
    const broken: Broken = new Map();
    const state = await lockAndLoad(tx, HOME_CELL, { ordered, items, broken, touches: new Map() });
    state.load('accounts', [], []);
    const pending = { entries: [], outbox: [], setTimers: [], clearTimers: [], answers: [], unanswered: [] };
    const answers = new Map(stored.map((one) => [`${one.scope}\0${one.key}`, { ...one, answer: 'stored' }]));
    return items.map((item) => decideOne(item, { state, now: new Date(), answers, broken, pending }));
  };

  it('finds the rows that a row names, in the resources behind it', async () => {
    assert.deepEqual(await decide([itemOf('a')]), [{ result: ok('b') }]);
  });

  it('lets a command that cannot name its rows fail alone, with its own error', async () => {
    const outcomes = await decide([itemOf(''), itemOf('broken'), itemOf('a')]);
    assert.deepEqual(outcomes, [
      { broken: new RangeError('a thing has an id') },
      { broken: new RangeError('the next thing has an id') },
      { result: ok('b') },
    ]);
  });

  it('answers the replay of such a command from its key', async () => {
    assert.deepEqual(await decide([itemOf('', key)], [key]), [{ result: ok('stored') }]);
  });
});
