import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addGifts } from '../../../../tests/world/long-history.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

/** More than a page looks at, whatever the filter. */
const LINES = 8_000;

describe('a long history, narrowed', () => {
  let world: TestWorld;
  let person: Holder;
  before(async () => {
    world = await startWorld();
    person = await world.given.holder({ card: true });
    // The oldest lines are added money, and all others come from elsewhere.
    await world.when.addsMoney(person, '60');
    await world.when.addsMoney(person, '70');
    await addGifts(world, person.holderId, LINES);
  });
  after(() => world.close());

  interface Looked {
    readonly lines: readonly {
      readonly amount: { readonly amount: string };
      readonly at: string;
      readonly id: string;
    }[];
    readonly next_cursor?: string;
    readonly looked_back_to?: string;
  }
  const read = async (query: Record<string, string>): Promise<Looked> => {
    const answer = await person.app('GET', `${urls.activity.history()}?${new URLSearchParams(query).toString()}`);
    assert.equal(answer.status, 200);
    return answer.json as unknown as Looked;
  };
  /** Reads all pages, and counts those that ended before they were full. */
  const readAll = async (query: Record<string, string>) => {
    const amounts: string[] = [];
    let short = 0;
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page = await read({ ...query, ...(cursor === '' ? {} : { cursor }) });
      amounts.push(...page.lines.map((line) => line.amount.amount));
      if (page.looked_back_to !== undefined) short += 1;
      assert.equal(page.looked_back_to !== undefined && page.next_cursor === undefined, false, 'it can go on');
      cursor = page.next_cursor;
    }
    return { amounts, short };
  };

  it('[S163d] ends a page early, says how far back it looked, and finds the rest further back', async () => {
    const first = await read({ search: 'visa 4242' });
    assert.deepEqual(first.lines, []);
    const lookedAt = LINES - 15 * 80 + 1;
    const [{ at }] = (await world.walletRows<{ at: Date }>('select at from ledger.entries where reason = $1', [
      `Gift ${lookedAt}`,
    ])) as [{ at: Date }];
    assert.equal(first.looked_back_to, at.toISOString());
    for (const query of [
      { search: 'visa 4242' },
      { counterparty: 'Visa' },
      { search: 'money added' },
      { kind: 'top_up' },
      { least: '5000' },
      { kind: 'top_up', status: 'done' },
    ]) {
      const { amounts, short } = await readAll(query);
      assert.deepEqual(amounts, ['7000', '6000'], JSON.stringify(query));
      assert.ok(short > 0, JSON.stringify(query));
    }
  });

  it('[S163d] skips and repeats nothing from page to page', async () => {
    const all = await readAll({ search: 'gift', limit: '100' });
    assert.deepEqual([all.amounts.length, all.short], [LINES, 0]);
    const some = await readAll({ search: 'gift 77', limit: '7' });
    const numbers = Array.from({ length: LINES }, (_, index) => String(index + 1));
    assert.equal(some.amounts.length, numbers.filter((number) => number.includes('77')).length);
    const payments = await readAll({ kind: 'payment' });
    assert.deepEqual(payments.amounts, []);
  });

  it('[S163d] looks only at the days that are asked for', async () => {
    const [{ at }] = (await world.walletRows<{ at: Date }>(
      "select max(at) as at from ledger.entries where kind = 'top_up'",
    )) as [{ at: Date }];
    const { lines, next_cursor: next } = await read({ to: new Date(at.getTime() + 1).toISOString() });
    assert.deepEqual([lines.length, next], [2, undefined]);
  });

  it('[H1a] writes every found line into the file', async () => {
    await person.visitor.open(`${world.walletUrl}${urls.activity.file()}?kind=top_up`);
    assert.equal(person.visitor.page.text.trim().split('\n').length, 3);
  });

  it('reads no more lines than it says when nothing narrows it', async () => {
    const { lines, looked_back_to: lookedBackTo } = await read({});
    assert.deepEqual([lines.length, lookedBackTo], [30, undefined]);
  });
});
