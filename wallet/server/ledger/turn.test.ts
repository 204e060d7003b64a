import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextTurn } from './turn.ts';

describe('the turn of a batch', () => {
  const isOver = async (waiting: Promise<void>): Promise<boolean> =>
    Promise.race([waiting.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);

  it('comes at once where nobody is before it', async () => {
    assert.equal(await isOver(nextTurn(undefined).before()), true);
  });

  it('comes when the one before is committed, or has failed, and not when it has decided', async () => {
    const first = nextTurn(undefined);
    const second = nextTurn(first);
    const third = nextTurn(second);
    first.decided();
    assert.equal(await isOver(second.before()), false);
    first.committed();
    assert.equal(await isOver(second.before()), true);
    assert.equal(second.followsFailed(), false);
    second.failed();
    assert.equal(await isOver(third.before()), true);
    assert.equal(third.followsFailed(), true);
  });

  it('comes although nothing is heard of the one before', async () => {
    const first = nextTurn(undefined);
    await nextTurn(first, 20).before();
  });
});
