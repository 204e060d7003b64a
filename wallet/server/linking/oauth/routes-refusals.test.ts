import assert from 'node:assert/strict';
import { constants, createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeJwt, generateKeyPair } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { oauthCalls } from '../../../../tests/world/oauth-calls.ts';
import type { OauthCalls } from '../../../../tests/world/oauth-calls.ts';
import { mandateDetail, proofOf } from '../../../../tests/world/shop.ts';
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

const asItself = { grant_type: 'client_credentials', redirect_uri: undefined };
const now = () => Math.floor(Date.now() / 1_000);
/** A valid proof for the token endpoint, with the given members replaced. */
const proof = (claims: JWTPayload = {}, header: Record<string, unknown> = {}) =>
  proofOf(shop.dpopKeys, { htm: 'POST', htu: `${world.walletUrl}${urls.oauth.token()}`, ...claims }, header);

describe('a client token', () => {
  it('[S151a] is issued for the scope client', async () => {
    const { status, body } = await calls.spend({ ...asItself, scope: 'client' });
    assert.deepEqual([status, body.scope], [200, 'client']);
  });

  it('[S151a] is refused with any other scope, and without one', async () => {
    for (const scope of ['payments', 'client payments', 'openid', 'client openid', 'everything', 'Client', undefined]) {
      const { status, body } = await calls.spend({ ...asItself, scope });
      assert.deepEqual([status, body.error], [400, 'invalid_scope'], scope);
    }
  });

  it('has no scope for which its client is not registered', async () => {
    const register = async (scopes: readonly string[] | undefined) => {
      const { name, redirectUris, jwks } = (await world.wallet.linking.clients.find(shop.clientId))!;
      const asked = { clientId: shop.clientId, name, redirectUris, jwks, scopes };
      assert.ok((await world.wallet.linking.clients.register(asked)).ok);
    };
    const asked = async () => [
      (await calls.spend({ ...asItself, scope: 'client' })).body.error ?? 'issued',
      (await calls.push({ scope: 'openid payments' })).body.error ?? 'issued',
    ];
    await register(['client']);
    assert.deepEqual(await asked(), ['issued', 'invalid_scope']);
    await register(['payments']);
    assert.deepEqual(await asked(), ['invalid_scope', 'issued']);
    await register(undefined);
    assert.deepEqual(await asked(), ['invalid_scope', 'issued'], 'a change without scopes keeps them');
    await register(['payments', 'client']);
    assert.deepEqual(await asked(), ['issued', 'issued']);
  });

  it('[S151b] cannot be granted by a person', async () => {
    for (const scope of ['openid client', 'openid payments client']) {
      const { status, body } = await calls.push({ scope });
      assert.deepEqual([status, body.error], [400, 'invalid_scope'], scope);
    }
    assert.equal((await calls.push({ scope: 'openid payments' })).status, 201);
  });
});

describe('a client assertion', () => {
  const withClaims = async (claims: Record<string, unknown>) => {
    const { status, body } = await calls.push({ client_assertion: await shop.assertion(claims as JWTPayload) });
    return status === 201 ? 'taken' : `${body.error}: ${body.error_description}`;
  };

  it('[S166a] may live for an hour, and come from a clock that is slightly ahead', async () => {
    for (const claims of [
      { iat: now() + 30, exp: now() + 90 },
      { iat: now(), exp: now() + 3_600 },
      { iat: undefined },
      { nbf: now() },
    ]) {
      assert.equal(await withClaims(claims), 'taken', JSON.stringify(claims));
    }
  });

  it('[S166a] is refused with a time far ahead, and the refusal names the member', async () => {
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ iat: now() + 3_600, exp: now() + 3_660 }, /^invalid_client: iat /],
      [{ iat: now() + 3_600 }, /^invalid_client: iat /],
      [{ exp: now() + 10 * 365 * 86_400 }, /^invalid_client: exp /],
      [{ exp: now() + 2 * 3_600 }, /^invalid_client: exp /],
      [{ exp: 1e300 }, /^invalid_client: exp /],
      [{ nbf: now() + 3_600 }, /^invalid_client: nbf /],
      [{ exp: now() - 60 }, /^invalid_client: exp /],
      [{ iat: '0' }, /^invalid_client: /],
      [{ exp: 'tomorrow' }, /^invalid_client: /],
    ];
    for (const [claims, refusal] of wrong) assert.match(await withClaims(claims), refusal, JSON.stringify(claims));
  });

  it('[S166b] has bounds in time like a proof of possession, at the token endpoint and at the API', async () => {
    const { accessToken, mandateId } = await when.links(shop, await given.person());
    const url = `${world.walletUrl}${urls.linking.mandate({ mandateId })}`;
    const ath = createHash('sha256').update(accessToken).digest('base64url');
    const atApi = async (claims: JWTPayload) => {
      const dpop = await proofOf(shop.dpopKeys, { htm: 'GET', htu: url, ath, ...claims });
      return (await world.http(url, { headers: { authorization: `DPoP ${accessToken}`, dpop } })).status;
    };
    const atToken = async (claims: JWTPayload) =>
      (await calls.spend({ ...asItself, scope: 'client' }, shop, await proof(claims))).status;
    for (const claims of [
      { iat: now() + 3_600 },
      { iat: now() - 3_600 },
      { nbf: now() + 3_600 },
      { exp: now() - 60 },
    ]) {
      assert.equal(await atApi(claims), 401, JSON.stringify(claims));
      assert.equal(await atToken(claims), 400, JSON.stringify(claims));
    }
    assert.equal(await atApi({}), 200);
    assert.equal(await atToken({}), 200);
  });
});

describe('the discovery document', () => {
  const discover = async (path = 'openid-configuration') =>
    (await (await world.http(`${world.walletUrl}/.well-known/${path}`)).json()) as Record<string, string[]>;

  it('[S167a] names the only response mode, in both documents', async () => {
    for (const path of ['openid-configuration', 'oauth-authorization-server']) {
      assert.deepEqual((await discover(path))['response_modes_supported'], ['query']);
    }
    const attempt = await shop.ask(mandateDetail, { response_mode: 'query' });
    const visitor = await when.opensConsent(shop, await given.person(), attempt.url);
    assert.ok((await when.answers(visitor, 'allow')).searchParams.get('code'));
  });

  it('[S167a] leaves out modes that a browser blocks, and the wallet refuses them', async () => {
    for (const mode of ['form_post', 'fragment', 'web_message', 'jwt', 'nothing']) {
      const { status, body } = await calls.push({ response_mode: mode });
      assert.equal(status, 400, mode);
      assert.match(body.error, /^(unsupported_response_mode|invalid_request)$/);
    }
  });

  it('[S167c] is true of requests that were not pushed: errors come by query in any mode', async () => {
    const query = { client_id: shop.clientId, redirect_uri: shop.redirectUri, response_type: 'code', scope: 'openid' };
    for (const mode of ['form_post', 'fragment', 'query']) {
      const asked = new URLSearchParams({ ...query, state: 'here', response_mode: mode });
      const answered = await world.http(`${world.walletUrl}${urls.oauth.authorize()}?${asked}`, { redirect: 'manual' });
      const text = await answered.text();
      assert.doesNotMatch(text, /<form/, mode);
      assert.doesNotMatch(answered.headers.get('location') ?? '', /#/, mode);
    }
  });

  it('[S167c] is true of pushed requests: answers come by query in any mode', async () => {
    const { url } = await shop.ask(mandateDetail);
    url.searchParams.set('response_mode', 'fragment');
    const visitor = await when.opensConsent(shop, await given.person(), url);
    const back = await when.answers(visitor, 'allow');
    assert.ok(back.searchParams.get('code') && back.hash === '');
  });

  it('[S167b] advertises exactly the supported scopes, claims, grants and types', async () => {
    const told = await discover();
    assert.deepEqual(told['scopes_supported'], ['openid', 'payments', 'client']);
    const attempt = await shop.ask(mandateDetail);
    const visitor = await when.opensConsent(shop, await given.person(), attempt.url);
    const back = await when.answers(visitor, 'allow', { share_address: 'yes' });
    const tokens = await shop.fetchTokens(back.href, attempt);
    assert.deepEqual(Object.keys(decodeJwt(tokens.id_token!)).toSorted(), told['claims_supported']!.toSorted());
    assert.deepEqual(told['grant_types_supported'], ['authorization_code', 'refresh_token', 'client_credentials']);
    assert.deepEqual(told['authorization_details_types_supported'], ['wallet_mandate', 'wallet_payee']);
  });

  it('[S167b] advertises no endpoint that does not exist', async () => {
    const told = (await discover()) as unknown as Record<string, string>;
    const endpoints = Object.keys(told).filter((name) => /_(endpoint|uri)$/.test(name));
    assert.deepEqual(endpoints.toSorted(), [
      'authorization_endpoint',
      'jwks_uri',
      'pushed_authorization_request_endpoint',
      'revocation_endpoint',
      'token_endpoint',
    ]);
    for (const name of endpoints) {
      const { status } = await world.http(told[name]!, {
        method: /^(authorization_endpoint|jwks_uri)$/.test(name) ? 'GET' : 'POST',
      });
      assert.notEqual(status, 404, name);
    }
  });

  it('[S167b] advertises the accepted signatures, at the token endpoint and at the API', async () => {
    const told = await discover();
    assert.deepEqual(told['dpop_signing_alg_values_supported'], ['ES256', 'PS256', 'EdDSA', 'Ed25519']);
    for (const alg of told['dpop_signing_alg_values_supported']!) {
      const keys = (await generateKeyPair(alg, { extractable: true, modulusLength: 3_072 })) as oidc.CryptoKeyPair;
      const dpop = await proofOf(keys, { htm: 'POST', htu: `${world.walletUrl}${urls.oauth.token()}` }, { alg });
      const { status, body } = await calls.spend({ ...asItself, scope: 'client' }, shop, dpop);
      assert.equal(status, 200, alg);
      const url = `${world.walletUrl}${urls.webhooks.events()}`;
      const ath = createHash('sha256').update(body.access_token).digest('base64url');
      const own = await proofOf(keys, { htm: 'GET', htu: url, ath }, { alg });
      const asked = await world.http(url, { headers: { authorization: `DPoP ${body.access_token}`, dpop: own } });
      assert.equal(asked.status, 200, alg);
    }
  });

  it('[S168] covers no RSA keys below 3072 bits: their proofs are refused', async () => {
    const withBits = async (modulusLength: number) => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
      const jwk = publicKey.export({ format: 'jwk' });
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = { jti: randomUUID(), iat: now(), htm: 'POST', htu: `${world.walletUrl}${urls.oauth.token()}` };
      const text = `${part({ typ: 'dpop+jwt', alg: 'PS256', jwk })}.${part(claims)}`;
      const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, ...padding }).toString('base64url');
      return (await calls.spend({ ...asItself, scope: 'client' }, shop, `${text}.${signature}`)).body.error;
    };
    assert.equal(await withBits(3_072), undefined);
    assert.equal(await withBits(2_048), 'invalid_dpop_proof');
  });
});

describe('the token endpoint names the proof that failed', () => {
  const refusal = async (changes: Record<string, string | undefined>, dpop?: string | null, by = shop) => {
    const { body } = await calls.spend(changes, by, dpop);
    return `${body.error} ${body.code}`;
  };

  it('[S172a] for a code: its verifier, its address, or the code itself', async () => {
    const spent = await calls.freshCode();
    assert.equal(await refusal({ ...spent, code_verifier: 'b'.repeat(64) }), 'invalid_grant code_verifier_wrong');
    assert.equal(await refusal({ ...spent, code_verifier: undefined }), 'invalid_grant code_verifier_wrong');
    const elsewhere = { redirect_uri: `${shop.origin}/elsewhere` };
    assert.equal(await refusal({ ...spent, ...elsewhere }), 'invalid_grant redirect_uri_differs');
    assert.equal(await refusal({ ...spent, code: 'x'.repeat(43) }), 'invalid_grant code_invalid');
    assert.equal((await calls.spend(spent)).status, 200);
    assert.equal(await refusal(spent), 'invalid_grant code_used');
  });

  it('[S172a] for a code: the DPoP header, its proof or its key', async () => {
    const spent = await calls.freshCode();
    assert.equal(await refusal(spent, null), 'invalid_grant proof_missing');
    assert.equal(await refusal(spent, 'x.y.z'), 'invalid_dpop_proof proof_invalid');
    assert.equal(await refusal(spent, await proof({ htm: 'GET' })), 'invalid_dpop_proof proof_invalid');
    assert.equal(await refusal(spent, await proof({ iat: now() - 62 })), 'invalid_dpop_proof proof_invalid');
    const other = await oidc.randomDPoPKeyPair('ES256', { extractable: true });
    const byOther = await proofOf(other, { htm: 'POST', htu: `${world.walletUrl}${urls.oauth.token()}` });
    assert.equal(await refusal(spent, byOther), 'invalid_grant proof_key_differs');
  });

  it('[S172b] for a link: whether it has ended, or only the proof is wrong', async () => {
    const { refreshToken, mandateId } = await when.links(shop, await given.person());
    const refresh = { grant_type: 'refresh_token', refresh_token: refreshToken, redirect_uri: undefined };
    assert.equal(await refusal(refresh, null), 'invalid_grant proof_missing');
    const once = await proof();
    assert.equal((await calls.spend(refresh, shop, once)).status, 200);
    assert.equal(await refusal(refresh, once), 'invalid_grant proof_used');
    await world.wallet.linking.mandates.revoke(mandateId as `mdt_${string}`, 'holder');
    assert.equal(await refusal(refresh), 'invalid_grant mandate_revoked');
  });

  it('[S172c] for a client: its key, its times or its audience', async () => {
    const foreign = (await generateKeyPair('ES256')).privateKey as CryptoKey;
    const said = async (assertion: string) => {
      const { body } = await calls.spend({ ...asItself, scope: 'client', client_assertion: assertion });
      assert.deepEqual([body.error, body.code], ['invalid_client', 'client_assertion_invalid']);
      return body.error_description;
    };
    assert.match((await said(await shop.assertion({}, {}, foreign)))!, /^no key that is registered/);
    assert.match((await said(await shop.assertion({}, { kid: 'two' })))!, /^no key that is registered/);
    assert.match((await said(await shop.assertion({ exp: now() - 60 })))!, /^exp of the client_assertion has passed/);
    assert.match((await said(await shop.assertion({ aud: 'https://other.example' })))!, /^aud/);
    const once = await shop.assertion();
    assert.equal((await calls.spend({ ...asItself, scope: 'client', client_assertion: once })).status, 200);
    assert.match((await said(once))!, /^the client_assertion was used before/);
  });

  it('[S172c] without revealing whose a code or token is, or who is registered', async () => {
    const other = await given.shop();
    const bodyOf = async (changes: Record<string, string | undefined>, by = other) =>
      (await calls.spend(changes, by)).body;
    const { code, code_verifier: verifier } = await calls.freshCode();
    const guess = { code_verifier: verifier };
    assert.deepEqual(await bodyOf({ ...guess, code }), await bodyOf({ ...guess, code: 'x'.repeat(43) }));
    const { refreshToken } = await when.links(shop, await given.person());
    const refresh = { grant_type: 'refresh_token', redirect_uri: undefined };
    const theirs = await bodyOf({ ...refresh, refresh_token: refreshToken });
    assert.deepEqual(theirs, await bodyOf({ ...refresh, refresh_token: 'x'.repeat(43) }));
    const foreign = (await generateKeyPair('ES256')).privateKey as CryptoKey;
    const [known, unknown] = await Promise.all(
      [shop.clientId, 'nobody'].map(async (id) => {
        const assertion = await shop.assertion({ iss: id, sub: id }, {}, foreign);
        return bodyOf({ ...asItself, scope: 'client', client_id: id, client_assertion: assertion });
      }),
    );
    assert.deepEqual(known, unknown);
  });

  it('[S172c] in words that RFC 6749 §5.2 allows', async () => {
    const bodies = [
      (await calls.spend({ ...asItself, scope: 'payments' })).body,
      (await calls.spend(asItself, shop, null)).body,
      (await calls.push({ scope: 'openid client' })).body,
      (await calls.push({ client_assertion: await shop.assertion({ exp: now() - 60 }) })).body,
    ];
    for (const { error_description: words } of bodies) assert.match(words!, /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });
});
