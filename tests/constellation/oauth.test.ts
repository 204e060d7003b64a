import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import { Type } from 'typebox';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { visit } from './browserless.ts';
import { startConstellation } from './constellation.ts';
import type { Constellation } from './constellation.ts';
import { allow, answer, link, openConsent, openPerson } from './linked.ts';
import type { LinkedPerson } from './linked.ts';
import { mandateDetail, openShop, proofOf } from './test-shop.ts';
import type { TestShop } from './test-shop.ts';

const Rows = Type.Object({ text: Type.String() });
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let world: Constellation;
let shop: TestShop;
let db: Db;
before(async () => {
  world = await startConstellation();
  shop = await openShop(world);
  db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
});
after(async () => {
  await db.close();
  await world.close();
});

const verifier = 'a'.repeat(64);
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** Pushes a request as the shop would, with some members changed; an undefined one is left out. */
async function push(changes: Record<string, string | undefined> = {}, by: TestShop = shop) {
  const form = {
    response_type: 'code',
    client_id: by.clientId,
    scope: 'openid payments',
    redirect_uri: by.redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'here',
    authorization_details: JSON.stringify([mandateDetail]),
    client_assertion: await by.assertion(),
    client_assertion_type: ASSERTION_TYPE,
    ...changes,
  };
  const kept = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const answered = await by.post('/oauth/par', Object.fromEntries(kept));
  return { status: answered.status, body: (await answered.json()) as { request_uri: string; error: string } };
}

/** Asks for tokens as the shop would, with some members changed. */
async function spend(changes: Record<string, string | undefined>, by: TestShop = shop, proof?: string) {
  const form = {
    grant_type: 'authorization_code',
    client_id: by.clientId,
    redirect_uri: by.redirectUri,
    client_assertion: await by.assertion(),
    client_assertion_type: ASSERTION_TYPE,
    ...changes,
  };
  const kept = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const dpop = proof ?? (await proofOf(by.dpopKeys, { htm: 'POST', htu: `${world.walletUrl}/oauth/token` }));
  const answered = await by.post('/oauth/token', Object.fromEntries(kept), { dpop });
  return { status: answered.status, body: (await answered.json()) as Record<string, string> };
}

/** A code that was just granted, with what it takes to spend it. */
async function freshCode(by: TestShop = shop) {
  const { back, attempt } = await allow(world, by, await openPerson(world));
  return { code: back.searchParams.get('code')!, code_verifier: attempt.verifier };
}

/** Makes everything of a kind as if it had been made `seconds` earlier. */
async function age(kind: string, seconds: number): Promise<void> {
  await db.write((tx) =>
    tx.run(sql`
      update oauth.artifacts
         set payload = jsonb_set(payload, '{exp}', to_jsonb((payload->>'exp')::bigint - ${seconds}::int)),
             expires_at = expires_at - ${seconds}::int * interval '1 second'
       where kind = ${kind}`),
  );
}

const authorizeUrl = (requestUri: string, clientId = shop.clientId) =>
  `${world.walletUrl}/oauth/authorize?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`;

describe('where people are sent back to', () => {
  it('[S1] [S2] [S3] [S4] [S5] is the registered address, letter by letter', async () => {
    const { host, origin } = new URL(shop.redirectUri);
    const wrong = {
      'S1 extra path': `${shop.redirectUri}/more`,
      'S2 extra query': `${shop.redirectUri}?next=1`,
      'S3 trailing slash': `${shop.redirectUri}/`,
      'S3 case': shop.redirectUri.replace('callback', 'Callback'),
      'S3 port': shop.redirectUri.replace(host, `${host}:81`),
      'S4 at': `http://${host}@evil.example/wallet/callback`,
      'S4 user': shop.redirectUri.replace('http://', 'http://evil.example@'),
      'S4 backslash': `http://${host}\\@evil.example/wallet/callback`,
      'S4 encoded traversal': `${origin}/x/%2e%2e/wallet/callback`,
      'S4 traversal': `${origin}/x/../wallet/callback`,
      'S5 scheme': shop.redirectUri.replace('http:', 'https:'),
      'a fragment': `${shop.redirectUri}#here`,
      'somebody else': 'https://evil.example/callback',
      none: undefined,
    };
    for (const [name, uri] of Object.entries(wrong)) {
      const { status, body } = await push({ redirect_uri: uri });
      assert.equal(status, 400, name);
      assert.match(body.error, /^invalid_(request|redirect_uri)$/, name);
    }
    assert.equal((await push()).status, 201);
  });

  it('[S34] no error page leads anywhere else', async () => {
    const evil = 'https://evil.example/';
    const visitor = visit(world);
    const queries = [
      { client_id: shop.clientId, redirect_uri: evil, response_type: 'code', scope: 'openid' },
      { client_id: 'nobody', redirect_uri: evil, request_uri: 'urn:ietf:params:oauth:request_uri:x' },
      { client_id: shop.clientId, redirect_uri: evil, request_uri: 'https://evil.example/request' },
    ];
    for (const query of queries) {
      await visitor.open(`${world.walletUrl}/oauth/authorize?${new URLSearchParams(query)}`);
      assert.equal(visitor.page.status, 400);
      assert.equal(new URL(visitor.page.url).origin, world.walletUrl);
      assert.doesNotMatch(visitor.page.text, /evil/);
      assert.match(visitor.page.text, /can not be answered/);
    }
  });
});

describe('an authorization request', () => {
  it('[S6] is what was pushed: what stands beside it in the address counts for nothing', async () => {
    const { body } = await push();
    const url = new URL(authorizeUrl(body.request_uri));
    url.searchParams.set('redirect_uri', 'https://evil.example/');
    url.searchParams.set('state', 'elsewhere');
    url.searchParams.set('authorization_details', JSON.stringify([{ ...mandateDetail, max_per_payment: '3000000' }]));
    const visitor = await openConsent(world, shop, await openPerson(world), url);
    assert.match(visitor.page.text, /At most €30\.00/);
    const back = await answer(visitor, 'allow');
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
    const answered = await world.http(`${world.walletUrl}/oauth/authorize?${new URLSearchParams(query)}`, {
      redirect: 'manual',
    });
    const location = answered.headers.get('location');
    assert.ok(answered.status === 400 || new URL(location!).searchParams.get('error') === 'invalid_request');
  });

  it('[S7] works once, and within a minute', async () => {
    const attempt = await shop.ask(mandateDetail);
    const person = await openPerson(world);
    await answer(await openConsent(world, shop, person, attempt.url), 'allow');
    const again = visit(world);
    await again.open(attempt.url.href);
    assert.equal(again.page.status, 400);
    const late = await push();
    await age('PushedAuthorizationRequest', 61);
    await again.open(authorizeUrl(late.body.request_uri));
    assert.equal(again.page.status, 400);
  });

  it('[S8] of one client is nothing in the hand of another', async () => {
    const other = await openShop(world);
    const { body } = await push();
    const visitor = visit(world, (url) => url.startsWith(other.origin));
    await visitor.open(authorizeUrl(body.request_uri, other.clientId));
    assert.doesNotMatch(visitor.page.text, /Log in/);
    assert.equal(new URL(visitor.page.url).searchParams.get('code'), null);
  });

  it('[S9] [S10] needs a PKCE challenge by S256', async () => {
    assert.equal(
      (await push({ code_challenge: undefined, code_challenge_method: undefined })).body.error,
      'invalid_request',
    );
    assert.equal(
      (await push({ code_challenge: verifier, code_challenge_method: 'plain' })).body.error,
      'invalid_request',
    );
    assert.equal((await push({ code_challenge_method: undefined })).body.error, 'invalid_request');
  });

  it('[S32] has no parameter twice', async () => {
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
    const answered = await world.http(`${world.walletUrl}/oauth/par`, { method: 'POST', body: form });
    assert.equal(answered.status, 400);
  });

  it('asks for one thing that the wallet knows, with nothing beside it', async () => {
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
    ];
    for (const details of wrong) {
      const { status } = await push({ authorization_details: details && JSON.stringify(details) });
      assert.equal(status, 400, JSON.stringify(details));
    }
  });
});

describe('an authorization code', () => {
  it('[S11] is worth nothing without its verifier', async () => {
    const { code } = await freshCode();
    assert.equal((await spend({ code, code_verifier: 'b'.repeat(64) })).body['error'], 'invalid_grant');
    assert.equal((await spend({ code })).body['error'], 'invalid_grant');
  });

  it('[S12] spent twice ends what the first time gave', async () => {
    const spent = await freshCode();
    const first = await spend(spent);
    assert.equal(first.status, 200);
    const token = first.body['access_token']!;
    const [granted] = (first.body as unknown as { authorization_details: { mandate_id: string }[] })
      .authorization_details;
    assert.equal((await shop.api(token, 'GET', `/v1/mandates/${granted!.mandate_id}`)).status, 200);
    assert.equal((await spend(spent)).body['error'], 'invalid_grant');
    assert.equal((await shop.api(token, 'GET', `/v1/mandates/${granted!.mandate_id}`)).status, 401);
    const answered = await shop.api(await shop.clientToken(), 'GET', `/v1/mandates/${granted!.mandate_id}`);
    assert.equal(((await answered.json()) as { revoked_by: string }).revoked_by, 'replay');
  });

  it('[S12] spent twice at once gives tokens once at most, and none that live on', async () => {
    const spent = await freshCode();
    const answers = await Promise.all([spend(spent), spend(spent), spend(spent)]);
    const won = answers.filter((one) => one.status === 200);
    assert.ok(won.length <= 1);
    for (const { body } of won) {
      const path = `/v1/mandates/${(body as unknown as { authorization_details: { mandate_id: string }[] }).authorization_details[0]!.mandate_id}`;
      assert.equal((await shop.api(body['access_token']!, 'GET', path)).status, 401);
    }
  });

  it('[S13] is worth nothing to another client', async () => {
    const other = await openShop(world);
    const spent = await freshCode();
    assert.equal((await spend(spent, other)).body['error'], 'invalid_grant');
    assert.equal((await spend({ ...spent, redirect_uri: other.redirectUri })).body['error'], 'invalid_grant');
  });

  it('[S14] is over after a minute', async () => {
    const spent = await freshCode();
    await age('AuthorizationCode', 61);
    assert.equal((await spend(spent)).body['error'], 'invalid_grant');
  });

  it('[S33] comes by 303, so that nothing posted is posted on', async () => {
    const attempt = await shop.ask(mandateDetail);
    const visitor = await openConsent(world, shop, await openPerson(world), attempt.url);
    const names = [
      '__Host-session',
      '__Host-form',
      '_interaction',
      '_interaction.sig',
      '_interaction_resume',
      '_interaction_resume.sig',
    ];
    const cookie = names.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    const token = /name="_form" value="([^"]+)"/.exec(visitor.page.text)![1]!;
    const answered = await world.http(visitor.page.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: world.walletUrl },
      body: new URLSearchParams({ _form: token, decision: 'allow', max_per_payment: '1', max_per_month: '1' }),
    });
    assert.equal(answered.status, 303);
    const resumed = await world.http(answered.headers.get('location')!, { redirect: 'manual', headers: { cookie } });
    assert.equal(resumed.status, 303);
    assert.ok(resumed.headers.get('location')!.startsWith(shop.redirectUri));
  });
});

describe('a client', () => {
  const asClient = async (assertion: string) => {
    const { status, body } = await push({ client_assertion: assertion });
    return status === 201 ? 'taken' : body.error;
  };
  const unsigned = (alg: string) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: shop.clientId,
      sub: shop.clientId,
      aud: world.walletUrl,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
    };
    return `${part({ alg, kid: 'one' })}.${part(claims)}.`;
  };

  it('[S18] proves itself by a signature of a kind that can be trusted', async () => {
    assert.equal(await asClient(await shop.assertion()), 'taken');
    assert.equal(await asClient(unsigned('none')), 'invalid_client');
    assert.equal(await asClient(unsigned('NONE')), 'invalid_client');
    const known = new TextEncoder().encode(JSON.stringify(shop.clientId).padEnd(32, ' '));
    const hmac = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(shop.clientId)
      .setSubject(shop.clientId)
      .setAudience(world.walletUrl)
      .setJti(randomUUID())
      .setExpirationTime('1m')
      .sign(known);
    assert.equal(await asClient(hmac), 'invalid_client');
    const rsa = await generateKeyPair('RS256', { extractable: true });
    assert.equal(
      await asClient(await shop.assertion({}, { alg: 'RS256' }, rsa.privateKey as CryptoKey)),
      'invalid_client',
    );
  });

  it('[S19] is known by the keys that it registered, not by one that it brings along', async () => {
    const foreign = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(foreign.publicKey);
    for (const header of [
      { jwk },
      { jku: 'https://evil.example/jwks' },
      { x5u: 'https://evil.example/x5' },
      { jwk, kid: undefined },
    ]) {
      assert.equal(await asClient(await shop.assertion({}, header, foreign.privateKey as CryptoKey)), 'invalid_client');
    }
  });

  it('[S20] proves itself to this wallet, now, and once', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const wrong = {
      'another audience': { aud: 'https://other.example' },
      'several audiences': { aud: [world.walletUrl, 'https://other.example'] },
      'the token endpoint': { aud: `${world.walletUrl}/oauth/token` },
      expired: { iat: now - 120, exp: now - 60 },
      'no expiry': { exp: undefined },
      'no jti': { jti: undefined },
      'another issuer': { iss: 'somebody' },
    };
    for (const [name, claims] of Object.entries(wrong)) {
      assert.equal(await asClient(await shop.assertion(claims as JWTPayload)), 'invalid_client', name);
    }
    const once = await shop.assertion();
    assert.equal(await asClient(once), 'taken');
    assert.equal(await asClient(once), 'invalid_client');
    const raced = await shop.assertion();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => asClient(raced)));
    assert.equal(outcomes.filter((one) => one === 'taken').length, 1);
  });

  it('is nobody without a proof of itself', async () => {
    const refused = ['invalid_client', 'invalid_request'];
    assert.ok(
      refused.includes((await push({ client_assertion: undefined, client_assertion_type: undefined })).body.error),
    );
    for (const nothing of ['', 'x', '..', await shop.assertion({ sub: 'somebody' })]) {
      assert.ok(refused.includes(await asClient(nothing)), nothing);
    }
  });
});

describe('a token', () => {
  let linked: LinkedPerson;
  before(async () => {
    linked = await link(world, shop, await openPerson(world));
  });
  const path = () => `/v1/mandates/${linked.mandateId}`;
  const ath = (token: string) => createHash('sha256').update(token).digest('base64url');
  const get = async (headers: Record<string, string>, to = path()) => {
    const answered = await world.http(`${world.walletUrl}${to}`, { headers });
    return answered.status === 200 ? 'taken' : ((await answered.json()) as { code: string }).code;
  };
  const proof = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, keys = shop.dpopKeys) =>
    proofOf(keys, { htm: 'GET', htu: `${world.walletUrl}${path()}`, ath: ath(linked.accessToken), ...claims }, header);
  const withProof = async (dpop: string) => get({ authorization: `DPoP ${linked.accessToken}`, dpop });

  it('[S21] takes each proof once, also of two that come at the same time', async () => {
    const once = await proof();
    assert.equal(await withProof(once), 'taken');
    assert.equal(await withProof(once), 'proof_invalid');
    const raced = await proof();
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => withProof(raced)));
    assert.equal(outcomes.filter((one) => one === 'taken').length, 1);
    const atToken = await proofOf(shop.dpopKeys, { htm: 'POST', htu: `${world.walletUrl}/oauth/token` });
    const ask = { grant_type: 'client_credentials', scope: 'client', redirect_uri: undefined };
    assert.equal((await spend(ask, shop, atToken)).status, 200);
    assert.notEqual((await spend(ask, shop, atToken)).status, 200);
  });

  it('[S22] wants a proof of this request, this token and its own key', async () => {
    const other = await oidc.randomDPoPKeyPair('ES256', { extractable: true });
    const wrong = {
      'another method': await proof({ htm: 'DELETE' }),
      'another path': await proof({ htu: `${world.walletUrl}/v1/mandates/other` }),
      'another host': await proof({ htu: `http://evil.example${path()}` }),
      'no address': await proof({ htu: undefined }),
      'another token': await proof({ ath: ath('other') }),
      'no token': await proof({ ath: undefined }),
      'another key': await proof({}, {}, other),
      'no id': await proof({ jti: undefined }),
      'another type': await proof({}, { typ: 'JWT' }),
      'no key': await proof({}, { jwk: undefined }),
      'a private key': await proof({}, { jwk: { ...(await exportJWK(other.publicKey)), d: 'AAAA' } }),
      'no signature': (await proof()).replace(/\.[^.]*$/, '.'),
    };
    for (const [name, dpop] of Object.entries(wrong)) assert.equal(await withProof(dpop), 'proof_invalid', name);
    assert.equal(await get({ authorization: `DPoP ${linked.accessToken}` }), 'proof_invalid');
    assert.equal(await withProof(await proof({ htu: `${world.walletUrl}${path()}?page=2#x` })), 'taken');
  });

  it('[S23] wants a proof of within a minute, at the API as at the token endpoint', async () => {
    const now = Math.floor(Date.now() / 1_000);
    for (const iat of [now - 62, now + 62]) {
      assert.equal(await withProof(await proof({ iat })), 'proof_invalid');
      const atToken = await proofOf(shop.dpopKeys, { htm: 'POST', htu: `${world.walletUrl}/oauth/token`, iat });
      const refused = await spend(
        { grant_type: 'client_credentials', scope: 'client', redirect_uri: undefined },
        shop,
        atToken,
      );
      assert.equal(refused.body['error'], 'invalid_dpop_proof');
    }
    for (const iat of [now - 55, now + 55]) assert.equal(await withProof(await proof({ iat })), 'taken');
  });

  it('[S24] [S25] is taken by the DPoP scheme in its header alone', async () => {
    const dpop = await proof();
    assert.equal(await get({ authorization: `Bearer ${linked.accessToken}`, dpop }), 'token_invalid');
    assert.equal(await get({ authorization: `Bearer ${linked.accessToken}` }), 'token_invalid');
    assert.equal(await get({ dpop }), 'token_missing');
    assert.equal(await get({ dpop }, `${path()}?access_token=${linked.accessToken}`), 'token_missing');
    const answered = await world.http(`${world.walletUrl}${path()}`);
    assert.match(answered.headers.get('www-authenticate')!, /^DPoP /);
  });

  it('[S26] can not grow when it is refreshed', async () => {
    const refresh = (scope: string) =>
      spend({ grant_type: 'refresh_token', refresh_token: linked.refreshToken, scope, redirect_uri: undefined });
    assert.equal((await refresh('openid payments client')).body['error'], 'invalid_scope');
    assert.equal((await refresh('openid payments')).body['scope'], 'payments');
  });

  it('[S27] carries what was granted, whatever is asked for afterwards', async () => {
    const details = JSON.stringify([{ ...mandateDetail, max_per_payment: '3000000', max_per_month: '3000000' }]);
    const refresh = { grant_type: 'refresh_token', refresh_token: linked.refreshToken, redirect_uri: undefined };
    assert.notEqual((await spend({ ...refresh, authorization_details: details })).status, 200);
    const spent = await freshCode();
    assert.notEqual((await spend({ ...spent, authorization_details: details })).status, 200);
    const refreshed = await spend(refresh);
    const [granted] = (refreshed.body as unknown as { authorization_details: { max_per_payment: string }[] })
      .authorization_details;
    assert.equal(granted!.max_per_payment, '3000');
  });

  it('[S28] of one person or shop opens nothing of another', async () => {
    const other = await link(world, shop, await openPerson(world));
    const missing = await shop.api(linked.accessToken, 'GET', '/v1/mandates/mdt_01m86hw0s2f279bfmbjb325yx5');
    const foreign = await shop.api(linked.accessToken, 'GET', `/v1/mandates/${other.mandateId}`);
    assert.equal(foreign.status, 404);
    const bare = async (one: Response) => ({ ...((await one.json()) as object), reference: '' });
    assert.deepEqual(await bare(foreign), await bare(missing));
    const rival = await openShop(world);
    const rivalToken = await rival.clientToken();
    assert.equal((await rival.api(rivalToken, 'GET', path())).status, 404);
    assert.equal((await rival.api(rivalToken, 'DELETE', path())).status, 404);
    assert.equal((await rival.api(linked.accessToken, 'GET', path())).status, 401);
    await rival.post('/oauth/revoke', {
      token: linked.refreshToken,
      client_id: rival.clientId,
      client_assertion: await rival.assertion(),
      client_assertion_type: ASSERTION_TYPE,
    });
    assert.equal((await shop.api(linked.accessToken, 'GET', path())).status, 200);
  });

  it('[S115] stands in no table and in no log', async () => {
    const tables = await db.write((tx) =>
      tx.many(sql(Rows)`select coalesce(string_agg(payload::text, ' '), '') as text from oauth.artifacts`),
    );
    for (const secret of [linked.accessToken, linked.refreshToken]) {
      assert.ok(!tables[0]!.text.includes(secret));
      assert.ok(!world.logs().includes(secret));
    }
  });

  it('is thrown away some time after it has ended', async () => {
    await age('AccessToken', 3_600);
    await world.wallet.linking.purge();
    const left = await db.write((tx) =>
      tx.many(
        sql(
          Rows,
        )`select coalesce(string_agg(kind, ' '), '') as text from oauth.artifacts where expires_at < current_timestamp`,
      ),
    );
    assert.equal(left[0]!.text, '');
  });
});
