import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextSlot } from './pipeline.ts';

describe('the slot of a batch', () => {
  const isOver = async (waiting: Promise<void>): Promise<boolean> =>
    Promise.race([waiting.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);

  it('does not wait if there is no batch before it', async () => {
    assert.equal(await isOver(nextSlot(undefined).before()), true);
  });

  it('waits until the batch before is committed or a try of it has failed, and not only until it has decided', async () => {
    const first = nextSlot(undefined);
    const second = nextSlot(first);
    const third = nextSlot(second);
    first.decided();
    assert.equal(await isOver(second.before()), false);
    first.committed();
    assert.equal(await isOver(second.before()), true);
    assert.equal(second.followsFailedTry(), false);
    second.tryFailed();
    assert.equal(await isOver(third.before()), true);
    assert.equal(third.followsFailedTry(), true);
  });

  it('stops waiting for a batch before that does not report, and does not wait for it again', async () => {
    const first = nextSlot(undefined);
    const second = nextSlot(first, 20);
    await second.before();
    assert.equal(await isOver(second.before()), true);
    assert.equal(second.followsFailedTry(), true);
  });
});
