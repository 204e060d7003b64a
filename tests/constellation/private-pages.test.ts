import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

/** Files and data without a person, which any cache may keep; they are the same for everybody. */
const PUBLIC =
  /^\/(assets|icons|id\/assets|staff\/assets|media|problems|v1\/terms|v1\/rates|oauth\/jwks|\.well-known)(\/|$)|^\/(manifest\.webmanifest|service-worker\.js|release\.json|index\.html|app|robots\.txt|sitemap\.xml)$/;

/** Lists the patterns of a tree of addresses. */
function patternsOf(tree: object): string[] {
  return Object.values(tree).flatMap((one: unknown) => {
    if (typeof one === 'function' && 'pattern' in one) return [String(one.pattern)];
    return typeof one === 'object' && one !== null ? patternsOf(one) : [];
  });
}

describe('the pages of a person who is signed in', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
    await world.given.goods();
  });
  after(() => world.close());

  /** Opens every address with a signed-in browser's cookies, and lists the answers that a cache may keep. */
  const keepable = async (base: string, patterns: readonly string[], visitor: Visitor, cookies: readonly string[]) => {
    const host = new URL(base).hostname;
    for (const name of cookies) assert.ok(visitor.cookie(name, host), `${name} at ${host}`);
    const cookie = cookies.map((name) => `${name}=${visitor.cookie(name, host) ?? ''}`).join('; ');
    const kept: string[] = [];
    for (const pattern of new Set(patterns)) {
      const path = pattern.replaceAll(/:\w+/g, 'x').replace('*', 'x');
      const answer = await world.http(`${base}${path}`, {
        headers: { cookie, accept: 'text/html' },
        redirect: 'manual',
      });
      await answer.body?.cancel();
      if (answer.headers.get('cache-control') !== 'no-store') kept.push(path);
    }
    return kept;
  };

  it('[S116c] of the wallet are stored by no cache, at any of its addresses', async () => {
    const holder = await world.given.holder();
    const own = patternsOf(walletUrls).filter((pattern) => !pattern.startsWith('/staff/'));
    assert.ok(own.length > 80);
    const kept = await keepable(world.walletUrl, own, holder.visitor, ['__Host-session', '__Host-form']);
    assert.deepEqual(
      kept.filter((path) => !PUBLIC.test(path)),
      [],
    );
  });

  it('[S116c] of the market are stored by no cache, at any of its addresses', async () => {
    const shopper = await world.given.shopper();
    const own = patternsOf(marketUrls).filter((pattern) => !pattern.startsWith('/staff/'));
    assert.ok(own.length > 40);
    const kept = await keepable(world.marketUrl, own, shopper, ['__Host-shopper', '__Host-form']);
    assert.deepEqual(
      kept.filter((path) => !PUBLIC.test(path)),
      [],
    );
  });
});
