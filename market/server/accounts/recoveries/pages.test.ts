import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeFor, marketOf } from '../../../../tests/world/mailed-codes.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const { accounts } = urls;

describe('the page behind the letter about a new password that waits', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('[S46b] changes nothing when it is opened, stops the wait by its button, and says so', async () => {
    const { email } = await world.given.shopper();
    const thief = world.given.visitor();
    await thief.open(`${world.marketUrl}${accounts.forgotten()}`);
    await thief.submit(accounts.forgotten(), { email });
    await thief.submit(accounts.stepCode(), { code: await codeFor(marketOf(world), thief.cookie('__Host-entry')) });
    await world.settle();
    const letter = world.sandbox.inbox.list(email)[0]!.text;
    const [link, token = ''] = /https?:\S+\/account\/recovery\/stop\/([\w-]+)/.exec(letter) ?? [];
    const owner = world.given.visitor();
    await owner.open(link!);
    await owner.open(link!);
    assert.match(owner.page.text, /<h1>Stop the new password\?/);
    await owner.submit(accounts.stopRecovery({ token }), {});
    assert.match(owner.page.text, /<h1>The new password is stopped/);
    assert.match(owner.page.text, /Your password stays as it is/);
    await owner.open(link!);
    assert.match(owner.page.text, /<h1>The new password is stopped/);
  });
});
