import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mintId, toUuid } from './id.ts';
import { readShortNumber, shortNumberOf, uuidEndOf } from './short-number.ts';

describe('a short number', () => {
  it('[O1a] is the end of an id, in two groups', () => {
    assert.equal(shortNumberOf('pay_01kb2m8n4dw3efc0hk7k3m9qxt'), '7K3M-9QXT');
  });

  it('[O1a] is read as it is written, said or misread', () => {
    for (const typed of ['7K30-1QXT', ' 7k301qxt ', '7K3O lqxt', '7k3o-Iqxt', '7-k-3-0-1-q-x-t']) {
      assert.equal(readShortNumber(typed), '7k301qxt', typed);
    }
    for (const typed of ['', '7K3M-9QX', '7K3M-9QXTT', '7K3U-9QXT', '7K3M_9QXT', '%K3M-9QXT', '7K3M-9QXT\u0000']) {
      assert.equal(readShortNumber(typed), undefined, typed);
    }
  });

  it('[O1a] finds its id again, for every id', () => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(random, fc.nat(), (bytes, at) => {
        const id = mintId('pay', at, bytes);
        const letters = readShortNumber(shortNumberOf(id));
        assert.equal(letters, id.slice(-8));
        assert.ok(toUuid(id).endsWith(uuidEndOf(letters!)));
      }),
    );
  });
});
