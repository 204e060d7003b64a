import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDestination } from './destination.ts';
import type { Sink } from './destination.ts';

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

/** A file on a simulated disk that can be full, or fill up in the middle of a line. */
function disk() {
  const state = { isFull: false, room: Number.POSITIVE_INFINITY, text: '' };
  const sink: Sink = (bytes, done) => {
    setImmediate(() => {
      const written = state.isFull ? 0 : Math.min(bytes.length, state.room);
      state.room -= written;
      if (state.room === 0) state.isFull = true;
      state.text += bytes.subarray(0, written).toString();
      done(written === 0 ? full : null, written);
    });
  };
  return { state, sink };
}

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, 'it was written in time');
    await sleep(5);
  }
};

const flushed = (log: { flush(done: () => void): void }): Promise<void> =>
  new Promise((resolve) => log.flush(() => resolve()));

describe('the destination of a log', () => {
  it('[O4a] writes every line once, in order', async () => {
    const { state, sink } = disk();
    const log = createDestination({ sink });
    const lines = Array.from({ length: 5_000 }, (_, n) => `${n} ${'x'.repeat(50)}\n`);
    for (const line of lines) log.write(line);
    await flushed(log);
    assert.equal(state.text, lines.join(''));
  });

  it('[O4a] never waits for a full disk, drops lines beyond its memory, and reports how many it dropped', async () => {
    const { state, sink } = disk();
    const told: number[] = [];
    const log = createDestination({
      sink,
      mostBytes: 1_000,
      againAfterMs: 5,
      onRecovered: (count) => told.push(count),
    });
    state.isFull = true;
    for (let n = 0; n < 100; n += 1) log.write(`${n} ${'x'.repeat(47)}\n`);
    await sleep(50);
    assert.equal(state.text, '');
    state.isFull = false;
    await until(() => told.length > 0);
    assert.equal(told.length, 1);
    const [dropped = 0] = told;
    assert.ok(dropped >= 75, `${dropped} dropped`);
    assert.equal(state.text.split('\n').length - 1, 100 - dropped);
    log.write('after\n');
    await flushed(log);
    assert.match(state.text, /after\n$/);
  });

  it('[O4a] continues in the middle of the line at which the disk was full', async () => {
    const { state, sink } = disk();
    const log = createDestination({ sink, againAfterMs: 5 });
    state.room = 12;
    log.write('the first line\n');
    log.write('the second line\n');
    await until(() => state.text !== '');
    assert.equal(state.text, 'the first li');
    Object.assign(state, { isFull: false, room: Number.POSITIVE_INFINITY });
    await flushed(log);
    assert.equal(state.text, 'the first line\nthe second line\n');
  });

  it('[O4a] does not delay the end of a process whose log nobody reads', async () => {
    const log = createDestination({ sink: () => {} });
    log.write('never read\n');
    const began = Date.now();
    await flushed(log);
    assert.ok(Date.now() - began < 2_000);
  });
});
