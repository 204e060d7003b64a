import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isId, mintId } from '#platform/kernel/id.ts';
import { createEntryNames } from './entry-names-crypto.ts';

describe('names of entries', () => {
  const names = createEntryNames(Buffer.alloc(16, 7));

  it('[H1b] lead back to their numbers, and are ids like others', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (number) => {
        const id = names.toId(number);
        assert.ok(isId('ent', id));
        assert.equal(names.toNumber(id), number);
      }),
    );
  });

  it('[S58] cannot be made without the key', () => {
    assert.equal(names.toNumber(mintId('ent', 1_700_000_000_000, randomBytes(10))), undefined);
    assert.equal(names.toNumber(createEntryNames(Buffer.alloc(16, 8)).toId(5n)), undefined);
  });
});
