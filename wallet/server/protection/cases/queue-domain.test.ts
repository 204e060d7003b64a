import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { readPlace, writePlace } from './queue-domain.ts';

describe('the place of a case in the queue', () => {
  it('is read from an address as it was written', () => {
    const place = { until: new Date('2026-11-30T12:00:00.123Z'), id: mintId('cas', 1, Buffer.alloc(10, 1)) };
    assert.deepEqual(readPlace(writePlace(place)), place);
    for (const text of ['', '1', '1.cas_1', `x.${place.id}`, `999999999999999.${place.id}`, `${writePlace(place)} `])
      assert.equal(readPlace(text), undefined, text);
  });
});
