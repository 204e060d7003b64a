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
import { ASSERTION_TYPE, oauthCalls } from '../../../../tests/world/oauth-calls.ts';
import type { OauthCalls } from '../../../../tests/world/oauth-calls.ts';
import { mandateDetail, proofOf } from '../../../../tests/world/shop.ts';
import type { Shop } from '../../../../tests/world/shop.ts';
import type { Linked } from '../../../../tests/world/consent.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const Rows = Type.Object({ text: Type.String() });

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

describe('a client', () => {
  const asClient = async (assertion: string) => {
    const { status, body } = await calls.push({ client_assertion: assertion });
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

  /** The answer to a client that has registered an RSA key and signs by this algorithm. */
  const withRsa = async (alg: string) => {
    const clientId = `rsa-${randomUUID()}`;
    const redirectUri = `http://${clientId}.localhost/callback`;
    const keys = await generateKeyPair(alg, { extractable: true, modulusLength: 3_072 });
    const jwk = { ...(await exportJWK(keys.publicKey)), kty: 'RSA', kid: 'one' };
    const asked = { clientId, name: 'Rye & Thyme', redirectUris: [redirectUri], jwks: { keys: [jwk] } };
    assert.ok((await world.wallet.linking.clients.register(asked)).ok);
    const assertion = await shop.assertion({ iss: clientId, sub: clientId }, { alg }, keys.privateKey as CryptoKey);
    return (await calls.push({ client_id: clientId, redirect_uri: redirectUri, client_assertion: assertion })).body
      .error;
  };

  it('[S147a] is named in the log when its authentication fails, with the origin of the request', async () => {
    const before = world.logs().length;
    assert.equal(await asClient(unsigned('none')), 'invalid_client');
    const line = world
      .logs()
      .slice(before)
      .split('\n')
      .find((one) => one.includes('"client.refused"'));
    const { security } = JSON.parse(line ?? '{}') as { security?: Record<string, unknown> };
    assert.deepEqual(
      [security?.['subject'], security?.['reason'], typeof security?.['address'], typeof security?.['reference']],
      [shop.clientId, 'invalid_client', 'string', 'string'],
    );
  });

  it('[S18] must sign by a safe algorithm', async () => {
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
    assert.equal(await withRsa('PS256'), undefined);
    assert.equal(await withRsa('RS256'), 'invalid_client');
  });

  it('[S19] is authenticated by its registered keys, not by one in its request', async () => {
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

  it('[S20] needs an assertion for this wallet, of now, and not used before', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const wrong = {
      'another audience': { aud: 'https://other.example' },
      'several audiences': { aud: [world.walletUrl, 'https://other.example'] },
      'the token endpoint': { aud: `${world.walletUrl}${urls.oauth.token()}` },
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

  it('is refused without authentication', async () => {
    const refused = ['invalid_client', 'invalid_request'];
    assert.ok(
      refused.includes(
        (await calls.push({ client_assertion: undefined, client_assertion_type: undefined })).body.error,
      ),
    );
    for (const nothing of ['', 'x', '..', await shop.assertion({ sub: 'somebody' })]) {
      assert.ok(refused.includes(await asClient(nothing)), nothing);
    }
  });
});

describe('a token', () => {
  let linked: Linked;
  before(async () => {
    linked = await when.links(shop, await given.person());
  });
  const path = () => urls.linking.mandate({ mandateId: linked.mandateId });
  const ath = (token: string) => createHash('sha256').update(token).digest('base64url');
  const get = async (headers: Record<string, string>, to = path()) => {
    const answered = await world.http(`${world.walletUrl}${to}`, { headers });
    return answered.status === 200 ? 'taken' : ((await answered.json()) as { code: string }).code;
  };
  const proof = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, keys = shop.dpopKeys) =>
    proofOf(keys, { htm: 'GET', htu: `${world.walletUrl}${path()}`, ath: ath(linked.accessToken), ...claims }, header);
  const withProof = async (dpop: string) => get({ authorization: `DPoP ${linked.accessToken}`, dpop });

  it('[S21] accepts each proof once, also under concurrent requests', async () => {
    const once = await proof();
    assert.equal(await withProof(once), 'taken');
    assert.equal(await withProof(once), 'proof_invalid');
    const raced = await proof();
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => withProof(raced)));
    assert.equal(outcomes.filter((one) => one === 'taken').length, 1);
    const atToken = await proofOf(shop.dpopKeys, { htm: 'POST', htu: `${world.walletUrl}${urls.oauth.token()}` });
    const ask = { grant_type: 'client_credentials', scope: 'client', redirect_uri: undefined };
    assert.equal((await calls.spend(ask, shop, atToken)).status, 200);
    assert.notEqual((await calls.spend(ask, shop, atToken)).status, 200);
  });

  it('[S22] needs a proof for this request and this token, by its own key', async () => {
    const other = await oidc.randomDPoPKeyPair('ES256', { extractable: true });
    const wrong = {
      'another method': await proof({ htm: 'DELETE' }),
      'another path': await proof({ htu: `${world.walletUrl}${urls.linking.mandate({ mandateId: 'other' })}` }),
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

  it('[S23] needs a proof from within a minute, at the API and at the token endpoint', async () => {
    const now = Math.floor(Date.now() / 1_000);
    for (const iat of [now - 62, now + 62]) {
      assert.equal(await withProof(await proof({ iat })), 'proof_invalid');
      const atToken = await proofOf(shop.dpopKeys, {
        htm: 'POST',
        htu: `${world.walletUrl}${urls.oauth.token()}`,
        iat,
      });
      const refused = await calls.spend(
        { grant_type: 'client_credentials', scope: 'client', redirect_uri: undefined },
        shop,
        atToken,
      );
      assert.equal(refused.body.error, 'invalid_dpop_proof');
    }
    for (const iat of [now - 55, now + 55]) assert.equal(await withProof(await proof({ iat })), 'taken');
  });

  it('[S24] [S25] is accepted only in its header, with the DPoP scheme', async () => {
    const dpop = await proof();
    assert.equal(await get({ authorization: `Bearer ${linked.accessToken}`, dpop }), 'token_invalid');
    assert.equal(await get({ authorization: `Bearer ${linked.accessToken}` }), 'token_invalid');
    assert.equal(await get({ dpop }), 'token_missing');
    assert.equal(await get({ dpop }, `${path()}?access_token=${linked.accessToken}`), 'token_missing');
    const answered = await world.http(`${world.walletUrl}${path()}`);
    assert.match(answered.headers.get('www-authenticate')!, /^DPoP /);
  });

  it('[S26] gets no more scopes when it is refreshed', async () => {
    const refresh = (scope: string) =>
      calls.spend({ grant_type: 'refresh_token', refresh_token: linked.refreshToken, scope, redirect_uri: undefined });
    assert.equal((await refresh('openid payments client')).body.error, 'invalid_scope');
    assert.equal((await refresh('openid payments')).body.scope, 'payments');
  });

  it('[S27] has the granted details, whatever the client requests afterwards', async () => {
    const details = JSON.stringify([{ ...mandateDetail, max_per_payment: '4000', max_per_month: '40000' }]);
    const refresh = { grant_type: 'refresh_token', refresh_token: linked.refreshToken, redirect_uri: undefined };
    assert.notEqual((await calls.spend({ ...refresh, authorization_details: details })).status, 200);
    const spent = await calls.freshCode();
    assert.notEqual((await calls.spend({ ...spent, authorization_details: details })).status, 200);
    const refreshed = await calls.spend(refresh);
    const [granted] = refreshed.body.authorization_details;
    assert.equal(granted!.max_per_payment, '3000');
  });

  it('[S28] of one person or shop gives no access to another’s data', async () => {
    const other = await when.links(shop, await given.person());
    const missing = await shop.api(
      linked.accessToken,
      'GET',
      urls.linking.mandate({ mandateId: 'mdt_01m86hw0s2f279bfmbjb325yx5' }),
    );
    const foreign = await shop.api(linked.accessToken, 'GET', urls.linking.mandate({ mandateId: other.mandateId }));
    assert.equal(foreign.status, 404);
    const bare = async (one: Response) => ({ ...((await one.json()) as object), reference: '' });
    assert.deepEqual(await bare(foreign), await bare(missing));
    const rival = await given.shop();
    const rivalToken = await rival.clientToken();
    assert.equal((await rival.api(rivalToken, 'GET', path())).status, 404);
    assert.equal((await rival.api(rivalToken, 'DELETE', path())).status, 404);
    assert.equal((await rival.api(linked.accessToken, 'GET', path())).status, 401);
    await rival.post(urls.oauth.revoke(), {
      token: linked.refreshToken,
      client_id: rival.clientId,
      client_assertion: await rival.assertion(),
      client_assertion_type: ASSERTION_TYPE,
    });
    assert.equal((await shop.api(linked.accessToken, 'GET', path())).status, 200);
  });

  it('[S115] is stored in no table and in no log', async () => {
    const tables = await db.asWriter((tx) =>
      tx.many(sql(Rows)`select coalesce(string_agg(payload::text, ' '), '') as text from oauth.artifacts`),
    );
    for (const secret of [linked.accessToken, linked.refreshToken]) {
      assert.ok(!tables[0]!.text.includes(secret));
      assert.ok(!world.logs().includes(secret));
    }
  });

  it('is deleted some time after it has expired', async () => {
    await calls.age('AccessToken', 3_600);
    world.advance(3_600_000);
    await world.wallet.jobs.sweep();
    const left = await db.asWriter((tx) =>
      tx.many(
        sql(
          Rows,
        )`select coalesce(string_agg(kind, ' '), '') as text from oauth.artifacts where expires_at < current_timestamp`,
      ),
    );
    assert.equal(left[0]!.text, '');
  });
});
