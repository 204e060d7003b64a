import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextSlot } from './pipeline.ts';

describe('the slot of a batch', () => {
  const isOver = async (waiting: Promise<void>): Promise<boolean> =>
    Promise.race([waiting.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);

  it('does not wait if there is no batch before it', async () => {
    assert.equal(await isOver(nextSlot(undefined).before()), true);
  });

  it('waits until the batch before is committed or has failed, and not only until it has decided', async () => {
    const first = nextSlot(undefined);
    const second = nextSlot(first);
    const third = nextSlot(second);
    first.decided();
    assert.equal(await isOver(second.before()), false);
    first.committed();
    assert.equal(await isOver(second.before()), true);
    assert.equal(second.followsFailed(), false);
    second.failed();
    assert.equal(await isOver(third.before()), true);
    assert.equal(third.followsFailed(), true);
  });

  it('stops waiting for a batch before that does not report', async () => {
    const first = nextSlot(undefined);
    await nextSlot(first, 20).before();
  });
});
