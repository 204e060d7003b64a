import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Authenticator } from '../../dev/demo/authenticator.ts';
import { grantedBy } from '../world/consent.ts';
import { pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { mandateDetail } from '../world/shop.ts';
import type { Shop } from '../world/shop.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

describe('allowing a mandate', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let shop: Shop;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    shop = await given.shop();
  });
  after(() => world.close());

  /** Opens the consent page in a browser that has logged in by password. */
  const consentOf = async (person: Person, detail: Record<string, unknown> = mandateDetail) => {
    const attempt = await shop.ask(detail);
    return { attempt, visitor: await when.opensConsent(shop, person, attempt.url) };
  };
  /** Reads the caps of all the person's mandates, including those whose code the shop has not exchanged. */
  const capsOf = async ({ phone }: Person): Promise<string[]> => {
    const rows = await world.walletRows<{ cap: string }>(`select max_per_payment_minor as cap from mandates.mandates
         join accounts.holders on holders.id = holder_id where phone = '${phone}'`);
    return rows.map(({ cap }) => cap);
  };
  const isBack = (visitor: Visitor) => visitor.page.url.startsWith(shop.origin);
  /** Opens a wallet with a passkey and without a PIN. */
  const openWithPasskey = async (): Promise<{ person: Person; device: Authenticator }> => {
    const person = await given.person({ hasPin: false });
    const { visitor } = await consentOf(person);
    return { person, device: await when.addsPasskey(visitor, person.phone) };
  };

  it('[S122] [W4a] [W6g] needs the PIN too: no PIN, a wrong PIN and a forged signature grant nothing', async () => {
    const person = await given.person();
    const { visitor } = await consentOf(person);
    for (const [fields, words] of [
      [{ pin: '' }, /Type the six digits of your payment PIN\. Nothing was linked\./],
      [{ pin: '12345' }, /Type the six digits/],
      [{ pin: '000000' }, /That is not your PIN\. You have 4 tries left\. Nothing was linked\. Try again\./],
      [{ pin: '', response: '{}' }, /Nothing was linked/],
    ] as const) {
      await when.answers(visitor, 'allow', { max_per_payment: '12.50', ...fields });
      assert.equal(visitor.page.status, 422);
      assert.match(visitor.page.text, words);
      assert.match(visitor.page.text, /value="12\.50"/, 'what was typed stays');
      assert.doesNotMatch(visitor.page.text, /value="000000"/);
    }
    assert.deepEqual(await capsOf(person), []);
    await when.answers(visitor, 'allow', { max_per_payment: '12.50', pin: `${pin.slice(0, 3)} ${pin.slice(3)}` });
    assert.ok(isBack(visitor));
    assert.deepEqual(await capsOf(person), ['1250']);
  });

  it('[S122] [W4b] locks the PIN after the fifth wrong one, and a wrong limit costs no try', async () => {
    const person = await given.person();
    const { visitor } = await consentOf(person);
    await when.answers(visitor, 'allow', { max_per_payment: '31', pin: '000000' });
    assert.match(visitor.page.text, /from 0 to 30\.00 euros/);
    for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
      await when.answers(visitor, 'allow', { max_per_payment: '30', pin: '000000' });
      assert.ok(visitor.page.text.includes(`${left} left. Nothing was linked.`), left);
    }
    for (const typed of ['000000', pin]) {
      await when.answers(visitor, 'allow', { pin: typed });
      assert.match(visitor.page.text, /locked for 30 minutes, until \d\d:\d\d UTC\. Nothing was linked\. Start again/);
    }
    assert.deepEqual(await capsOf(person), []);
  });

  it('[S122] accepts a passkey’s signature for this consent, and for no other', async () => {
    const { person, device } = await openWithPasskey();
    const [one, two] = [await consentOf(person), await consentOf(person)];
    assert.doesNotMatch(one.visitor.page.text, /name="pin"/);
    assert.match(one.visitor.page.text, /data-along-with="allow"[\s\S]*Allow with a passkey/);
    const ofTwo = JSON.stringify(device.sign(two.visitor.passkeyOptions()));
    await when.answers(one.visitor, 'allow', { response: ofTwo });
    assert.match(one.visitor.page.text, /The passkey was not accepted\. Nothing was linked\. Try again\./);
    assert.deepEqual(await capsOf(person), []);
    const response = JSON.stringify(device.sign(one.visitor.passkeyOptions()));
    await when.answers(one.visitor, 'allow', { response, max_per_payment: '20' });
    const tokens = await shop.fetchTokens(one.visitor.page.url, one.attempt);
    assert.equal(grantedBy(tokens)['max_per_payment'], '2000');
  });

  it('[W6g] needs no further proof right after a login by passkey or the opening of the wallet', async () => {
    const { person, device } = await openWithPasskey();
    const { visitor } = await consentOf(person);
    const consent = new URL(visitor.page.url).pathname;
    await visitor.open(
      `${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=${encodeURIComponent(consent)}`,
    );
    await when.logsInWith(visitor, device);
    assert.doesNotMatch(visitor.page.text, /name="pin"|data-options/);
    await when.answers(visitor, 'allow', { pin: '' });
    assert.ok(isBack(visitor));

    const opened = await given.newcomer();
    await opened.open((await shop.ask(mandateDetail)).url.href);
    assert.doesNotMatch(opened.page.text, /name="pin"|data-options/);
  });

  it('[L3a] [S143h] makes a person without PIN and passkey set a PIN first, and returns to the consent', async () => {
    const person = await given.person({ hasPin: false });
    const { visitor } = await consentOf(person);
    const consent = visitor.page.url;
    assert.match(visitor.page.text, /You have no payment PIN yet/);
    const way = visitor.linkTo('/id/pin?');
    await visitor.submit(new URL(consent).pathname, { decision: 'allow', pin });
    assert.equal(visitor.page.status, 422);
    assert.deepEqual(await capsOf(person), []);
    await visitor.open(way);
    await when.confirmsPhone(visitor, person.phone);
    await visitor.submit(walletUrls.identity.pin(), { pin, pinAgain: pin });
    assert.equal(visitor.page.url, consent);
    await when.answers(visitor, 'allow');
    assert.ok(isBack(visitor));
  });

  it('[L1c] needs no proof for a refusal, nor for the consent that a shop may pay a seller', async () => {
    const { visitor } = await consentOf(await given.person());
    const back = await when.answers(visitor, 'deny', { pin: '' });
    assert.equal(back.searchParams.get('error'), 'access_denied');
    const seller = await consentOf(await given.person({ tier: 2 }), {
      type: 'wallet_payee',
      name: 'Northwind',
      max_commission_basis_points: 800,
    });
    assert.doesNotMatch(seller.visitor.page.text, /name="pin"/);
    await when.answers(seller.visitor, 'allow', { pin: '' });
    assert.ok((await shop.fetchTokens(seller.visitor.page.url, seller.attempt)).refresh_token);
  });

  it('[S123] offers no cap above the person’s tier limit, and refuses one above every tier’s limit', async () => {
    const caps = { max_per_payment: '500000', max_per_month: '5000000' };
    const { visitor, attempt } = await consentOf(await given.person(), { ...mandateDetail, ...caps });
    assert.match(visitor.page.text, /At most €200\.00; [\s\S]*At most €5,000\.00 together/);
    await when.answers(visitor, 'allow', { max_per_payment: '200.01' });
    assert.match(visitor.page.text, /from 0 to 200\.00 euros/);
    await when.answers(visitor, 'allow', { max_per_payment: '200' });
    const granted = grantedBy(await shop.fetchTokens(visitor.page.url, attempt));
    assert.deepEqual([granted['max_per_payment'], granted['max_per_month']], ['20000', '500000']);
    for (const more of [{ max_per_payment: '500001' }, { max_per_month: '5000001' }]) {
      await assert.rejects(shop.ask({ ...mandateDetail, ...caps, ...more }), {
        error: 'invalid_authorization_details',
      });
    }
  });
});
