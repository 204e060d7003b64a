import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { err, ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { terms } from '../../../../tests/samples/order.ts';
import type { WalletTerms } from '../../ordering/orders/domain.ts';
import { createTerms } from './terms-service.ts';

const later: WalletTerms = { ...terms, version: 2, shipWithinDays: 3 };

/** A wallet that gives these answers in sequence; undefined means no answer. */
function open(...answers: readonly (WalletTerms | undefined)[]) {
  let now = Date.parse('2026-03-01T08:00:00Z');
  const left = [...answers];
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const clocks = { ...world.clocks, security: () => new Date(now) };
  const gateway = {
    terms: async () => {
      const next = left.shift();
      return next ? ok(next) : err({ code: 'wallet_unreachable' as const });
    },
  };
  const cache = createTerms({ gateway, world: { ...world, clocks } });
  const pass = (ms: number) => {
    now += ms;
  };
  return { cache, pass, asked: () => answers.length - left.length };
}

/** Lets pending promises settle. */
const settled = () => setImmediate();

describe('the wallet’s terms', () => {
  it('are requested once a minute, however many pages show them', async () => {
    const { cache, pass, asked } = open(terms, later);
    const shown = await Promise.all(Array.from({ length: 20 }, () => cache.now()));
    assert.deepEqual(new Set(shown.map((one) => one?.version)), new Set([1]));
    pass(59_000);
    assert.equal((await cache.now())?.version, 1);
    assert.equal(asked(), 1);
    pass(2_000);
    // The page shows the cached terms, and a request for new ones starts in the background.
    assert.equal((await cache.now())?.version, 1);
    await settled();
    assert.equal((await cache.now())?.version, 2);
    assert.equal(asked(), 2);
  });

  it('are waited for if the cached ones are an hour old', async () => {
    const { cache, pass } = open(terms, later);
    await cache.now();
    pass(3_600_000);
    assert.equal((await cache.now())?.version, 2);
  });

  it('stay the last ones while the wallet does not answer', async () => {
    const { cache, pass, asked } = open(terms, undefined, later);
    await cache.now();
    pass(3_600_000);
    assert.deepEqual(await cache.now(), terms);
    pass(9_000);
    assert.deepEqual(await cache.now(), terms);
    assert.equal(asked(), 2);
    pass(1_000);
    assert.deepEqual(await cache.now(), later);
  });

  it('are undefined if the wallet has never answered', async () => {
    assert.equal(await open(undefined).cache.now(), undefined);
  });
});
