import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toUuid } from './id.ts';
import { createIds } from './world.ts';

describe('the ids of a process', () => {
  let now = 1_000;
  const clocks = { business: () => new Date(0), security: () => new Date(now) };
  const millisecondsOf = (id: `msg_${string}`) => Number.parseInt(toUuid(id).replace('-', '').slice(0, 12), 16);

  it('sort in the order they were made, within a millisecond and when the clock is set back', () => {
    now = 1_000;
    const ids = createIds(clocks);
    const made = [];
    for (let count = 0; count < 10_000; count += 1) {
      if (count === 8_000) now = 500;
      made.push(ids.mint('msg'));
    }
    assert.deepEqual(made.toSorted(), made);
    assert.equal(new Set(made).size, made.length);
  });

  it('return to the clock as soon as it is ahead of them', () => {
    now = 1_000;
    const ids = createIds(clocks);
    for (let count = 0; count < 5_000; count += 1) ids.mint('msg');
    now = 1_010;
    assert.equal(millisecondsOf(ids.mint('msg')), 1_010);
  });
});
