import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isId, mintId, toId, toUuid } from './id.ts';

describe('ids', () => {
  it('go to a UUID and back unchanged', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 47), fc.uint8Array({ minLength: 10, maxLength: 10 }), (at, random) => {
        const id = mintId('pay', at, random);
        assert.ok(isId('pay', id));
        assert.match(toUuid(id), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(toId('pay', toUuid(id)), id);
      }),
    );
  });

  it('sort by the time they were made', () => {
    const early = mintId('pay', 1_000, new Uint8Array(10).fill(255));
    const late = mintId('pay', 1_001, new Uint8Array(10));
    assert.ok(early < late);
  });

  it('are refused when malformed or of another kind', () => {
    const id = mintId('pay', 1, new Uint8Array(10));
    for (const text of ['', 'pay_', `${id}0`, id.toUpperCase(), id.replace('pay', 'ord'), 7, null]) {
      assert.equal(isId('pay', text), false);
    }
  });
});
