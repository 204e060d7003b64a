import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { EmbeddedJWK, importJWK, jwtVerify } from 'jose';
import { WalletProblem, WalletUnreachable, createWallet } from './index.ts';
import type { PrivateJwk } from './signing.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = { readonly status: number; readonly body: unknown } | 'cut' | 'never';

const key = (kid: string) =>
  ({ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid }) as PrivateJwk;

describe('the SDK', () => {
  let server: Server;
  let walletUrl: string;
  let asked: Asked[] = [];
  let issued = 0;
  /** The API's next answers, in sequence, before its default answer. */
  let answers: Answer[] = [];
  let tokenAnswer: Answer | undefined;
  let issuer: string | undefined;
  const clientKey = key('client');
  const proofKey = key('proof');
  const open = (more: { timeoutMs?: number } = {}) =>
    createWallet({ walletUrl, clientId: 'shop', clientKey, proofKey, ...more });

  const answerTo = ({ path }: Asked): Answer => {
    if (path === '/.well-known/openid-configuration') {
      return { status: 200, body: { issuer: issuer ?? walletUrl, token_endpoint: `${walletUrl}/oauth/token` } };
    }
    if (path !== '/oauth/token') return answers.shift() ?? { status: 200, body: { id: 'pay_1', events: [] } };
    issued += 1;
    return (
      tokenAnswer ?? { status: 200, body: { access_token: `token-${issued}`, token_type: 'DPoP', expires_in: 600 } }
    );
  };
  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
        asked.push(one);
        const answer = answerTo(one);
        if (answer === 'never') return;
        if (answer === 'cut') request.socket.destroy();
        else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    walletUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    [asked, answers, tokenAnswer, issuer, issued] = [[], [], undefined, undefined, 0];
  });
  const api = () => asked.filter((one) => one.path.startsWith('/v1/'));

  it('authenticates its client, and proves possession of its token with each request', async () => {
    await open().payments.get('pay_1');
    const fetched = asked.find((one) => one.path === '/oauth/token')!;
    const form = new URLSearchParams(fetched.body);
    assert.deepEqual(
      [form.get('grant_type'), form.get('scope'), form.get('client_id')],
      ['client_credentials', 'client', 'shop'],
    );
    const { kty, crv, x, y } = clientKey;
    const assertion = await jwtVerify(
      form.get('client_assertion')!,
      await importJWK({ kty, crv, x, y } as never, 'ES256'),
    );
    assert.deepEqual(
      [assertion.payload.iss, assertion.payload.aud, assertion.protectedHeader.kid],
      ['shop', walletUrl, 'client'],
    );
    const [request] = api();
    assert.equal(request!.headers.authorization, 'DPoP token-1');
    const proof = await jwtVerify(request!.headers['dpop'] as string, EmbeddedJWK, { typ: 'dpop+jwt' });
    assert.deepEqual([proof.payload['htm'], proof.payload['htu']], ['GET', `${walletUrl}/v1/payments/pay_1`]);
    assert.equal(proof.payload['ath'], createHash('sha256').update('token-1').digest('base64url'));
    assert.equal((proof.protectedHeader.jwk as { d?: string }).d, undefined);
  });

  it('fetches one token for all concurrent calls, and one per link', async () => {
    const wallet = open();
    await Promise.all([
      wallet.payments.get('pay_1'),
      wallet.payments.get('pay_2'),
      wallet.events.list({ after: 'evt_1', limit: 5 }),
    ]);
    assert.equal(issued, 1);
    await wallet.link('refresh-a').getPayment('pay_1');
    await wallet.link('refresh-a').getPayment('pay_1');
    await wallet.link('refresh-b').getPayment('pay_1');
    assert.equal(issued, 3);
    assert.ok(api().some((one) => one.path === '/v1/events?after=evt_1&limit=5'));
  });

  it('fetches another token once if one has ended early', async () => {
    const ended = { status: 401, body: { code: 'token_invalid', title: 'x' } };
    answers = [ended];
    await open().payments.get('pay_1');
    assert.deepEqual(
      api().map((one) => one.headers.authorization),
      ['DPoP token-1', 'DPoP token-2'],
    );
    answers = [ended, ended];
    await assert.rejects(open().payments.get('pay_1'), (error: WalletProblem) => error.code === 'token_invalid');
  });

  it('sends the idempotency key of every request that moves money or goods', async () => {
    const wallet = open();
    await wallet.payments.announce('pay_1', { part_id: 'prt_1', carrier: 'UPS', tracking_code: '1Z' }, 'key-1');
    await wallet.payments.withdraw('pay_1', { part_id: 'prt_1', parcel_id: 'pcl_1' }, 'key-2');
    await wallet.payments.cancelPart('pay_1', { part_id: 'prt_1', reason: 'Broken' }, 'key-3');
    await wallet.payments.refund('pay_1', { part_id: 'prt_1' }, 'key-4');
    assert.deepEqual(
      api().map((one) => [one.path, one.headers['idempotency-key']]),
      [
        ['/v1/payments/pay_1/shipments', 'key-1'],
        ['/v1/payments/pay_1/withdrawals', 'key-2'],
        ['/v1/payments/pay_1/cancelations', 'key-3'],
        ['/v1/payments/pay_1/refunds', 'key-4'],
      ],
    );
    assert.equal(api()[0]!.body, '{"part_id":"prt_1","carrier":"UPS","tracking_code":"1Z"}');
  });

  it('asks for the page on which the holder confirms, and lists the refunds', async () => {
    const page = { confirmed: false, confirmation_url: `${walletUrl}/id/receive/pay_1/prt_1` };
    answers = [
      { status: 200, body: page },
      { status: 200, body: { refunds: [{ id: 'rfd_1' }] } },
    ];
    const { payments } = open();
    assert.deepEqual(await payments.requestConfirmation('pay_1', { part_id: 'prt_1' }), page);
    assert.deepEqual(await payments.refunds('pay_1'), [{ id: 'rfd_1' }]);
    assert.deepEqual(
      api().map(({ method, path }) => [method, path]),
      [
        ['POST', '/v1/payments/pay_1/confirmations'],
        ['GET', '/v1/payments/pay_1/refunds'],
      ],
    );
  });

  it('[B2a] [B3b] reads cases, and answers them for the seller under a key', async () => {
    answers = [{ status: 200, body: { cases: [{ id: 'cas_1' }] } }];
    const { cases, payments } = open();
    assert.deepEqual(await payments.cases('pay_1'), [{ id: 'cas_1' }]);
    await cases.get('cas_1');
    await cases.accept('cas_1', { seen: 1 }, 'key-1');
    await cases.offer('cas_1', { outcome: 'nothing', words: 'It was whole.' }, 'key-2');
    await cases.escalate('cas_1', {}, 'key-3');
    const address = { name: 'Mug Works', street: 'Dock Street 4', city: 'Cork', country: 'IE' };
    await cases.giveReturnAddress('cas_1', address, 'key-4');
    await cases.waiveReturn('cas_1', {}, 'key-5');
    await cases.shipReplacement('cas_1', { carrier: 'UPS', tracking_code: '1Z' }, 'key-6');
    assert.deepEqual(
      api().map(({ method, path, headers }) => [method, path, headers['idempotency-key']]),
      [
        ['GET', '/v1/payments/pay_1/cases', undefined],
        ['GET', '/v1/cases/cas_1', undefined],
        ['POST', '/v1/cases/cas_1/acceptances', 'key-1'],
        ['POST', '/v1/cases/cas_1/offers', 'key-2'],
        ['POST', '/v1/cases/cas_1/escalations', 'key-3'],
        ['POST', '/v1/cases/cas_1/return-addresses', 'key-4'],
        ['POST', '/v1/cases/cas_1/waivers', 'key-5'],
        ['POST', '/v1/cases/cas_1/shipments', 'key-6'],
      ],
    );
    assert.deepEqual(JSON.parse(api()[5]!.body), address);
  });

  it('says under a link that a part has arrived', async () => {
    const noted = { confirmed: false, releases_at: '2026-12-01T10:00:00Z' };
    answers = [{ status: 200, body: noted }];
    assert.deepEqual(await open().link('refresh-a').confirm('pay_1', { part_id: 'prt_1' }), noted);
    const [request] = api();
    assert.deepEqual(
      [request!.method, request!.path, request!.body],
      ['POST', '/v1/payments/pay_1/confirmations', '{"part_id":"prt_1"}'],
    );
    assert.equal(
      new URLSearchParams(asked.find((one) => one.path === '/oauth/token')!.body).get('grant_type'),
      'refresh_token',
    );
  });

  it('opens and closes promotions with the client’s own token', async () => {
    const { promotions } = open();
    const budget = { amount: '5000', currency: 'EUR' } as const;
    await promotions.open({ name: 'Spring', budget }, 'key-1');
    await promotions.get('prm_1');
    await promotions.close('prm_1', 'key-2');
    assert.deepEqual(
      api().map(({ method, path, headers }) => [method, path, headers['idempotency-key']]),
      [
        ['POST', '/v1/promotions', 'key-1'],
        ['GET', '/v1/promotions/prm_1', undefined],
        ['POST', '/v1/promotions/prm_1/close', 'key-2'],
      ],
    );
    assert.equal(api()[0]!.body, JSON.stringify({ name: 'Spring', budget }));
  });

  it('reports a refusal with the next step and whether anything was charged', async () => {
    const shortfall = { amount: '1250', currency: 'EUR' };
    const body = {
      code: 'insufficient_funds',
      title: 'Too little',
      next_action: 'Top up',
      charged: false,
      reference: 'req_1',
      shortfall,
    };
    answers = [{ status: 402, body }];
    await assert.rejects(open().payments.get('pay_1'), (error: unknown) => {
      assert.ok(error instanceof WalletProblem);
      assert.deepEqual(
        [error.code, error.status, error.nextAction, error.charged, error.reference],
        ['insufficient_funds', 402, 'Top up', false, 'req_1'],
      );
      assert.deepEqual(error.members['shortfall'], shortfall);
      return true;
    });
  });

  const refusedWith = async (status: number, body: Record<string, string>): Promise<[string, number, string]> => {
    tokenAnswer = { status, body };
    const refusal: unknown = await open()
      .link('a-link')
      .getPayment('pay_1')
      .catch((error: unknown) => error);
    assert.ok(refusal instanceof WalletProblem && refusal.charged === false);
    return [refusal.code, refusal.status, refusal.title];
  };

  it('[S172d] reports that a link has ended if the wallet says so', async () => {
    const body = { error: 'invalid_grant', code: 'mandate_revoked', error_description: 'the link has ended' };
    const title = 'The link to this wallet has ended';
    assert.deepEqual(await refusedWith(400, body), ['mandate_revoked', 409, title]);
  });

  it('[S172d] reports any other refusal with the wallet’s own code and words', async () => {
    for (const [status, error, code] of [
      [400, 'invalid_grant', 'proof_missing'],
      [400, 'invalid_grant', 'proof_used'],
      [400, 'invalid_grant', 'code_verifier_wrong'],
      [400, 'invalid_dpop_proof', 'proof_invalid'],
      [401, 'invalid_client', 'client_assertion_invalid'],
    ] as const) {
      const body = { error, code, error_description: 'words of the wallet' };
      assert.deepEqual(await refusedWith(status, body), [code, status, 'words of the wallet']);
    }
    assert.deepEqual(await refusedWith(400, { error: 'invalid_grant' }), ['invalid_grant', 400, 'No token was given']);
  });

  it('reports an unknown outcome without an answer, or without one of the wallet’s own', async () => {
    const unknown = (error: unknown) => error instanceof WalletUnreachable;
    for (const answer of ['cut', { status: 502, body: {} }] as const) {
      answers = [answer];
      await assert.rejects(open().payments.get('pay_1'), unknown);
    }
    tokenAnswer = 'cut';
    const wallet = open();
    await assert.rejects(wallet.payments.get('pay_1'), unknown);
    tokenAnswer = undefined;
    assert.equal((await wallet.payments.get('pay_1')).id, 'pay_1');
  });

  it('waits for the terms no longer than the caller wants', async () => {
    answers = ['never'];
    const started = performance.now();
    await assert.rejects(open().terms({ timeoutMs: 50 }), (error: unknown) => error instanceof WalletUnreachable);
    assert.ok(performance.now() - started < 10_000);
  });

  it('[S16] requests tokens only from the configured wallet', async () => {
    issuer = 'https://evil.example';
    await assert.rejects(open().payments.get('pay_1'), (error: unknown) => error instanceof WalletUnreachable);
    assert.ok(!asked.some((one) => one.path === '/oauth/token'));
  });
});
