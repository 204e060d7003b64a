import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const OPENING_MS = 31 * 60_000;
const list = walletUrls.identity.passkeys();

describe('the pages of passkeys', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  const open = (visitor: Visitor) => visitor.open(`${world.walletUrl}${list}`);
  /** Follows the first link of the open list to rename or to remove. */
  const follow = async (visitor: Visitor, what: 'Rename' | 'Remove') => {
    const found = new RegExp(`href="([^"]+)" aria-label="${what} `).exec(visitor.page.text.replaceAll(/\s+/g, ' '));
    await visitor.open(`${world.walletUrl}${found?.[1]}`);
    return new URL(visitor.page.url).pathname;
  };

  it('[S47d] list each passkey, rename and remove it, and keep what was typed', async () => {
    const { phone, holderId } = await given.person();
    const owner = await when.logsIn({ phone });
    const device = await when.addsPasskey(owner);
    world.age(OPENING_MS);
    await owner.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=${list}`);
    await when.logsInWith(owner, device);
    const page = await follow(owner, 'Rename');
    assert.doesNotMatch(owner.page.text, /name="pin"/, 'a login by passkey is enough to rename');
    await owner.submit(page, { name: 'call www.help.example <b>' });
    assert.equal(owner.page.status, 422);
    assert.match(owner.page.text, /value="call www\.help\.example &lt;b/);
    await owner.submit(page, { name: 'Ada’s <laptop>' });
    assert.match(owner.page.text, /has its new name[\s\S]*Ada’s &lt;laptop/);
    const removal = await follow(owner, 'Remove');
    await owner.submit(removal, { pin: '000000' });
    assert.match(owner.page.text, /You have 4 more tries/);
    await owner.submit(removal, { pin });
    assert.match(owner.page.text, /The passkey is removed/);
    assert.equal((await world.wallet.identity.accounts.find(holderId)) !== undefined, true);
    await world.settle();
    const messages = world.sandbox.inbox.list(phone).map(({ text }) => text);
    assert.ok(messages.some((text) => text.startsWith('Holdfast: a passkey was removed from your wallet.')));
    assert.ok(!messages.some((text) => text.includes('laptop')));
    const another = given.visitor();
    await another.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await when.logsInWith(another, device);
    assert.match(another.page.text, /This passkey was not accepted/);
  });

  it('[S47d] need the PIN after a login by password, and a fresh login', async () => {
    const { phone } = await given.person();
    const owner = await when.logsIn({ phone });
    await when.addsPasskey(owner);
    const thief = await when.logsIn({ phone }, list);
    const page = await follow(thief, 'Rename');
    assert.match(thief.page.text, /name="pin"/);
    await thief.submit(page, { name: 'Mine' });
    assert.match(thief.page.text, /A PIN has exactly six digits/);
    assert.match(thief.page.text, /value="Mine"/);
    await open(owner);
    assert.doesNotMatch(owner.page.text, /Mine/);
    world.age(16 * 60_000);
    await open(thief);
    assert.match(thief.page.text, /Confirm that it’s you/);
    const answer = await thief.post(`${page}/remove`, { pin });
    assert.match(answer.headers.get('location') ?? '', /\/id\/login\?again=yes/);
  });

  it('[S47d] keep the only passkey of a holder without a PIN, and open by passkey alone', async () => {
    const { phone } = await given.person({ hasPin: false });
    const owner = await when.logsIn({ phone });
    const device = await when.addsPasskey(owner, phone);
    const thief = await when.logsIn({ phone }, list);
    assert.equal(thief.page.status, 403);
    assert.match(thief.page.text, /Log in with your passkey/);
    await owner.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=${list}`);
    await when.logsInWith(owner, device);
    const removal = await follow(owner, 'Remove');
    await owner.submit(removal, {});
    assert.equal(owner.page.status, 422);
    assert.match(owner.page.text, /This is your only passkey/);
    await open(owner);
    assert.match(owner.page.text, />Remove</);
  });

  it('[S47d] [S58] show nothing of another holder’s passkey', async () => {
    const [ada, bob] = [await given.person(), await given.person()];
    const owner = await when.logsIn({ phone: ada.phone });
    await when.addsPasskey(owner);
    await open(owner);
    const page = await follow(owner, 'Rename');
    const other = await when.logsIn({ phone: bob.phone }, list);
    assert.match(other.page.text, /You have no passkey yet/);
    for (const path of [page, `${page}/remove`, `${list}/nothing`]) {
      await other.open(`${world.walletUrl}${path}`);
      assert.equal(other.page.status, 404);
    }
  });
});
