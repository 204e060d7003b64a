import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { grantedBy } from '../world/consent.ts';
import { password, pin } from '../world/people.ts';
import { mandateDetail } from '../world/shop.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { asksNothing, changeStepUp } from '../world/limits.ts';

const WITHIN_MS = 60_000;

/** Repeats an action until it is stopped, and counts how often it succeeded. The first failure ends it. */
function repeat(name: string, action: () => Promise<void>) {
  let isStopped = false;
  let times = 0;
  let failure: Error | undefined;
  const running = (async () => {
    while (!isStopped && !failure) {
      try {
        await action();
        times += 1;
      } catch (error) {
        failure = new Error(`${name} failed after ${times} times: ${String(error)}`, { cause: error });
      }
    }
  })();
  return {
    times: () => {
      if (failure) throw failure;
      return times;
    },
    stop: async () => {
      isStopped = true;
      await running;
      if (failure) throw failure;
    },
  };
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It took too long until ${what}.`);
    await sleep(50);
  }
}

describe('a new secret', { timeout: 240_000 }, () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld({ inPairs: true });
    // The buyer pays for more than ten orders in an hour, and a browser is forgotten with the secret that signed it.
    await changeStepUp(world, { ...asksNothing, newBrowserHours: 0 });
    ({ given, when } = world);
    await given.goods();
  });
  after(() => world.close());

  const signIn = async (phone: string): Promise<void> => {
    const visitor = await when.logsIn({ phone });
    assert.match(visitor.page.text, /Log out/);
    await visitor.submit(walletUrls.identity.logout(), {});
    await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await visitor.submit(walletUrls.identity.login(), { phone, password });
    assert.equal(visitor.page.status, 200, visitor.page.url);
  };

  const buying = async () => {
    const buyer = await given.buyer({ money: 1_000_000n });
    return async (): Promise<void> => {
      await buyer.buy('beeswax-candle');
      if (buyer.visitor.page.url.includes('/id/approve/')) {
        await buyer.visitor.submit(new URL(buyer.visitor.page.url).pathname, { pin });
      }
      await until('the order was paid', async () => (await buyer.order()).status === 'paid');
    };
  };

  const checkingTokens = async () => {
    const shop = await given.shop();
    const person = await given.person();
    return async (): Promise<void> => {
      const attempt = await shop.ask({ ...mandateDetail, account: `account-${randomBytes(6).toString('hex')}` });
      const visitor = await when.opensConsent(shop, person, attempt.url);
      const back = await when.answers(visitor, 'allow');
      // The SDK checks the signature of the ID token with the keys that the wallet publishes.
      const tokens = await shop.fetchTokens(back.href, attempt);
      const path = walletUrls.linking.mandate({ mandateId: grantedBy(tokens)['mandate_id']! });
      assert.equal((await shop.api(await shop.clientToken(), 'GET', path)).status, 200);
      assert.equal((await shop.api(await shop.clientToken(), 'DELETE', path)).status, 204);
    };
  };

  it('[S118] replaces the former one in both products without a failed request', async () => {
    const person = await given.person();
    const work = [
      repeat('logging in', () => signIn(person.phone)),
      repeat('buying', await buying()),
      repeat('linking', async () => {
        await given.shopper({ wallet: await given.person() });
      }),
      repeat('checking tokens', await checkingTokens()),
    ];
    const busy = async (): Promise<void> => {
      const before = work.map((one) => one.times());
      await until('each kind of work was done', () => work.every((one, index) => one.times() > before[index]! + 1));
    };
    const staying = await when.logsIn(person);
    const openForm = given.visitor();
    await openForm.open(`${world.walletUrl}${walletUrls.identity.login()}`);

    const next = { wallet: randomBytes(32), market: randomBytes(32) };
    type Secrets = (side: 'wallet' | 'market') => readonly [Buffer, ...Buffer[]];
    const roll = async (secretsOf: Secrets): Promise<void> => {
      for (const side of ['wallet', 'market'] as const) {
        const [secret, ...otherSecrets] = secretsOf(side);
        await world.pairs![side].roll({ secret, otherSecrets });
      }
      await busy();
    };
    await busy();
    await roll((side) => [world.secrets[side], next[side]]);
    await roll((side) => [next[side], world.secrets[side]]);
    await openForm.submit(walletUrls.identity.login(), { phone: person.phone, password });
    assert.equal(
      new URL(openForm.page.url).pathname,
      walletUrls.identity.secondStep(),
      'a form that was open is accepted',
    );
    await staying.open(`${world.walletUrl}${walletUrls.identity.devices()}`);
    await roll((side) => [next[side]]);
    await staying.open(`${world.walletUrl}${walletUrls.identity.logout()}`);
    await staying.submit(walletUrls.identity.logout(), {});
    await staying.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await staying.submit(walletUrls.identity.login(), { phone: person.phone, password });
    assert.equal(new URL(staying.page.url).pathname, '/', 'a browser that stayed signed in is still known');
    for (const one of work) await one.stop();
    const [delivered] = await world.walletRows<{ taken: number; others: number }>(`
      select count(*) filter (where outcome = 'taken')::int as taken,
             count(*) filter (where outcome <> 'taken')::int as others from webhooks.attempts`);
    assert.ok(delivered!.taken > 10);
    assert.equal(delivered!.others, 0);
  });
});
