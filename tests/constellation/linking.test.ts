import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type * as oidc from 'openid-client';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { grantedBy } from '../world/consent.ts';
import { password } from '../world/people.ts';
import { mandateDetail } from '../world/shop.ts';
import type { Shop } from '../world/shop.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

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

async function statusOf(mandateId: string): Promise<{ status: string; revoked_by?: string }> {
  const answered = await shop.api(await shop.clientToken(), 'GET', walletUrls.linking.mandate({ mandateId }));
  return (await answered.json()) as { status: string; revoked_by?: string };
}

describe('linking a wallet', () => {
  it('[L1a] [L1e] leads from the shop over login and consent back to the shop, without JavaScript', async () => {
    const person = await given.person();
    const attempt = await shop.ask(mandateDetail);
    const visitor = given.visitor((url) => url.startsWith(shop.origin));
    await visitor.open(attempt.url.href);
    assert.match(visitor.page.text, /Log in/);
    await visitor.submit(walletUrls.identity.login(), { phone: person.phone, password });
    await when.takesSecondStep(visitor, person.phone);
    assert.match(visitor.page.text, /Link your wallet with Juniper &amp; Salt\?/);
    assert.match(visitor.page.text, /“Your purchases”/);
    const back = await when.answers(visitor, 'allow', { max_per_payment: '20,50', max_per_month: '100' });
    assert.equal(back.origin + back.pathname, shop.redirectUri);
    const tokens = await shop.fetchTokens(back.href, attempt);
    assert.equal(tokens.token_type, 'dpop');
    const granted = grantedBy(tokens);
    assert.deepEqual([granted['max_per_payment'], granted['max_per_month']], ['2050', '10000']);
    assert.match(tokens.claims()!['wallet_label'] as string, /^Ada B\. · \+353 •••• ••\d\d$/);
    const answered = await shop.api(
      tokens.access_token,
      'GET',
      walletUrls.linking.mandate({ mandateId: granted['mandate_id']! }),
    );
    const mandate = (await answered.json()) as { status: string; max_per_payment: unknown };
    assert.equal(mandate.status, 'active');
    assert.deepEqual(mandate.max_per_payment, { amount: '2050', currency: 'EUR' });
  });

  it('[L1b] says in plain words what the shop may and may not do, and that nothing is charged now', async () => {
    const detail = { ...mandateDetail, purpose: 'Your purchases <b>' };
    const visitor = await when.opensConsent(shop, await given.person(), (await shop.ask(detail)).url);
    const plain = visitor.page.text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    const [, may = '', mayNot = ''] =
      /Juniper &amp; Salt may (?!not)(.*) Juniper &amp; Salt may not (.*) In their words: “Your purchases &lt;b&gt;”/.exec(
        plain,
      ) ?? [];
    assert.match(
      may,
      /charge this wallet for what you buy there: up to your limits below usually without asking you each time/,
    );
    assert.match(may, /above them only with your approval here/);
    assert.match(may, /whether your wallet covers an order .*: yes or no, never how much there is/);
    assert.match(may, /whether your name and address here are the ones that it knows, if you share them/);
    assert.match(mayNot, /see your balance, your cards or your other payments/);
    assert.match(mayNot, /take out money, or charge you for what you did not buy there/);
    assert.match(plain, /Nothing is charged now\./);
    assert.match(plain, /You can end this link at any time, here or at Juniper &amp; Salt\./);
    assert.doesNotMatch(plain, /scope|mandate|token|OAuth/i);
  });

  it('[L1b] says to a seller that the shop may pay into the wallet, and may not charge it', async () => {
    const detail = { type: 'wallet_payee', name: 'Northwind Kitchen', max_commission_basis_points: 850 };
    const visitor = await when.opensConsent(shop, await given.person({ tier: 2 }), (await shop.ask(detail)).url);
    const plain = visitor.page.text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    assert.match(plain, /may pay your sales, less its commission, into this wallet when they are released/);
    assert.match(plain, /You sell as Northwind Kitchen Commission at most 8\.5% of each sale/);
    assert.match(plain, /it may take nothing else out of it, nor see what is in it/);
    assert.doesNotMatch(plain, /charge this wallet/);
  });

  it('[B5d] shows a seller the terms of the reserve before they bind, from the policy in force', async () => {
    const detail = { type: 'wallet_payee', name: 'Northwind Kitchen', max_commission_basis_points: 850 };
    const visitor = await when.opensConsent(shop, await given.person({ tier: 2 }), (await shop.ask(detail)).url);
    const { reserve: terms } = await world.wallet.payments.payments.terms();
    const plain = visitor.page.text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    const { newSellerDays, keptDays, keptBasisPoints, newForDays, newBelowOrders, days } = terms;
    const share = `${keptBasisPoints / 100}%`;
    const first = `brings ${newSellerDays} days after its release, and ${share} of it ${keptDays} days after it`;
    const later = `sold for ${newForDays} days and settled ${newBelowOrders} orders, it is ${days} days for all of it`;
    assert.ok(plain.includes(first), plain);
    assert.ok(plain.includes(later), plain);
  });

  it('[L4d] gives the shop the data that the person shares, and no other', async () => {
    const person = await given.person();
    const attempt = await shop.ask(mandateDetail);
    const visitor = await when.opensConsent(shop, person, attempt.url);
    const form = visitor.page.text;
    assert.match(form, /name="share_name" value="yes"\s+checked/);
    assert.doesNotMatch(form, /name="share_address" value="yes"\s+checked/);
    const back = await when.answers(visitor, 'allow', { share_name: '', share_phone: '', share_address: 'yes' });
    const claims = (await shop.fetchTokens(back.href, attempt)).claims()!;
    assert.deepEqual(claims['address'], {
      street_address: '12 Harbour Row',
      postal_code: 'D04 X2K5',
      locality: 'Dublin',
      country: 'IE',
    });
    assert.equal(claims['wallet_label'], 'Holdfast Wallet');
    for (const name of ['name', 'given_name', 'phone_masked', 'phone_number', 'birthdate'])
      assert.equal(claims[name], undefined);
    assert.notEqual(claims.sub, person.holderId);
  });

  it('gives each shop its own subject for a person, which stays the same', async () => {
    const person = await given.person();
    const other = await given.shop();
    const subjects = [];
    for (const one of [shop, shop, other]) {
      const { back, attempt } = await when.allows(one, person);
      subjects.push((await one.fetchTokens(back.href, attempt)).claims()!.sub);
    }
    assert.equal(subjects[0], subjects[1]);
    assert.notEqual(subjects[0], subjects[2]);
  });

  it('continues with the same request for another person after “Not you?”', async () => {
    const [first, second] = [await given.person(), await given.person()];
    const attempt = await shop.ask(mandateDetail);
    const visitor = await when.opensConsent(shop, first, attempt.url);
    const consent = visitor.page.url;
    const logout = /href="(\/id\/logout\?[^"]+)"[^>]*>Not you\?/.exec(visitor.page.text)![1]!;
    await visitor.open(`${world.walletUrl}${logout}`);
    assert.match(visitor.page.text, /<a class="link" href="\/id\/interaction\/[^"]+">Stay logged in/);
    await visitor.submit(walletUrls.identity.logout(), {});
    await when.makesKnown(visitor, second.phone);
    await visitor.submit(walletUrls.identity.login(), { phone: second.phone, password });
    assert.equal(visitor.page.url, consent);
    const tokens = await shop.fetchTokens((await when.answers(visitor, 'allow')).href, attempt);
    const [mandate] = await world.wallet.linking.mandates.listOf(second.holderId);
    assert.equal(mandate?.id, grantedBy(tokens)['mandate_id']);
    assert.deepEqual(await world.wallet.linking.mandates.listOf(first.holderId), []);
  });

  it('[S34] leads nowhere but to its own pages after logging out', async () => {
    const visitor = await when.opensConsent(shop, await given.person(), (await shop.ask(mandateDetail)).url);
    await visitor.open(`${world.walletUrl}${walletUrls.identity.logout()}?continue=//evil.example/`);
    await visitor.submit(walletUrls.identity.logout(), { continue: '//evil.example/' });
    assert.equal(visitor.page.url, `${world.walletUrl}/id/login`);
  });

  it('[L1d] takes no cap above the one that was asked for, and loses nothing that was typed', async () => {
    const attempt = await shop.ask(mandateDetail);
    const visitor = await when.opensConsent(shop, await given.person(), attempt.url);
    for (const typed of ['30.01', '-1', '1e3', '', '12.345', 'thirty']) {
      await when.answers(visitor, 'allow', { max_per_payment: typed });
      assert.equal(visitor.page.status, 422, typed);
      assert.match(visitor.page.text, /Type an amount from 0 to 30\.00 euros/);
      assert.ok(visitor.page.text.includes(`value="${typed}"`));
    }
    await when.answers(visitor, 'allow', { max_per_payment: '30', max_per_month: '99,5' });
    assert.equal(new URL(visitor.page.url).origin, shop.origin);
  });

  it('[L1c] returns to the shop with the person’s refusal, and links nothing', async () => {
    const attempt = await shop.ask(mandateDetail);
    const person = await given.person();
    const visitor = await when.opensConsent(shop, person, attempt.url);
    const back = await when.answers(visitor, 'deny');
    assert.equal(back.searchParams.get('error'), 'access_denied');
    assert.equal(back.searchParams.get('error_description'), 'denied');
    assert.equal(back.searchParams.get('state'), attempt.state);
    assert.equal(back.searchParams.get('iss'), world.walletUrl);
    assert.equal(back.searchParams.get('code'), null);
    assert.deepEqual(await world.wallet.linking.mandates.listOf(person.holderId), []);
  });

  it('links a seller as one payee, and gives the shop access to nothing else', async () => {
    const person = await given.person({ tier: 2 });
    const ids: `pye_${string}`[] = [];
    for (const name of ['Northwind Kitchen', 'Northwind Home']) {
      const { back, attempt } = await when.allows(shop, person, {
        type: 'wallet_payee',
        name,
        max_commission_basis_points: 800,
      });
      const tokens = await shop.fetchTokens(back.href, attempt);
      const granted = grantedBy(tokens);
      ids.push(granted['payee_id'] as `pye_${string}`);
      assert.equal(granted['name'], name);
      const refused = await shop.api(
        tokens.access_token,
        'GET',
        walletUrls.linking.mandate({ mandateId: 'mdt_01m86hw0s2f279bfmbjb325yx5' }),
      );
      assert.equal(refused.status, 403);
    }
    assert.equal(ids[0], ids[1]);
    const [payee] = await world.wallet.linking.payees.find(shop.clientId, [ids[0]!]);
    const [account] = await world.wallet.ledger.accountsOfHolder(person.holderId);
    assert.deepEqual([payee?.name, payee?.accountId], ['Northwind Home', account?.id]);
    assert.deepEqual(await world.wallet.linking.payees.find('another', [ids[0]!]), []);
  });
});

describe('a link that is refused', () => {
  it('[S31] a second account of the same shop is refused until the first link is ended', async () => {
    const person = await given.person();
    const first = await when.links(shop, person);
    const attempt = await shop.ask({ ...mandateDetail, account: 'shopper-2' });
    const visitor = await when.opensConsent(shop, person, attempt.url);
    assert.equal(visitor.page.status, 409);
    assert.match(visitor.page.text, /is linked at Juniper &amp; Salt already/);
    await when.answers(visitor, 'allow');
    assert.equal(visitor.page.status, 409);
    await when.answers(visitor, 'end_other');
    assert.match(visitor.page.text, /Link your wallet with/);
    assert.equal((await statusOf(first.mandateId)).revoked_by, 'holder');
    const back = await when.answers(visitor, 'allow');
    assert.ok((await shop.fetchTokens(back.href, attempt)).refresh_token);
  });

  it('[S31] is refused at the token endpoint too, if two accounts race', async () => {
    const person = await given.person();
    const slow = await when.allows(shop, person, { ...mandateDetail, account: 'shopper-2' });
    await when.links(shop, person);
    await assert.rejects(
      shop.fetchTokens(slow.back.href, slow.attempt),
      (error: oidc.ResponseBodyError) =>
        error.error_description === 'linked_elsewhere' || error.error === 'invalid_grant',
    );
  });

  it('[L3a] shows the reason: a frozen wallet, a wallet without a name, or a seller without a document', async () => {
    const db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    try {
      const frozen = await given.person();
      await db.asWriter((tx) =>
        tx.run(sql`update accounts.holders set status = 'frozen' where phone = ${frozen.phone}`),
      );
      const unnamed = await given.person();
      await db.asWriter((tx) => tx.run(sql`update accounts.holders set tier = 0 where phone = ${unnamed.phone}`));
      const cases = [
        { person: frozen, detail: mandateDetail, words: /This wallet is frozen/, code: 'account_frozen' },
        { person: unnamed, detail: mandateDetail, words: /does not know you yet/, code: 'profile_incomplete' },
        {
          person: await given.person({ tier: 1 }),
          detail: { type: 'wallet_payee', name: 'Northwind Kitchen', max_commission_basis_points: 850 },
          words: /Sellers show a document first/,
          code: 'document_required',
        },
      ];
      for (const { person, detail, words, code } of cases) {
        const attempt = await shop.ask(detail);
        const visitor = await when.opensConsent(shop, person, attempt.url);
        assert.equal(visitor.page.status, 409);
        assert.match(visitor.page.text, words);
        assert.match(visitor.page.text, /nothing was charged/);
        await when.answers(visitor, 'allow');
        assert.equal(visitor.page.status, 409, 'a posted “allow” changes nothing');
        const back = await when.answers(visitor, 'deny');
        assert.equal(back.searchParams.get('error_description'), code);
      }
    } finally {
      await db.close();
    }
  });

  it('[L3c] has ended on a page that was answered already or that another browser opens', async () => {
    const person = await given.person();
    const { visitor } = await when.allows(shop, person);
    const fresh = await when.opensConsent(shop, person, (await shop.ask(mandateDetail)).url);
    const page = fresh.page.url;
    await visitor.open(page);
    assert.equal(visitor.page.status, 410);
    assert.match(visitor.page.text, /This request has ended/);
    await when.answers(fresh, 'allow');
    await fresh.open(page);
    assert.equal(fresh.page.status, 410);
    assert.doesNotMatch(fresh.page.text, /Nothing was linked/, 'its answer was “allow”');
  });

  it('[S30] [S56] cannot be forced by a frame around the consent page, or by a form of another origin', async () => {
    const attempt = await shop.ask(mandateDetail);
    const visitor = await when.opensConsent(shop, await given.person(), attempt.url);
    const cookie = ['__Host-session', '__Host-form', '__Secure-interaction', '__Secure-interaction.sig']
      .map((name) => `${name}=${visitor.cookie(name)}`)
      .join('; ');
    const shown = await world.http(visitor.page.url, { headers: { cookie } });
    assert.equal(shown.headers.get('x-frame-options'), 'DENY');
    const policy = shown.headers.get('content-security-policy')!;
    assert.match(policy, /frame-ancestors 'none'/);
    assert.ok(policy.includes(`form-action 'self' ${shop.origin}`));
    assert.doesNotMatch(policy, /unsafe/);
    const forged = await world.http(visitor.page.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: 'https://evil.example' },
      body: new URLSearchParams({ decision: 'allow' }),
    });
    assert.equal(forged.status, 303);
    assert.equal(forged.headers.get('location'), new URL(visitor.page.url).pathname);
  });
});
