import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { SignJWT, importJWK } from 'jose';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import { createLogger } from '#platform/log/logger.ts';
import { createOauthGateway } from './oauth-gateway.ts';

const walletUrl = 'http://wallet.localhost:4000';

describe('a link attempt', () => {
  const asked: string[] = [];
  const logged: string[] = [];
  const gatewayTo = (answer: () => Response) =>
    createOauthGateway({
      walletUrl,
      clientId: 'market',
      clientKey: deriveSigningKey(randomBytes(32), 'client'),
      proofKeys: [deriveSigningKey(randomBytes(32), 'proof')],
      redirectUri: 'http://market.localhost:4100/wallet/callback',
      log: createLogger('test', 'error', { write: (line) => void logged.push(line) }),
      http: async (input) => {
        asked.push(input instanceof Request ? input.url : String(input));
        return answer();
      },
    });

  it('[S16] is not begun at an issuer with another name', async () => {
    const metadata = {
      issuer: 'https://evil.example',
      pushed_authorization_request_endpoint: 'https://evil.example/par',
      authorization_endpoint: 'https://evil.example/authorize',
      token_endpoint: 'https://evil.example/token',
    };
    const begun = await gatewayTo(() => Response.json(metadata)).begin({ kind: 'mandate', account: 'shopper' });
    assert.deepEqual(begun, { ok: false, error: 'failed' });
    assert.deepEqual(asked.splice(0), [`${walletUrl}/.well-known/openid-configuration`]);
  });

  it('ends as unreachable if the wallet does not answer, and the next one tries again', async () => {
    let tries = 0;
    const gateway = gatewayTo(() => {
      tries += 1;
      if (tries === 1) throw new TypeError('fetch failed');
      return new Response('starting', { status: 503 });
    });
    assert.deepEqual(await gateway.begin({ kind: 'mandate', account: 'shopper' }), { ok: false, error: 'unreachable' });
    assert.deepEqual(await gateway.begin({ kind: 'mandate', account: 'shopper' }), { ok: false, error: 'unreachable' });
    assert.equal(tries, 2);
  });

  it('[O4j] ends with the reason clock only if the wallet refuses and has another time', async () => {
    const metadata = {
      issuer: walletUrl,
      pushed_authorization_request_endpoint: `${walletUrl}/par`,
      authorization_endpoint: `${walletUrl}/authorize`,
      token_endpoint: `${walletUrl}/token`,
    };
    const refusingAt = (aheadMs: number) => {
      const headers = { date: new Date(Date.now() - aheadMs).toUTCString() };
      const refusal = { error: 'invalid_client', error_description: 'assertion is of the future' };
      let calls = 0;
      return gatewayTo(() => {
        calls += 1;
        return calls === 1 ? Response.json(metadata) : Response.json(refusal, { status: 401, headers });
      });
    };
    const question = { kind: 'mandate', account: 'shopper' } as const;
    assert.deepEqual(await refusingAt(90_000).begin(question), { ok: false, error: 'clock' });
    assert.match(
      logged.join(''),
      /The clock of this machine is (89|90) s ahead of that of http:\/\/wallet.localhost:4000/,
    );
    logged.length = 0;
    assert.deepEqual(await refusingAt(0).begin(question), { ok: false, error: 'failed' });
    assert.match(logged.join(''), /the wallet did not begin a link/, 'an operator can read why');
  });
});

describe('the ID token of the wallet’s answer', () => {
  const walletKey = deriveSigningKey(randomBytes(32), 'wallet');
  const signed = async (key: SigningJwk, audience: string): Promise<string> =>
    new SignJWT({ wallet_label: 'A. B.' })
      .setProtectedHeader({ alg: 'ES256', kid: walletKey.kid })
      .setIssuer(walletUrl)
      .setAudience(audience)
      .setSubject('person')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(await importJWK(key, 'ES256'));

  /** Finishes a link with a wallet that answers each request, and gives this token at the end. */
  const finishWith = async (idToken: string) => {
    const { d: _private, ...publicKey } = walletKey;
    const answers = new Map<string, object>([
      [
        '/.well-known/openid-configuration',
        {
          issuer: walletUrl,
          pushed_authorization_request_endpoint: `${walletUrl}/par`,
          authorization_endpoint: `${walletUrl}/authorize`,
          token_endpoint: `${walletUrl}/token`,
          jwks_uri: `${walletUrl}/jwks`,
        },
      ],
      ['/par', { request_uri: 'urn:example:1', expires_in: 60 }],
      ['/jwks', { keys: [publicKey] }],
      [
        '/token',
        {
          access_token: 'access',
          token_type: 'DPoP',
          expires_in: 600,
          id_token: idToken,
          authorization_details: [{ type: 'wallet_payee', payee_id: 'pye_1' }],
        },
      ],
    ]);
    const gateway = createOauthGateway({
      walletUrl,
      clientId: 'market',
      clientKey: deriveSigningKey(randomBytes(32), 'client'),
      proofKeys: [deriveSigningKey(randomBytes(32), 'proof')],
      redirectUri: 'http://market.localhost:4100/wallet/callback',
      log: createLogger('test', 'error', { write: () => {} }),
      http: async (input) => {
        const { pathname } = new URL(input instanceof Request ? input.url : String(input));
        return Response.json(answers.get(pathname), { status: pathname === '/par' ? 201 : 200 });
      },
    });
    const begun = await gateway.begin({ kind: 'payee', account: 'seller', name: 'Shop', commissionBasisPoints: 0 });
    assert.ok(begun.ok);
    const callback = new URL('http://market.localhost:4100/wallet/callback');
    callback.search = new URLSearchParams({ code: 'code', state: begun.value.state, iss: walletUrl }).toString();
    return gateway.finish(callback, begun.value);
  };

  it('says whose wallet it is if the wallet signed it for the market', async () => {
    assert.deepEqual(await finishWith(await signed(walletKey, 'market')), {
      ok: true,
      value: { kind: 'payee', payeeId: 'pye_1', label: 'A. B.' },
    });
  });

  it('links nothing if another key than the wallet’s signed it', async () => {
    const forged = await signed(deriveSigningKey(randomBytes(32), 'thief'), 'market');
    assert.deepEqual(await finishWith(forged), { ok: false, error: 'failed' });
  });

  it('links nothing if it is for another client', async () => {
    assert.deepEqual(await finishWith(await signed(walletKey, 'other')), { ok: false, error: 'failed' });
  });
});
