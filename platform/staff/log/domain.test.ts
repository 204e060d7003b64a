import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { compareAnchor, compareHead, emptyHead, follow, hashOf } from './domain.ts';
import type { Entry, Head } from './domain.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));

/** The entry after a head, linked to it. */
function after(head: Head, said: Partial<Entry> = {}): Entry {
  const entry: Entry = {
    cell: head.cell,
    number: head.lastEntry + 1n,
    atMicros: 1_764_000_000_000_001n,
    memberId: id('stf', 1),
    what: 'looked',
    caseId: id('cas', 1),
    ground: null,
    holderId: id('hld', 1),
    reason: 'asked for by phone',
    previousHash: head.hash,
    hash: Buffer.alloc(32),
    ...said,
  };
  return { ...entry, hash: hashOf(entry) };
}

const headOf = ({ cell, number, hash }: Entry): Head => ({ cell, lastEntry: number, hash });

describe('the chain of the staff’s log', () => {
  const start = emptyHead(0);
  const first = after(start);

  it('[S117] follows entries that are as they were written', () => {
    const second = after(headOf(first), { what: 'left', caseId: null, holderId: null, reason: null });
    assert.deepEqual(follow(start, first), { ok: true, value: headOf(first) });
    assert.deepEqual(follow(headOf(first), second), { ok: true, value: headOf(second) });
  });

  it('[S117] finds a change of any column, also by a microsecond', () => {
    const changes: Partial<Entry>[] = [
      { cell: 1 },
      { number: 0n },
      { atMicros: first.atMicros + 1n },
      { memberId: id('stf', 2) },
      { what: 'left' },
      { caseId: null },
      { ground: 'terms' },
      { holderId: id('hld', 2) },
      { reason: 'asked for by Phone' },
      { reason: null },
      { previousHash: Buffer.alloc(32) },
      { hash: Buffer.alloc(32) },
    ];
    for (const change of changes) {
      const entry = { ...first, ...change };
      assert.deepEqual(follow(start, entry), { ok: false, error: { code: 'changed', entry } }, Object.keys(change)[0]);
    }
  });

  it('[S117] finds a removed entry, and one that was written again with a hash of its own', () => {
    const second = after(headOf(first));
    assert.deepEqual(follow(start, second), { ok: false, error: { code: 'removed', number: 1n, next: second } });
    const again = after(start, { what: 'left' });
    const unlinked = { ok: false, error: { code: 'unlinked', entry: second } };
    assert.deepEqual(follow(headOf(again), second), unlinked);
    assert.deepEqual(follow(headOf(second), second), unlinked, 'the same number twice');
  });

  it('[S117] compares the last entry with the head, and each recorded head with the entry of its number', () => {
    const head = headOf(first);
    assert.equal(compareHead(head, head), undefined);
    assert.equal(compareHead({ ...head, lastEntry: 2n }, head)?.code, 'head_differs');
    assert.equal(compareHead({ ...head, hash: Buffer.alloc(32) }, head)?.code, 'head_differs');
    const anchored = { ...head, line: 1, at: '2026-11-29T12:00:00.000Z' };
    assert.equal(compareAnchor(anchored, first.hash), undefined);
    assert.deepEqual(compareAnchor(anchored, undefined), { code: 'anchor_differs', anchored, isMissing: true });
    assert.deepEqual(compareAnchor(anchored, Buffer.alloc(32)), {
      code: 'anchor_differs',
      anchored,
      isMissing: false,
    });
    assert.deepEqual(compareAnchor({ line: 2, unread: 'x' }, undefined), {
      code: 'anchor_unread',
      line: 2,
      unread: 'x',
    });
  });
});
