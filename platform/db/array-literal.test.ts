import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { arrayLiteral } from './array-literal.ts';

describe('a list for PostgreSQL', () => {
  const client = new pg.Client({ connectionString: process.env['HOLDFAST_TEST_DATABASE_URL'] });
  before(() => client.connect());
  after(() => client.end());

  const asRead = async (items: readonly unknown[], type: string): Promise<unknown> => {
    const { rows } = await client.query(`select $1::${type} as items`, [arrayLiteral(items)]);
    return rows[0].items;
  };

  it('is read back unchanged, whatever its texts contain', async () => {
    // Every text that PostgreSQL can store: no NUL, and no half of a surrogate pair.
    const words = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed());
    const lists = fc.array(
      fc.oneof(words, fc.constantFrom('NULL', 'null', '', '{}', '"', '\\', ',', ' '), fc.constant(null)),
    );
    await fc.assert(
      fc.asyncProperty(lists, async (list) => {
        assert.deepEqual(await asRead(list, 'text[]'), list);
      }),
    );
  });

  it('holds numbers, instants, bytes, truths and lists', async () => {
    const at = new Date('2026-03-04T05:06:07.089Z');
    const far = new Date('0044-01-01T00:00:00.000Z');
    assert.deepEqual(await asRead([2n ** 62n, -1, null, undefined], 'bigint[]'), [
      '4611686018427387904',
      '-1',
      null,
      null,
    ]);
    assert.deepEqual(await asRead([0.1, -1e300], 'double precision[]'), [0.1, -1e300]);
    assert.deepEqual(await asRead([at, far], 'timestamptz[]'), [at, far]);
    assert.deepEqual(await asRead([Buffer.from([0, 92, 34, 255]), Buffer.alloc(0)], 'bytea[]'), [
      Buffer.from([0, 92, 34, 255]),
      Buffer.alloc(0),
    ]);
    assert.deepEqual(await asRead([true, false], 'boolean[]'), [true, false]);
    assert.deepEqual(
      await asRead(
        [
          ['a', '"'],
          ['{', null],
        ],
        'text[]',
      ),
      [
        ['a', '"'],
        ['{', null],
      ],
    );
    assert.deepEqual(await asRead([], 'text[]'), []);
  });
});
