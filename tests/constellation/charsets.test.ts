import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

/** Every address without values in a tree of addresses. */
function plainAddresses(tree: object): string[] {
  return Object.values(tree).flatMap((one: unknown) => {
    if (typeof one === 'object' && one !== null) return plainAddresses(one);
    const { pattern = ':' } = one as { pattern?: string };
    return /[:*]/.test(pattern) ? [] : [pattern];
  });
}

/** Whether a text is JSON: an object or a list. */
function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the answers of wallet and market', () => {
  let world: TestWorld;
  let holder: string;
  let shopper: string;
  before(async () => {
    world = await startWorld();
    const { visitor } = await world.given.holder();
    holder = `__Host-session=${visitor.cookie('__Host-session')}`;
    shopper = `__Host-shopper=${(await world.given.shopper()).cookie('__Host-shopper')}`;
  });
  after(() => world.close());

  it('say the type and the charset of each text, at every address', async () => {
    const faults: string[] = [];
    for (const [origin, tree, cookie] of [
      [world.walletUrl, walletUrls, holder],
      [world.marketUrl, marketUrls, shopper],
    ] as const) {
      const paths = plainAddresses(tree);
      assert.ok(paths.length > 30, origin);
      for (const path of [...new Set(paths), '/nothing-is-here']) {
        for (const accept of ['text/html', '*/*']) {
          const answer = await world.http(`${origin}${path}`, { headers: { cookie, accept } });
          const type = answer.headers.get('content-type') ?? '';
          const text = await answer.text();
          const isSaid =
            text === '' ||
            (type.includes('json') === isJson(text) &&
              !/^<!doctype html/i.test(text) === !type.startsWith('text/html'));
          const isUtf8 = !/^text\/|xml/.test(type) || /; ?charset=utf-8/i.test(type);
          if (!isSaid || !isUtf8) faults.push(`${origin}${path} for ${accept}: ${answer.status} ${type || 'no type'}`);
        }
      }
    }
    assert.deepEqual(faults, []);
  });
});
