import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import { pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

describe('PIN and passkey', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  it('[S47a] cannot be set with the password alone, if there is a passkey and no PIN', async () => {
    const { phone, holderId } = await given.person({ hasPin: false });
    const owner = await when.logsIn({ phone });
    const device = await when.addsPasskey(owner, phone);

    const thief = await when.logsIn({ phone });
    for (const path of [
      walletUrls.identity.pin(),
      walletUrls.identity.signUpPin(),
      walletUrls.identity.addPasskey(),
      walletUrls.identity.signUpPasskey(),
    ]) {
      await thief.open(`${world.walletUrl}${path}`);
      assert.match(thief.page.text, /Log in with your passkey/, path);
      assert.doesNotMatch(thief.page.text, /data-options|name="pin"/, path);
    }
    assert.equal(await world.wallet.identity.secondFactor.hasPin(holderId), false);

    await owner.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=/id/pin`);
    await when.logsInWith(owner, device);
    await owner.submit(walletUrls.identity.pin(), { pin, pinAgain: pin });
    assert.equal(await world.wallet.identity.secondFactor.hasPin(holderId), true);
  });

  it('[W3c] say that they are set, and lead back to where the owner came from', async () => {
    const person = await given.person({ hasPin: false });
    const owner = await when.logsIn(person, `${walletUrls.identity.pin()}?continue=${walletUrls.identity.security()}`);
    await when.confirmsPhone(owner, person.phone);
    const next = () => owner.linkTo(walletUrls.identity.security());
    await owner.submit(walletUrls.identity.pin(), { pin, pinAgain: pin });
    assert.match(owner.page.text, /<h1>Your payment PIN is set/);
    await owner.open(next());
    await owner.open(owner.linkTo(walletUrls.identity.pin()));
    assert.match(owner.page.text, /Forgotten\? Talk to support/, 'there is no passkey');
    await owner.submit(walletUrls.identity.pin(), { current: pin, pin: '583920', pinAgain: '583920' });
    assert.match(owner.page.text, /<h1>Your payment PIN is changed/);
    await owner.open(`${world.walletUrl}${walletUrls.identity.addPasskey()}`);
    const response = JSON.stringify(createAuthenticator(world.walletUrl).register(owner.passkeyOptions()));
    await owner.submit(walletUrls.identity.addPasskey(), { response });
    assert.match(owner.page.text, /<h1>Your passkey is set up/);
    await owner.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    assert.match(owner.page.text, /Forgotten\? Log in with your passkey/);
  });

  it('[W4a] are set once if their button is pressed several times, concurrently or again', async () => {
    const visitor = await given.newcomer({ at: 'pin' });
    const press = async (typed = pin) => {
      const answer = await visitor.post(walletUrls.identity.signUpPin(), { pin: typed, pinAgain: typed });
      return answer.headers.get('location') ?? answer.status;
    };
    assert.deepEqual(await Promise.all([press(), press(), press()]), Array(3).fill('/id/sign-up/passkey'));
    assert.equal(await press(), '/id/sign-up/passkey');
    assert.equal(await press('580316'), 422, 'another PIN does not replace the first');
    const { holderId } = (await world.wallet.identity.sessions.find(visitor.cookie('__Host-session')!))!;
    assert.equal((await world.wallet.identity.secondFactor.verifyPin(holderId, pin)).ok, true);
  });

  it('[W3c] are set up one after the other, and the sign-up recommends but does not require a passkey', async () => {
    const visitor = await given.newcomer();
    assert.equal(new URL(visitor.page.url).pathname, '/id/sign-up/passkey');
    assert.match(visitor.page.text, /Pay with a touch/);
    assert.match(visitor.page.text, /Nothing to remember, nothing to type/);
    assert.match(visitor.page.text, /nobody can phish it/);
    assert.match(visitor.page.text, /data-passkey="create"/);
    assert.match(visitor.page.text, /href="\/id\/done"[^>]*>Continue without/);
    const stranger = given.visitor();
    await stranger.open(`${world.walletUrl}${walletUrls.identity.signUpPasskey()}`);
    assert.equal(new URL(stranger.page.url).pathname, '/id/login');
    assert.doesNotMatch(stranger.page.text, /data-passkey="create"/);
  });

  it('are set once: a passkey that is sent twice leads to no error page', async () => {
    const visitor = await given.newcomer();
    const response = JSON.stringify(createAuthenticator(world.walletUrl).register(visitor.passkeyOptions()));
    const add = async () => {
      await visitor.submit(walletUrls.identity.signUpPasskey(), { response });
      return visitor.page.text;
    };
    for (const text of await Promise.all([add(), add()])) assert.doesNotMatch(text, /could not be set up/);
  });
});
