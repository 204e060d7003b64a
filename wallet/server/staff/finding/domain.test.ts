import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { readSearch, searchReason, shortName } from './domain.ts';

const caseId = mintId('cas', 1, Buffer.alloc(10, 1));

describe('a search of operators', () => {
  it('[O1a] is read by its form', () => {
    const read = (typed: string) => {
      const search = readSearch(typed);
      return search.ok ? search.value.by : search.error.code;
    };
    for (const [typed, by] of [
      [` ${caseId} `, 'case'],
      [mintId('pay', 1, Buffer.alloc(10, 1)), 'payment'],
      [mintId('hld', 1, Buffer.alloc(10, 1)), 'person'],
      ['+353 87 123 4567', 'phone'],
      ['2211-8841', 'order'],
      ['Aoife Byr', 'name'],
      ['  ', 'search_empty'],
      ['Ao', 'search_too_short'],
      ['%', 'search_too_short'],
    ] as const)
      assert.equal(read(typed), by, typed);
  });

  it('[O1a] looks for a payment too, where the words are a short number', () => {
    for (const [typed, by, short] of [
      ['7K3M-9QXT', 'order', '7k3m9qxt'],
      ['2211-8841', 'order', '22118841'],
      ['2211-884', 'order', undefined],
      ['Margaret', 'name', 'margaret'],
      ['Aoife Byrne', 'name', undefined],
    ] as const) {
      const search = readSearch(typed);
      assert.partialDeepStrictEqual(search, { ok: true, value: { by, short } }, typed);
    }
  });

  it('[S121] is logged without what was typed', () => {
    const search = readSearch('Aoife Byrne');
    assert.ok(search.ok);
    assert.equal(searchReason(search.value), 'search by name');
  });

  it('[S121] shows a short name before a reason', () => {
    assert.equal(shortName({ givenName: 'Aoife', familyName: 'Byrne' }), 'Aoife B.');
    assert.equal(shortName({ givenName: 'Sukarno', familyName: null }), 'Sukarno');
    assert.equal(shortName({ givenName: null, familyName: null }), '–');
  });
});
