import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { METHODS } from '../world/market.ts';
import { password } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

let world: TestWorld;
let given: Given;
let when: When;
let db: Db;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  db = connect({ url: world.marketDatabaseUrl, ...rolesOf('market') });
});
after(async () => {
  await db.close();
  await world.close();
});

const Row = Type.Object({ text: Type.String() });

describe('linking a wallet in the market', () => {
  it('[L1a] [L1e] leads from account settings to the wallet and back, linked, with a masked name', async () => {
    const visitor = await given.shopper();
    assert.match(visitor.page.text, /No wallet is linked</);
    await when.setsOut(visitor, await given.person());
    assert.match(visitor.page.text, /Link your wallet with Holdfast Market\?/);
    await when.answers(visitor, 'allow');
    assert.equal(visitor.page.url, `${world.marketUrl}${METHODS}?linked`);
    assert.match(visitor.page.text, /Your wallet is linked/);
    assert.match(visitor.page.text, /Ada B\. · \+353 •••• ••\d\d/);
    assert.doesNotMatch(visitor.page.text, /Ada Byrne · /);
    assert.match(visitor.page.text, /Pays up to €30\.00 at once, €300\.00 a month/);
  });

  it('[L1a] continues to the page that the shopper wanted, if it is one of the market', async () => {
    const visitor = await given.shopper();
    const person = await given.person();
    await visitor.submit(`${METHODS}/link`, { continue: '/cart' });
    await when.makesKnown(visitor, person.phone);
    await visitor.submit(walletUrls.identity.login(), { phone: person.phone, password });
    await when.answers(visitor, 'allow');
    assert.equal(visitor.page.url, `${world.marketUrl}/cart`);
    await visitor.open(`${world.marketUrl}${METHODS}`);
    await visitor.submit(`${METHODS}/link`, { continue: '//evil.example/' });
    await when.answers(visitor, 'allow');
    assert.equal(new URL(visitor.page.url).origin, world.marketUrl);
  });

  it('[L1c] [L3a] [L3d] explains a refusal, a frozen wallet and a wallet without a name', async () => {
    const wallet = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    try {
      const frozen = await given.person();
      await wallet.asWriter((tx) =>
        tx.run(sql`update accounts.holders set status = 'frozen' where phone = ${frozen.phone}`),
      );
      const unnamed = await given.person();
      await wallet.asWriter((tx) => tx.run(sql`update accounts.holders set tier = 0 where phone = ${unnamed.phone}`));
      const cases = [
        [await given.person(), /You did not allow it/],
        [frozen, /Your wallet is frozen/],
        [unnamed, /does not know you yet/],
      ] as const;
      for (const [person, words] of cases) {
        const visitor = await given.shopper();
        await when.setsOut(visitor, person);
        await when.answers(visitor, 'deny');
        assert.equal(new URL(visitor.page.url).pathname, METHODS);
        assert.match(visitor.page.text, words);
        assert.match(visitor.page.text, /nothing was charged|cannot be linked|then link it/);
        assert.match(visitor.page.text, /No wallet is linked</);
      }
    } finally {
      await wallet.close();
    }
  });

  it('[L1a] of two and three days works in cart, checkout and account, and no refusal of the wallet is an error page', async () => {
    await given.goods();
    const buyer = await given.buyer();
    const { visitor } = buyer;
    const { accounts, cart, ordering } = marketUrls;
    const pages = [cart.cart(), ordering.checkout(), accounts.account(), accounts.security(), METHODS];
    const opensAll = async () => {
      for (const path of pages) {
        await visitor.open(`${world.marketUrl}${path}`);
        assert.ok(visitor.page.status < 500, `${path}: ${visitor.page.status}`);
      }
    };
    for (const hours of [49, 24]) {
      world.advance(hours * 3_600_000);
      await opensAll();
      await buyer.buy('beeswax-candle');
      assert.match(visitor.page.url, /\/orders\/ord_/);
    }
    // Security time moves on for the wallet's checks, not for the library that signs, as if one clock were wrong.
    world.age(49 * 3_600_000);
    try {
      await opensAll();
      await visitor.submit(marketUrls.wallet.link(), {});
      assert.equal(visitor.page.status, 200);
      assert.match(visitor.page.text, /Nothing was linked or charged|did not work/);
      await when.putsIntoCart(visitor, 'beeswax-candle');
      await when.checksOut(visitor);
      assert.ok(visitor.page.status < 500, `checkout: ${visitor.page.status}`);
      await opensAll();
    } finally {
      world.age(-49 * 3_600_000);
    }
  });

  it('[S144a] [S147a] is in the shopper’s security activity with its end, and a mail says each', async () => {
    const visitor = await given.shopper();
    // A new account gets no mails about what its opener does.
    await world.marketRows(`update security_log.events set first_at = first_at - interval '1 hour'
                             where event = 'account.opened'`);
    const events = async () =>
      (
        await world.marketRows<{ event: string; by: string | null; has_browser: boolean }>(
          `select event, facts->>'by' as by, browser is not null as has_browser from security_log.events
            where event like 'link.%' and subject = $1 order by last_at`,
          [await world.market.accounts.idOf(visitor.email)],
        )
      ).map(({ event, by, has_browser: hasBrowser }) => [event, by, hasBrowser]);
    const mails = () => world.sandbox.inbox.list(visitor.email).map(({ subject }) => subject);
    const person = await given.person();
    await when.linksWallet(visitor, person);
    await world.settle();
    assert.deepEqual(await events(), [['link.made', null, true]]);
    assert.match(mails()[0]!, /A wallet was linked to your account/);
    await when.linksWallet(visitor, person);
    await visitor.submit(`${METHODS}/unlink`, {});
    await world.settle();
    assert.match(mails()[0]!, /A wallet was unlinked from your account/);
    await when.linksWallet(visitor, person);
    const mandate = (await world.wallet.linking.mandates.listOf(person.holderId)).find(({ revokedAt }) => !revokedAt)!;
    await world.wallet.linking.mandates.revoke(mandate.id, 'holder');
    await world.settle();
    assert.deepEqual(await events(), [
      ['link.made', null, true],
      ['link.made', null, true],
      ['link.ended', 'shopper', true],
      ['link.made', null, true],
      ['link.ended', 'holder', false],
    ]);
    await visitor.open(`${world.marketUrl}${marketUrls.accounts.activity()}`);
    assert.match(visitor.page.text, /Wallet unlinked[\s\S]*Wallet linked/);
  });

  it('[S31] is refused for a wallet that another shopper has linked, until that link is ended', async () => {
    const person = await given.person();
    const first = await given.shopper({ wallet: person });
    const second = await given.shopper();
    await when.setsOut(second, person);
    assert.match(second.page.text, /is linked at Holdfast Market already/);
    await when.answers(second, 'deny');
    assert.match(second.page.text, /linked to another account here/);
    await first.submit(`${METHODS}/unlink`, {});
    await world.settle();
    await when.setsOut(second, person);
    await when.answers(second, 'allow');
    assert.match(second.page.text, /Your wallet is linked/);
  });

  it('[L2c] leaves one link with the new caps, if the same wallet is linked again', async () => {
    const person = await given.person();
    const visitor = await given.shopper({ wallet: person });
    await when.setsOut(visitor, person);
    await when.answers(visitor, 'allow', { max_per_payment: '0' });
    assert.match(visitor.page.text, /You approve each payment in your wallet/);
    assert.equal(visitor.page.text.split('>Linked</span>').length - 1, 1);
    assert.doesNotMatch(visitor.page.text, /No longer linked/);
  });

  it('[L2c] takes one press on each side after a login by passkey, and otherwise the PIN', async () => {
    const person = await given.person();
    const visitor = await given.shopper({ wallet: person });
    await visitor.submit(`${METHODS}/unlink`, {});
    await world.settle();
    await when.setsOut(visitor, person);
    await when.answers(visitor, 'allow', { pin: '' });
    assert.match(visitor.page.text, /Type the six digits of your payment PIN\. Nothing was linked\./);
    const device = await when.addsPasskey(visitor);
    await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes`);
    await when.logsInWith(visitor, device);
    await visitor.open(`${world.marketUrl}${METHODS}`);
    await visitor.submit(`${METHODS}/link`, {});
    assert.match(visitor.page.text, /Link your wallet with Holdfast Market\?/);
    await when.answers(visitor, 'allow', { pin: '' });
    assert.match(visitor.page.text, /Your wallet is linked/);
  });
});

describe('the answer from the wallet', () => {
  const call = (visitor: Visitor, query: string, cookies: readonly string[] = ['__Host-shopper', '__Host-link']) =>
    world.http(`${world.marketUrl}${marketUrls.wallet.callback()}${query}`, {
      redirect: 'manual',
      headers: { cookie: cookies.map((name) => `${name}=${visitor.cookie(name)}`).join('; ') },
    });
  const faultOf = (answered: Response) =>
    new URL(answered.headers.get('location')!, world.marketUrl).searchParams.get('problem');
  /** Allows the link in a browser that stops at the market's callback, and returns the callback's address. */
  const atCallback = async (person: Person): Promise<{ visitor: Visitor; back: URL }> => {
    const visitor = await given.shopper({ leaves: (url) => url.startsWith(`${world.marketUrl}/wallet/callback`) });
    await when.setsOut(visitor, person);
    await when.answers(visitor, 'allow');
    return { visitor, back: new URL(visitor.page.url) };
  };

  it('[S17] [L3c] counts only in the browser and for the shopper that began the link, and once', async () => {
    const { visitor: mallory, back } = await atCallback(await given.person());
    const victim = await given.shopper();
    assert.equal(faultOf(await call(victim, back.search)), 'expired');
    const { visitor: walking } = await atCallback(await given.person());
    assert.equal(faultOf(await call(walking, back.search)), 'expired');
    assert.equal(faultOf(await call(mallory, back.search, ['__Host-shopper'])), 'expired');
    const taken = await call(mallory, back.search);
    assert.equal(new URL(taken.headers.get('location')!, world.marketUrl).search, '?linked');
    assert.equal(faultOf(await call(mallory, back.search)), 'expired', 'counts once');
  });

  it('[L1a] counts in each of two tabs that link at the same time', async () => {
    const person = await given.person();
    const { visitor, back } = await atCallback(person);
    await visitor.open(`${world.marketUrl}${METHODS}`);
    await when.setsOut(visitor, person);
    const ended = async ({ search }: URL) =>
      new URL((await call(visitor, search)).headers.get('location')!, world.marketUrl).search;
    assert.equal(await ended(back), '?linked');
    await when.answers(visitor, 'allow');
    assert.equal(await ended(new URL(visitor.page.url)), '?linked');
  });

  it('[S15] is refused unless it names the wallet as its issuer', async () => {
    for (const issuer of ['https://evil.example', '']) {
      const { visitor, back } = await atCallback(await given.person());
      back.searchParams.set('iss', issuer);
      assert.equal(faultOf(await call(visitor, back.search)), 'failed', issuer);
    }
    const { visitor, back } = await atCallback(await given.person());
    back.searchParams.delete('iss');
    assert.equal(faultOf(await call(visitor, back.search)), 'failed');
  });

  it('[L1a] is refused with another code or state', async () => {
    const { visitor, back } = await atCallback(await given.person());
    const forged = new URL(back);
    forged.searchParams.set('state', 'elsewhere');
    assert.equal(faultOf(await call(visitor, forged.search)), 'expired');
    back.searchParams.set('code', 'x'.repeat(43));
    assert.equal(faultOf(await call(visitor, back.search)), 'failed');
  });

  it('leads a signed-out browser to the login', async () => {
    const answered = await world.http(`${world.marketUrl}${marketUrls.wallet.callback()}?code=x&state=y`, {
      redirect: 'manual',
    });
    assert.match(answered.headers.get('location')!, /^\/account\/login\?continue=/);
  });

  it('leaves no readable token in the database', async () => {
    const visitor = await given.shopper({ wallet: await given.person() });
    assert.match(visitor.page.text, /Your wallet is linked/);
    const { text } = await db.asWriter((tx) =>
      tx.one(sql(Row)`
        select coalesce(string_agg(encode(refresh_token, 'escape'), ' '), '') as text
          from wallet.links where status = 'active'`),
    );
    assert.ok(text.length > 40);
    // A token is 43 characters of base64url.
    assert.doesNotMatch(text, /[A-Za-z0-9_-]{43}/);
  });
});

describe('ending a link', () => {
  it('[L2a] in the market ends it in the wallet too', async () => {
    const person = await given.person();
    const visitor = await given.shopper({ wallet: person });
    await visitor.submit(`${METHODS}/unlink`, {});
    assert.match(visitor.page.text, /Your wallet is unlinked/);
    assert.match(visitor.page.text, /You unlinked it here/);
    await world.settle();
    const [mandate] = await world.wallet.linking.mandates.listOf(person.holderId);
    assert.deepEqual([mandate?.status, mandate?.revokedBy], ['revoked', 'client']);
  });

  it('[L2b] [L2d] in the wallet ends it in the market too, which says so', async () => {
    const person = await given.person();
    const visitor = await given.shopper({ wallet: person });
    const [mandate] = await world.wallet.linking.mandates.listOf(person.holderId);
    await world.wallet.linking.mandates.revoke(mandate!.id, 'holder');
    await world.settle();
    await visitor.open(`${world.marketUrl}${METHODS}`);
    assert.match(visitor.page.text, /You ended it in your wallet/);
    assert.match(visitor.page.text, /No wallet is linked</);
  });

  it('[L2a] [S58] is possible only for its shopper', async () => {
    const visitor = await given.shopper({ wallet: await given.person() });
    const stranger = await given.shopper({ wallet: await given.person() });
    const id = /name="link" value="([^"]+)"/.exec(visitor.page.text)![1]!;
    await stranger.submit(`${METHODS}/unlink`, { link: id });
    await visitor.open(`${world.marketUrl}${METHODS}`);
    assert.match(visitor.page.text, />Linked</);
  });
});
