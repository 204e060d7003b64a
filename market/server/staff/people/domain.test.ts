import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { readSearch, searchReason } from './domain.ts';

const id = <P extends string>(prefix: P) => mintId(prefix, 1, Buffer.alloc(10, 1));

describe('a search at the desk', () => {
  it('is by an id, a whole address, a number or the beginning of a name', () => {
    const byOf = (typed: string) => {
      const read = readSearch(typed);
      return read.ok ? read.value.by : read.error.code;
    };
    assert.equal(byOf(id('shp')), 'person');
    assert.equal(byOf(id('ord')), 'order');
    assert.equal(byOf(' Bea@Example.com '), 'email');
    assert.equal(byOf('7K3M-9QXT'), 'number');
    assert.deepEqual(['zyw-frd', 'szczyp', 'Ann-Lee'].map(byOf), ['number', 'name', 'name']);
    assert.equal(byOf('Bea'), 'name');
    assert.equal(byOf('Be'), 'search_too_short');
    assert.equal(byOf('  '), 'search_empty');
    assert.deepEqual(readSearch('abcdefgh'), { ok: true, value: { by: 'name', name: 'abcdefgh', short: 'abcdefgh' } });
  });

  it('[S121] says in the log how it was, and not for whom', () => {
    const read = readSearch('bea@example.com');
    assert.equal(read.ok && searchReason(read.value), 'search by email');
  });
});
