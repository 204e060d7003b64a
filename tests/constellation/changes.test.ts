import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { password, pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const OPENING_MS = 31 * 60_000;

describe('changes of a wallet, and of an account in the market', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  const messagesTo = (phone: string) => world.sandbox.inbox.list(phone).map(({ text }) => text);
  const since = async (phone: string, work: () => Promise<unknown>) => {
    await world.settle();
    const before = messagesTo(phone).length;
    await work();
    await world.settle();
    return messagesTo(phone)
      .slice(0, messagesTo(phone).length - before)
      .map((text) => text.replace(/(?:\n.*)? Not you\?.*/s, ''));
  };

  it('[S144a] reach the holder by SMS and by mail, a new browser as well as a new PIN', async () => {
    const { phone, holderId } = await given.person();
    const email = `${holderId}@example.com`;
    await world.walletRows('update accounts.holders set email_proved_at = created_at, email = $1 where phone = $2', [
      email,
      phone,
    ]);
    world.age(OPENING_MS);
    const owner = await when.logsInElsewhere({ phone });
    await world.settle();
    assert.match(messagesTo(phone)[0]!, /^Holdfast: your wallet was opened in a new browser\./);
    const sent = await since(phone, async () => {
      await owner.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
      await owner.submit(walletUrls.identity.pin(), { current: pin, pin: '840271', pinAgain: '840271' });
    });
    assert.deepEqual(sent, ['Holdfast: your PIN for payments was changed.']);
    const mails = world.sandbox.inbox.list(email).map(({ text }) => text);
    assert.ok(mails.some((text) => text.includes('The PIN for payments of your wallet was changed.')));
  });

  it('[S144a] reach the holder whose PIN is blocked by wrong tries, once', async () => {
    const { phone, holderId } = await given.person();
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    await world.walletRows('update second_factor.pins set failures = 99 where holder_id = $1', [toUuid(holderId)]);
    const page = walletUrls.identity.pin();
    const sent = await since(phone, async () => {
      for (const current of ['000001', '000002', pin]) {
        await owner.open(`${world.walletUrl}${page}`);
        await owner.submit(page, { current, pin: '840271', pinAgain: '840271' });
      }
    });
    assert.deepEqual(sent, ['Holdfast: your PIN is blocked after too many wrong tries.']);
  });

  it('[S144b] reach the shopper whose address for parcels is another one, and not for the first or the same', async () => {
    const shopper = await given.shopper();
    world.age(OPENING_MS);
    const page = marketUrls.accounts.address();
    const types = async (line1: string) => {
      await shopper.open(`${world.marketUrl}${page}`);
      await shopper.submit(page, { line1, postalCode: 'D04', city: 'Dublin', country: 'IE' });
      assert.match(shopper.page.url, /\?saved$/);
      await world.settle();
      return world.sandbox.inbox.list(shopper.email).filter(({ subject }) => /address for your parcels/.test(subject));
    };
    assert.equal((await types('12 Harbour Row')).length, 0);
    assert.equal((await types('12 Harbour Row')).length, 0);
    const [letter, ...more] = await types('7 Mill Lane');
    assert.deepEqual(more, []);
    assert.match(letter!.text, /The postal address of your account was changed[\s\S]*If it was somebody else/);
    assert.doesNotMatch(letter!.text, /Mill Lane|Harbour/);
  });

  it('[S47b] [S144a] reach the holder when another passkey is added', async () => {
    const { phone } = await given.person({ hasPin: false });
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    const sent = await since(phone, () => when.addsPasskey(owner, phone));
    assert.ok(sent.includes('Holdfast: a passkey was added to your wallet.'), sent.join('\n'));
  });

  it('[S144a] send nothing for a sign-in from a known browser, nor for a wrong password', async () => {
    const { phone } = await given.person();
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    const sent = await since(phone, async () => {
      await owner.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes`);
      await owner.submit(walletUrls.identity.login(), { phone, password: 'not the password at all' });
      await owner.submit(walletUrls.identity.login(), { phone, password });
    });
    assert.deepEqual(sent, []);
  });

  it('[S144a] send nothing while a wallet is being opened', async () => {
    const visitor = await given.newcomer();
    const sent = await since(visitor.phone, () => when.addsPasskey(visitor));
    assert.deepEqual(sent, []);
  });
});
