import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { OverloadError } from './overload.ts';
import { createThread } from './thread.ts';

/** Answers with its own number and the question; `fail`, `end` and `hang` do what they say. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', (asked) => {
    if (asked === 'end') process.exit(1);
    if (asked === 'break') throw new Error('It broke.');
    if (asked === 'fail') parentPort.postMessage({ fault: 'It failed.' });
    else if (asked !== 'hang') parentPort.postMessage({ answer: { threadId, asked } });
  });
`)}`,
);

interface Answer {
  readonly threadId: number;
  readonly asked: string;
}

describe('a thread that answers', () => {
  const stuck = { threadId: 0, asked: 'stuck' };
  const settings = { name: 'tests', script, waiting: 2, stuckMs: 2_000, whenStuck: () => stuck };
  const thread = createThread<string, Answer>(settings);
  after(() => thread.end());

  it('stays the same from one question to the next', async () => {
    const [one, two] = [await thread.ask('one'), await thread.ask('two')];
    assert.deepEqual([one.asked, two.asked], ['one', 'two']);
    assert.equal(one.threadId, two.threadId);
  });

  it('is replaced after it failed, broke or ended, and says so', async () => {
    for (const [asked, why] of [
      ['fail', /The thread for tests failed: It failed\./],
      ['break', /It broke\./],
      ['end', /The thread for tests ended\./],
    ] as const) {
      const before = await thread.ask('before');
      await assert.rejects(thread.ask(asked), why);
      assert.notEqual((await thread.ask('after')).threadId, before.threadId, asked);
    }
  });

  it('is replaced if it does not answer in time', async () => {
    const before = await thread.ask('before');
    assert.equal(await thread.ask('hang'), stuck);
    assert.notEqual((await thread.ask('after')).threadId, before.threadId);
  });

  it('refuses questions at once while too many wait, and starts again after its end', async () => {
    const asked = await Promise.allSettled(['a', 'b', 'c', 'd'].map((one) => thread.ask(one)));
    assert.deepEqual(
      asked.map((one) => (one.status === 'fulfilled' ? one.value.asked : one.reason instanceof OverloadError)),
      ['a', 'b', 'c', true],
    );
    await thread.end();
    await thread.end();
    assert.equal((await thread.ask('again')).asked, 'again');
  });
});
