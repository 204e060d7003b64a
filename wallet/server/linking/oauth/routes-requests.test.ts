import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { ASSERTION_TYPE, challenge, oauthCalls, verifier } from '../../../../tests/world/oauth-calls.ts';
import type { OauthCalls } from '../../../../tests/world/oauth-calls.ts';
import { pin } from '../../../../tests/world/people.ts';
import { mandateDetail } from '../../../../tests/world/shop.ts';
import type { Shop } from '../../../../tests/world/shop.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

let world: TestWorld;
let given: Given;
let when: When;
let shop: Shop;
let db: Db;
let calls: OauthCalls;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  shop = await given.shop();
  db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
  calls = oauthCalls({ world, shop, db });
});
after(async () => {
  await db.close();
  await world.close();
});

describe('the address to which people are sent back', () => {
  const own = () => shop.redirectUri;
  const host = () => new URL(own()).host;
  const isRefused = async (...wrong: readonly (string | undefined)[]): Promise<void> => {
    for (const uri of wrong) {
      const { status, body } = await calls.push({ redirect_uri: uri });
      assert.equal(status, 400, uri);
      assert.match(body.error, /^invalid_(request|redirect_uri)$/, uri);
    }
    assert.equal((await calls.push()).status, 201);
  };

  it('is the registered address, letter by letter', () =>
    isRefused(`${own()}#here`, 'https://evil.example/callback', undefined));

  it('[S1] has no longer path', () => isRefused(`${own()}/more`));

  it('[S2] has no added query', () => isRefused(`${own()}?next=1`));

  it('[S3a] has no added slash at its end', () => isRefused(`${own()}/`));

  it('[S3b] has no other case', () => isRefused(own().replace('callback', 'Callback')));

  it('[S3c] has no other port', () => isRefused(own().replace(host(), `${host()}:81`)));

  it('[S4] hides no other host behind an @, and no other path behind dots', () =>
    isRefused(
      `http://${host()}@evil.example/wallet/callback`,
      own().replace('http://', 'http://evil.example@'),
      `http://${host()}\\@evil.example/wallet/callback`,
      own().replace(/(?=\/wallet)/, '/x/%2e%2e'),
      own().replace(/(?=\/wallet)/, '/x/..'),
    ));

  it('[S5] has no other scheme', () => isRefused(own().replace('http:', 'https:')));

  it('[S34] is an address of the wallet if the request is refused', async () => {
    const evil = 'https://evil.example/';
    const visitor = given.visitor();
    const queries = [
      { client_id: shop.clientId, redirect_uri: evil, response_type: 'code', scope: 'openid' },
      { client_id: 'nobody', redirect_uri: evil, request_uri: 'urn:ietf:params:oauth:request_uri:x' },
      { client_id: shop.clientId, redirect_uri: evil, request_uri: 'https://evil.example/request' },
    ];
    for (const query of queries) {
      await visitor.open(`${world.walletUrl}${urls.oauth.authorize()}?${new URLSearchParams(query)}`);
      assert.equal(visitor.page.status, 400);
      assert.equal(new URL(visitor.page.url).origin, world.walletUrl);
      assert.doesNotMatch(visitor.page.text, /evil/);
      assert.match(visitor.page.text, /cannot be answered/);
    }
  });
});

describe('an authorization request', () => {
  it('[S6] is the pushed one; other parameters in the address have no effect', async () => {
    const { body } = await calls.push();
    const url = new URL(calls.authorizeUrl(body.request_uri));
    url.searchParams.set('redirect_uri', 'https://evil.example/');
    url.searchParams.set('state', 'elsewhere');
    url.searchParams.set('authorization_details', JSON.stringify([{ ...mandateDetail, max_per_payment: '3000000' }]));
    const visitor = await when.opensConsent(shop, await given.person(), url);
    assert.match(visitor.page.text, /At most €30\.00/);
    const back = await when.answers(visitor, 'allow');
    assert.equal(back.origin + back.pathname, shop.redirectUri);
    assert.equal(back.searchParams.get('state'), 'here');
  });

  it('[S6] is refused when it was not pushed', async () => {
    const query = {
      response_type: 'code',
      client_id: shop.clientId,
      scope: 'openid',
      redirect_uri: shop.redirectUri,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'here',
    };
    const answered = await world.http(`${world.walletUrl}${urls.oauth.authorize()}?${new URLSearchParams(query)}`, {
      redirect: 'manual',
    });
    const location = answered.headers.get('location');
    assert.ok(answered.status === 400 || new URL(location!).searchParams.get('error') === 'invalid_request');
  });

  it('[S7] works once, and within a minute', async () => {
    const attempt = await shop.ask(mandateDetail);
    const person = await given.person();
    await when.answers(await when.opensConsent(shop, person, attempt.url), 'allow');
    const again = given.visitor();
    await again.open(attempt.url.href);
    assert.equal(again.page.status, 400);
    const late = await calls.push();
    await calls.age('PushedAuthorizationRequest', 61);
    await again.open(calls.authorizeUrl(late.body.request_uri));
    assert.equal(again.page.status, 400);
  });

  it('[S8] of one client does not work for another', async () => {
    const other = await given.shop();
    const { body } = await calls.push();
    const visitor = given.visitor((url) => url.startsWith(other.origin));
    await visitor.open(calls.authorizeUrl(body.request_uri, other.clientId));
    assert.equal(visitor.page.status, 400);
    assert.equal(new URL(visitor.page.url).searchParams.get('code'), null);
    await visitor.open(calls.authorizeUrl(body.request_uri));
    assert.equal(new URL(visitor.page.url).pathname, '/id/login');
  });

  it('[S9] needs a PKCE challenge', async () => {
    const { body } = await calls.push({ code_challenge: undefined, code_challenge_method: undefined });
    assert.equal(body.error, 'invalid_request');
  });

  it('[S10] needs a PKCE challenge by S256', async () => {
    for (const method of ['plain', undefined]) {
      const { body } = await calls.push({ code_challenge: verifier, code_challenge_method: method });
      assert.equal(body.error, 'invalid_request', method);
    }
  });

  it('[S32] is refused if it has a parameter twice', async () => {
    const form = new URLSearchParams({
      response_type: 'code',
      client_id: shop.clientId,
      scope: 'openid payments',
      redirect_uri: shop.redirectUri,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      authorization_details: JSON.stringify([mandateDetail]),
      client_assertion: await shop.assertion(),
      client_assertion_type: ASSERTION_TYPE,
    });
    form.append('redirect_uri', 'https://evil.example/');
    const answered = await world.http(`${world.walletUrl}${urls.oauth.push()}`, { method: 'POST', body: form });
    assert.equal(answered.status, 400);
  });

  it('must ask for exactly one thing that the wallet knows', async () => {
    const wrong = [
      undefined,
      [],
      [mandateDetail, mandateDetail],
      [{ ...mandateDetail, type: 'wallet_everything' }],
      [{ ...mandateDetail, currency: 'USD' }],
      [{ ...mandateDetail, max_per_payment: 3000 }],
      [{ ...mandateDetail, max_per_payment: '-1' }],
      [{ ...mandateDetail, max_per_payment: '30001' }],
      [{ ...mandateDetail, purpose: 'Pay\u202eyaP' }],
      [{ ...mandateDetail, balance: true }],
      [{ type: 'wallet_payee' }],
      [{ type: 'wallet_payee', name: 'Kitchen' }],
      [{ type: 'wallet_payee', name: 'Kitchen', max_commission_basis_points: 10_001 }],
      [{ type: 'wallet_payee', name: 'Kitchen', max_commission_basis_points: '800' }],
    ];
    for (const details of wrong) {
      const { status } = await calls.push({ authorization_details: details && JSON.stringify(details) });
      assert.equal(status, 400, JSON.stringify(details));
    }
  });
});

describe('an authorization code', () => {
  it('[S11] does not work without its verifier', async () => {
    const { code } = await calls.freshCode();
    assert.equal((await calls.spend({ code, code_verifier: 'b'.repeat(64) })).body.error, 'invalid_grant');
    assert.equal((await calls.spend({ code })).body.error, 'invalid_grant');
  });

  it('[S12] that is used twice ends the tokens of the first use', async () => {
    const spent = await calls.freshCode();
    const first = await calls.spend(spent);
    assert.equal(first.status, 200);
    const token = first.body.access_token;
    const [granted] = first.body.authorization_details;
    assert.equal((await shop.api(token, 'GET', urls.linking.mandate({ mandateId: granted!.mandate_id }))).status, 200);
    assert.equal((await calls.spend(spent)).body.error, 'invalid_grant');
    assert.equal((await shop.api(token, 'GET', urls.linking.mandate({ mandateId: granted!.mandate_id }))).status, 401);
    const answered = await shop.api(
      await shop.clientToken(),
      'GET',
      urls.linking.mandate({ mandateId: granted!.mandate_id }),
    );
    assert.equal(((await answered.json()) as { revoked_by: string }).revoked_by, 'replay');
  });

  it('[S12] that is used twice at once gives tokens at most once, and none that stay valid', async () => {
    const spent = await calls.freshCode();
    const answers = await Promise.all([calls.spend(spent), calls.spend(spent), calls.spend(spent)]);
    const won = answers.filter((one) => one.status === 200);
    assert.ok(won.length <= 1);
    for (const { body } of won) {
      const path = urls.linking.mandate({ mandateId: body.authorization_details[0]!.mandate_id });
      assert.equal((await shop.api(body.access_token, 'GET', path)).status, 401);
    }
  });

  it('[S13] does not work for another client', async () => {
    const other = await given.shop();
    const spent = await calls.freshCode();
    assert.equal((await calls.spend(spent, other)).body.error, 'invalid_grant');
    assert.equal((await calls.spend({ ...spent, redirect_uri: other.redirectUri })).body.error, 'invalid_grant');
  });

  it('[S14] expires after a minute', async () => {
    const spent = await calls.freshCode();
    await calls.age('AuthorizationCode', 61);
    assert.equal((await calls.spend(spent)).body.error, 'invalid_grant');
  });

  it('[S33] comes by a 303 redirect, so that the browser does not post the form to the client', async () => {
    const attempt = await shop.ask(mandateDetail);
    const visitor = await when.opensConsent(shop, await given.person(), attempt.url);
    const names = [
      '__Host-session',
      '__Host-form',
      '__Secure-interaction',
      '__Secure-interaction.sig',
      '__Secure-interaction-resume',
      '__Secure-interaction-resume.sig',
    ];
    const cookie = names.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    const token = /name="_form" value="([^"]+)"/.exec(visitor.page.text)![1]!;
    const answered = await world.http(visitor.page.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: world.walletUrl },
      body: new URLSearchParams({ _form: token, decision: 'allow', max_per_payment: '1', max_per_month: '1', pin }),
    });
    assert.equal(answered.status, 303);
    const resumed = await world.http(answered.headers.get('location')!, { redirect: 'manual', headers: { cookie } });
    assert.equal(resumed.status, 303);
    assert.ok(resumed.headers.get('location')!.startsWith(shop.redirectUri));
  });
});
