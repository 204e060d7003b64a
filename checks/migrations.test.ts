import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { migrationFaults, parseSums } from './migrations/sums.ts';

const sum = (letter: string) => letter.repeat(64);
const listed = parseSums(`${sum('a')} wallet/0010_one.sql\n${sum('b')} wallet/0020_two.sql\n`);

describe('the list of migrations', () => {
  it('accepts unchanged migrations', () => {
    assert.deepEqual(migrationFaults(new Map(listed), listed), []);
  });

  it('refuses a changed, removed or unlisted migration', () => {
    const there = new Map([
      ['wallet/0010_one.sql', sum('c')],
      ['wallet/0030_three.sql', sum('d')],
    ]);
    assert.deepEqual(
      migrationFaults(there, listed).map((fault) => fault.split(';')[0]),
      [
        'wallet/0020_two.sql: was removed',
        'wallet/0010_one.sql: was changed after it was listed',
        'wallet/0030_three.sql: is not listed',
      ],
    );
  });
});
