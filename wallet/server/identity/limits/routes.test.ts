import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts, walletUrl } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { cents } from '../../../../tests/world/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { urls } from '../../urls.ts';
import { countUse, noUse } from './domain.ts';
import { limitsRoutes } from './routes.ts';
import { createLimits } from './service.ts';
import { usesResource } from './store.ts';

describe('/app/limits', () => {
  let parts: OpeningParts;
  let app: Awaited<ReturnType<OpeningParts['appWith']>>;
  before(async () => {
    parts = await openingParts();
    app = await parts.appWith(limitsRoutes({ ...parts, limits: createLimits(parts), origin: walletUrl }));
  });
  after(async () => {
    await app.close();
    await parts.close();
  });

  const headers = { host: new URL(walletUrl).host };
  const limitsOf = async (holderId: `hld_${string}`) => {
    const token = await parts.sessions.loginAs(holderId, ['password'], { device: 'Chrome on Linux', isKnown: true });
    const cookies = { '__Host-session': token };
    const answer = await app.inject({ method: 'GET', url: urls.identity.limits(), headers, cookies });
    return answer.json<Record<string, unknown>>();
  };

  it('[W5d] shows holders their limits, and what is left of them', async () => {
    const { holderId } = await parts.newHolder();
    const now = parts.world.clocks.business();
    const use = countUse(noUse({ cell: HOME_CELL, holderId, currency: 'EUR' }, now), 30_000n, now);
    await parts.db.asWriter((tx) => usesResource.insert(tx, HOME_CELL, [use]));
    assert.deepEqual(await limitsOf(holderId), {
      tier: 1,
      per_payment: cents('20000'),
      per_day: cents('100000'),
      per_year: cents('500000'),
      left_today: cents('70000'),
      left_this_year: cents('470000'),
      raised_by: 'document',
    });
    await parts.db.asWriter((tx) => usesResource.update(tx, HOME_CELL, [{ ...use, yearMinor: 460_000n }]));
    assert.deepEqual((await limitsOf(holderId))['left_today'], cents('40000'), 'a day has no more than its year');
  });

  it('[W5d] shows the most that the balance may hold, and nothing that raises the highest limits', async () => {
    const held = [];
    for (const tier of [0, 2] as const) {
      const { holds, raised_by: by } = await limitsOf((await parts.newHolder(undefined, tier)).holderId);
      held.push([holds, by]);
    }
    assert.deepEqual(held, [
      [cents('15000'), 'profile'],
      [undefined, undefined],
    ]);
  });

  it('shows nothing to anybody else', async () => {
    const answer = await app.inject({ method: 'GET', url: urls.identity.limits(), headers });
    assert.equal(answer.statusCode, 401);
  });
});
