import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createAuthenticator } from './authenticator.ts';
import { visit } from './browserless.ts';
import type { Visitor } from './browserless.ts';
import { startConstellation } from './constellation.ts';
import type { Constellation } from './constellation.ts';
import { openWithoutPin } from './linked.ts';
import { password, pin } from './people.ts';

/** What the page's script would give to the browser's passkey prompt. */
const optionsOn = (visitor: Visitor): { challenge: string } => {
  const attribute = /data-options="([^"]*)"/.exec(visitor.page.text)?.[1] ?? '';
  return JSON.parse(attribute.replaceAll('&quot;', '"')) as { challenge: string };
};

describe('a holder with a passkey and no PIN', () => {
  let world: Constellation;
  before(async () => {
    world = await startConstellation();
  });
  after(() => world.close());

  it('[S47] gets neither PIN nor passkey from whoever knows the password alone', async () => {
    const { phone, holderId } = await openWithoutPin(world);
    const login = async () => {
      const visitor = visit(world);
      await visitor.open(`${world.walletUrl}/id/login`);
      await visitor.submit('/id/login', { phone, password });
      return visitor;
    };
    const owner = await login();
    const device = createAuthenticator(world.walletUrl);
    await owner.open(`${world.walletUrl}/id/passkeys/add`);
    await owner.submit('/id/passkeys/add', { response: JSON.stringify(device.register(optionsOn(owner))) });

    const thief = await login();
    for (const path of ['/id/pin', '/id/sign-up/pin', '/id/passkeys/add', '/id/sign-up/passkey']) {
      await thief.open(`${world.walletUrl}${path}`);
      assert.match(thief.page.text, /Log in with your passkey/, path);
      assert.doesNotMatch(thief.page.text, /data-options|name="pin"/, path);
    }
    assert.equal(await world.wallet.secondFactor.hasPin(holderId), false);

    await owner.open(`${world.walletUrl}/id/login?again=yes&continue=/id/pin`);
    const response = JSON.stringify(device.sign(optionsOn(owner)));
    await owner.submit('/id/login/passkey', { response });
    await owner.submit('/id/pin', { pin, pinAgain: pin });
    assert.equal(await world.wallet.secondFactor.hasPin(holderId), true);
  });
});
