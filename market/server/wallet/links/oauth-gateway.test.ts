import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
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
    await assert.rejects(gatewayTo(() => Response.json(metadata)).begin({ kind: 'mandate', account: 'shopper' }));
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
    await assert.rejects(refusingAt(0).begin(question), /assertion|response/);
  });
});
