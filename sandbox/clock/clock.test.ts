import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClock } from './clock.ts';

const make = () => createClock({ clock: { version: 1, offsetMs: 0 } }, { save: async () => {}, now: () => new Date() });

describe('the clock of a constellation', () => {
  it('[O3d] has moved when every server that follows it has swept', async () => {
    const clock = make();
    await clock.follow('wallet', 1, 0);
    await clock.follow('market', 1, 0);
    await clock.advance(1_000);
    const moved = clock.swept(5_000);
    await clock.follow('wallet', 2, 0);
    assert.equal(
      await Promise.race([moved.then(() => 'swept'), new Promise((r) => setTimeout(r, 20, 'waiting'))]),
      'waiting',
    );
    await clock.follow('market', 2, 0);
    assert.equal(await moved, true);
  });

  it('wakes a follower that waits', async () => {
    const clock = make();
    const waiting = clock.follow('wallet', 1, 10_000);
    await clock.advance(86_400_000);
    await waiting;
    assert.equal(clock.state().offsetMs, 86_400_000);
  });

  it('reports a server that does not follow in time', async () => {
    const clock = make();
    await clock.follow('wallet', 1, 0);
    await clock.advance(1);
    assert.equal(await clock.swept(30), false);
  });
});
