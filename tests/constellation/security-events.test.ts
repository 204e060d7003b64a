import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import { codeSentTo, freshPhone, password, pin, holderIn } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

interface Line {
  readonly security?: Readonly<Record<string, unknown>>;
}

describe('security events of both products', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  /** Reads the events that were logged after the first `from` characters of the log. */
  const eventsSince = (from: number) =>
    world
      .logs()
      .slice(from)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as Line).security)
      .filter((security) => security !== undefined);
  const namesSince = (from: number) => eventsSince(from).map(({ event, subject }) => [event, subject]);

  it('[S147a] report logins, failures, locks and changes in the wallet, each with its holder', async () => {
    const start = world.logs().length;
    const visitor = await given.newcomer();
    const holderId = await holderIn(world, visitor);
    await when.addsPasskey(visitor);
    assert.deepEqual(namesSince(start), [
      ['account.opened', holderId],
      ['pin.set', holderId],
      ['passkey.added', holderId],
    ]);

    const second = world.logs().length;
    const stranger = given.visitor();
    await stranger.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    for (const typed of [visitor.phone, freshPhone()]) {
      await stranger.submit(walletUrls.identity.login(), { phone: typed, password: 'not the password at all' });
    }
    for (let tried = 0; tried < 3; tried += 1) {
      await stranger.submit(walletUrls.identity.login(), { phone: visitor.phone, password: 'not the password at all' });
    }
    await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=/id/pin`);
    await visitor.submit(walletUrls.identity.login(), { phone: visitor.phone, password });
    await visitor.submit(walletUrls.identity.pin(), { current: '000001', pin: '840271', pinAgain: '840271' });
    await visitor.submit(walletUrls.identity.pin(), { current: pin, pin: '840271', pinAgain: '840271' });
    await visitor.open(`${world.walletUrl}${walletUrls.identity.logout()}`);
    await visitor.submit(walletUrls.identity.logout(), {});
    assert.deepEqual(namesSince(second), [
      ['login.failed', holderId],
      ['login.failed', null],
      ['login.failed', holderId],
      ['login.failed', holderId],
      ['login.delayed', holderId],
      ['login.succeeded', holderId],
      ['session.ended', holderId],
      ['pin.failed', holderId],
      ['pin.changed', holderId],
      ['session.ended', holderId],
    ]);
    for (const event of eventsSince(second)) {
      assert.match(String(event['address']), /127\.0\.0\.1|::1/);
      assert.match(String(event['browser']), / on /);
      assert.match(String(event['reference']), /^req_/);
    }
  });

  it('[S147a] report a refused passkey and a locked PIN', async () => {
    const visitor = await given.newcomer();
    const holderId = await holderIn(world, visitor);
    const start = world.logs().length;
    const { challengeId, options } = { challengeId: 'made up', options: { challenge: 'AAAA' } };
    const response = JSON.stringify(createAuthenticator(world.walletUrl).sign(options));
    const other = given.visitor();
    await other.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await other.submit(walletUrls.identity.loginByPasskey(), { challengeId, response });
    for (let tried = 0; tried < 6; tried += 1) await world.wallet.identity.secondFactor.verifyPin(holderId, '000001');
    const names = namesSince(start);
    assert.deepEqual(names[0], ['passkey.refused', null]);
    assert.deepEqual(
      names.slice(1),
      ['failed', 'failed', 'failed', 'failed', 'locked', 'locked'].map((word) => [`pin.${word}`, holderId]),
    );
  });

  it('[S147a] report logins, failures, locks and changes in the market, each with its shopper', async () => {
    const start = world.logs().length;
    const visitor = await given.shopper();
    const { email } = visitor;
    const id = (await world.market.accounts.idOf(email))!;
    const stranger = given.visitor();
    await stranger.open(`${world.marketUrl}${marketUrls.accounts.login()}`);
    await stranger.submit(marketUrls.accounts.login(), { email: 'nobody@example.com', password });
    for (let tried = 0; tried < 4; tried += 1) {
      await stranger.submit(marketUrls.accounts.login(), { email, password: 'not the password at all' });
    }
    await visitor.open(`${world.marketUrl}${marketUrls.accounts.security()}`);
    const next = 'copper violin harvest moon';
    await visitor.submit(marketUrls.accounts.changePassword(), { current: 'not this one at all', next });
    await visitor.submit(marketUrls.accounts.changePassword(), { current: password, next });
    await visitor.open(`${world.marketUrl}${marketUrls.accounts.account()}`);
    await visitor.submit(marketUrls.accounts.logout(), {});
    assert.deepEqual(namesSince(start), [
      ['account.opened', id],
      ['login.failed', null],
      ['login.failed', id],
      ['login.failed', id],
      ['login.failed', id],
      ['login.delayed', id],
      ['login.failed', id],
      ['password.change_failed', id],
      ['password.changed', id],
      ['sessions.ended', id],
      ['session.ended', id],
    ]);
  });

  it('[S147c] contain no phone number, e-mail address, name, code, password, PIN or session secret', async () => {
    const visitor = await given.newcomer();
    const stranger = given.visitor();
    const guess = 'canary otter moss kettle';
    await stranger.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await stranger.submit(walletUrls.identity.login(), { phone: visitor.phone, password: guess });
    const email = 'canary@example.com';
    await stranger.open(`${world.marketUrl}${marketUrls.accounts.signUp()}`);
    await stranger.submit(marketUrls.accounts.signUp(), { name: 'Canary Byrne', email, password });
    await stranger.open(`${world.marketUrl}${marketUrls.accounts.logout()}`);
    const holderId = await holderIn(world, visitor);
    await world.wallet.identity.secondFactor.verifyPin(holderId, '703946');
    const another = freshPhone();
    await stranger.open(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await stranger.submit(walletUrls.identity.signUp(), { phone: another });
    const code = codeSentTo(world, another);
    const wrong = code === '703947' ? '703948' : '703947';
    await stranger.submit(walletUrls.identity.signUpCode(), { code: wrong });
    const logs = world.logs();
    assert.match(logs, /"event":"code\.failed"/);
    const known = visitor.cookie('__Host-known')!;
    for (const secret of [
      visitor.phone.slice(4),
      another.slice(4),
      password,
      guess,
      email,
      'Canary Byrne',
      '703946',
      wrong,
      visitor.cookie('__Host-session')!,
      stranger.cookie('__Host-shopper')!,
      known.split('.')[1]!,
    ]) {
      assert.ok(!logs.includes(secret), secret);
    }
  });
});
