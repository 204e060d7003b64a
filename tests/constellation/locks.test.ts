import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { countAppraisals } from '../world/appraisals.ts';
import { marketOf, proveByMail } from '../world/mailed-codes.ts';
import { password, pin, holderIn } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

const wrong = 'not the password at all';

describe('locks and queues', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  const loginTo = {
    wallet: async (visitor: Visitor, phone: string, typed: string) => {
      await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes`);
      await visitor.submit(walletUrls.identity.login(), { phone, password: typed });
      return /Too many tries/.test(visitor.page.text) ? 'waits' : visitor.page.status === 422 ? 'wrong' : 'in';
    },
    market: async (visitor: Visitor, email: string, typed: string) => {
      await visitor.open(`${world.marketUrl}${marketUrls.accounts.login()}`);
      await visitor.submit(marketUrls.accounts.login(), { email, password: typed });
      if (visitor.page.status === 200) await proveByMail(marketOf(world), visitor);
      return /Too many tries/.test(visitor.page.text) ? 'waits' : visitor.page.status === 422 ? 'wrong' : 'in';
    },
  };

  it('[S141c] of the wallet do not lock out a browser that has signed in before, on any network', async () => {
    const owner = await given.newcomer();
    const stranger = given.visitor();
    const tries: string[] = [];
    for (let tried = 0; tried < 4; tried += 1) tries.push(await loginTo.wallet(stranger, owner.phone, wrong));
    assert.deepEqual(tries, ['wrong', 'wrong', 'wrong', 'waits']);
    assert.equal(await loginTo.wallet(given.visitor(), owner.phone, password), 'waits');
    assert.equal(await loginTo.wallet(owner, owner.phone, password), 'in');
  });

  it('[S141c] of the market do not lock out such a browser either', async () => {
    const owner = await given.shopper();
    const { email } = owner;
    await owner.open(`${world.marketUrl}${marketUrls.accounts.account()}`);
    await owner.submit(marketUrls.accounts.logout(), {});
    const stranger = given.visitor();
    const tries: string[] = [];
    for (let tried = 0; tried < 4; tried += 1) tries.push(await loginTo.market(stranger, email, wrong));
    assert.deepEqual(tries, ['wrong', 'wrong', 'wrong', 'waits']);
    assert.equal(await loginTo.market(given.visitor(), email, password), 'waits');
    assert.equal(await loginTo.market(owner, email, password), 'in');
  });

  it('[S141e] of the market lock out a browser that knew the old password, unless it set the new one', async () => {
    const owner = await given.shopper();
    const { email } = owner;
    const thief = given.visitor();
    assert.equal(await loginTo.market(thief, email, password), 'in');
    const next = 'copper harbour violet spoon';
    await owner.open(`${world.marketUrl}${marketUrls.accounts.security()}`);
    await owner.submit(marketUrls.accounts.changePassword(), { current: password, next });
    assert.match(owner.page.text, /Your password is changed/);
    await owner.open(`${world.marketUrl}${marketUrls.accounts.account()}`);
    await owner.submit(marketUrls.accounts.logout(), {});

    const tries: string[] = [];
    for (let tried = 0; tried < 4; tried += 1) tries.push(await loginTo.market(given.visitor(), email, wrong));
    assert.deepEqual(tries, ['wrong', 'wrong', 'wrong', 'waits']);
    assert.equal(await loginTo.market(thief, email, password), 'waits', 'the browser is no longer known');
    assert.equal(await loginTo.market(thief, email, next), 'waits');
    assert.equal(await loginTo.market(owner, email, next), 'in');
    // A login with the new password makes another browser known.
    const elsewhere = given.visitor();
    world.age(20 * 60_000);
    assert.equal(await loginTo.market(elsewhere, email, next), 'in');
    await elsewhere.open(`${world.marketUrl}${marketUrls.accounts.account()}`);
    await elsewhere.submit(marketUrls.accounts.logout(), {});
    for (let tried = 0; tried < 4; tried += 1) await loginTo.market(given.visitor(), email, wrong);
    assert.equal(await loginTo.market(elsewhere, email, next), 'in');
  });

  it('[S141e] of the wallet lock out a browser that signed in with an earlier password', async () => {
    const owner = await given.newcomer();
    const hash = await hashSecret(password, randomBytes);
    await world.walletRows(`update accounts.holders set password_hash = '${hash}' where phone = '${owner.phone}'`);
    for (let tried = 0; tried < 4; tried += 1) await loginTo.wallet(given.visitor(), owner.phone, wrong);
    assert.equal(await loginTo.wallet(owner, owner.phone, password), 'waits');
  });

  it('[S141d] do not stop a passkey, and its browser is known from then on', async () => {
    const owner = await given.newcomer();
    const device = await when.addsPasskey(owner);
    const stranger = given.visitor();
    for (let tried = 0; tried < 4; tried += 1) await loginTo.wallet(stranger, owner.phone, wrong);
    const elsewhere = given.visitor();
    await elsewhere.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await when.logsInWith(elsewhere, device);
    assert.ok(elsewhere.cookie('__Host-session'));
    assert.equal(await loginTo.wallet(elsewhere, owner.phone, password), 'in');
  });

  it('[W4c] [S143d] of a PIN can end it for good, and only a login by passkey can replace it then', async () => {
    const owner = await given.newcomer();
    const device = await when.addsPasskey(owner);
    const holderId = await holderIn(world, owner);
    for (let lock = 1; lock <= 20; lock += 1) {
      for (let tried = 0; tried < 5; tried += 1) await world.wallet.identity.secondFactor.verifyPin(holderId, '000001');
      world.age(30 * 60_000 * lock ** 2);
    }
    await loginTo.wallet(owner, owner.phone, password);
    await owner.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    await owner.submit(walletUrls.identity.pin(), { current: pin, pin: '840271', pinAgain: '840271' });
    assert.match(owner.page.text, /your PIN no longer works\. Log in with your passkey/);
    assert.equal((await world.wallet.identity.secondFactor.verifyPin(holderId, '840271')).ok, false);
    await owner.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=/id/pin`);
    await when.logsInWith(owner, device);
    await owner.submit(walletUrls.identity.pin(), { pin: '840271', pinAgain: '840271' });
    assert.equal((await world.wallet.identity.secondFactor.verifyPin(holderId, '840271')).ok, true);
  });

  it('[S140e] show an error page with a wait when the queue is full, and count no try', async () => {
    const owner = await given.newcomer();
    const hash = await hashSecret(pin, randomBytes);
    let isOver = false;
    const flood = async (): Promise<void> => {
      while (!isOver) await verifySecret(pin, hash).catch(() => turn());
    };
    const stranger = given.visitor();
    const places = [
      [`${world.walletUrl}${walletUrls.identity.login()}`, walletUrls.identity.login(), { phone: owner.phone }],
      [`${world.marketUrl}/account/login`, '/account/login', { email: 'nobody@example.com' }],
    ] as const;
    for (const [page, action, account] of places) {
      await stranger.open(page);
      isOver = false;
      const busy = Array.from({ length: 70 }, () => flood());
      for (let tried = 0; tried < 3; tried += 1) {
        const answer = await stranger.post(action, { ...account, password: wrong });
        assert.equal(answer.status, 503, `${action}, try ${tried}`);
        assert.ok(Number(answer.headers.get('retry-after')) > 0);
        assert.match(
          await answer.text(),
          /We are very busy right now[\s\S]*We did not begin what you asked for[\s\S]*Wait a moment/,
        );
      }
      isOver = true;
      await Promise.all(busy);
      await stranger.open(page);
      await stranger.submit(action, { ...account, password: wrong });
      assert.equal(stranger.page.status, 422, action);
      assert.match(stranger.page.text, /do not belong together/);
    }
  });

  it('[S140c] appraise a new password after the cheap checks, and limit the pace of the strength meter', async () => {
    const visitor = await given.newcomer({ at: 'password' });
    const begun = countAppraisals();
    await visitor.submit(walletUrls.identity.signUpPassword(), { password: 'too short' });
    assert.equal(visitor.page.status, 422);
    assert.equal(begun(), 0);
    const weigh = async (typed: string) => {
      const answer = await visitor.post(walletUrls.identity.signUpPasswordStrength(), { password: typed });
      return ((await answer.json()) as { score: number }).score;
    };
    for (let typed = 0; typed < 120; typed += 1) assert.ok((await weigh(`lantern otter moss ${typed}`)) > 0);
    assert.equal(await weigh('lantern otter moss'), 0);
    assert.equal(begun(), 120);
    await visitor.submit(walletUrls.identity.signUpPassword(), { password });
    assert.match(visitor.page.text, /Too many tries\. Wait \d seconds/);
    assert.equal(begun(), 120);
    world.age(3_000);
    await visitor.submit(walletUrls.identity.signUpPassword(), { password });
    assert.ok(visitor.cookie('__Host-session'), visitor.page.text);
  });
});
