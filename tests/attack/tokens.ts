import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { outcomeOfAll } from './attack.ts';
import type { Attack, Outcome } from './attack.ts';
import type { AttackShop } from './shop.ts';
import { refusalOf } from './target.ts';
import type { Target } from './target.ts';

const { oauth, webhooks } = walletUrls;
const TOKEN = oauth.token();
const EVENTS = webhooks.events();
const client = { grant_type: 'client_credentials', scope: 'client' };
const nowS = (): number => Math.floor(Date.now() / 1_000);

type Try = readonly [name: string, send: () => Promise<Response>];

/** Attacks on a shop's tokens, its assertions and its proofs. */
export const tokenAttacks: readonly Attack[] = [
  byShop('S18', 'authenticate as a shop with another algorithm', (shop, { urls }) => {
    const claims = { iss: shop.clientId, sub: shop.clientId, aud: urls.wallet, jti: randomUUID(), exp: nowS() + 60 };
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = `${part({ alg: 'none' })}.${part({ ...claims, iat: nowS() })}.`;
    const secret = Buffer.from(shop.clientId.padEnd(40, '0'));
    return [
      ['none', () => shop.form(TOKEN, { ...client, client_assertion: none })],
      [
        'HS256',
        async () =>
          shop.form(TOKEN, { ...client, client_assertion: await shop.assertion({}, { alg: 'HS256' }, secret) }),
      ],
      ['no assertion', () => shop.form(TOKEN, { ...client, client_assertion: undefined })],
    ];
  }),
  byShop('S19', 'bring the key along in the header of the assertion', (shop) => [
    [
      'jwk',
      async () => {
        const keys = await generateKeyPair('ES256', { extractable: true });
        const header = { jwk: await exportJWK(keys.publicKey), kid: undefined };
        return shop.form(TOKEN, { ...client, client_assertion: await shop.assertion({}, header, keys.privateKey) });
      },
    ],
    [
      'jku',
      async () => {
        const keys = await generateKeyPair('ES256', { extractable: true });
        const header = { jku: 'http://evil.localhost/keys' };
        return shop.form(TOKEN, { ...client, client_assertion: await shop.assertion({}, header, keys.privateKey) });
      },
    ],
  ]),
  byShop('S20', 'use an assertion for another server, an expired one, or one twice', async (shop) => {
    const used = await shop.assertion();
    await shop.form(TOKEN, { ...client, client_assertion: used });
    return [
      ['another audience', async () => withClaims(shop, { aud: 'https://evil.example' })],
      ['expired', async () => withClaims(shop, { iat: nowS() - 600, exp: nowS() - 300 })],
      ['used before', () => shop.form(TOKEN, { ...client, client_assertion: used })],
    ];
  }),
  byShop('S166a', 'make an assertion that is dated ahead or lasts for days', (shop) => [
    ['dated ahead', () => withClaims(shop, { iat: nowS() + 600, exp: nowS() + 660 })],
    ['lasts for a day', () => withClaims(shop, { exp: nowS() + 86_400 })],
  ]),
  byShop('S21', 'use a DPoP proof twice', async (shop, { urls }) => {
    const proof = await shop.proof({ htm: 'POST', htu: `${urls.wallet}${TOKEN}` });
    await shop.form(TOKEN, client, proof);
    return [['used before', () => shop.form(TOKEN, client, proof)]];
  }),
  byShop('S22', 'use a proof for another method, address, token or key', async (shop, target) => {
    const htu = `${target.urls.wallet}${EVENTS}`;
    const token = await shop.token();
    const ath = hash(token);
    const call = (proof: string) => callWith(target, `DPoP ${token}`, proof);
    return [
      ['another method', async () => call(await shop.proof({ htm: 'POST', htu, ath }))],
      ['another address', async () => call(await shop.proof({ htm: 'GET', htu: `${htu}/other`, ath }))],
      ['another token', async () => call(await shop.proof({ htm: 'GET', htu, ath: hash('other') }))],
      ['no token', async () => call(await shop.proof({ htm: 'GET', htu }))],
      [
        'another key',
        async () =>
          call(await shop.proof({ htm: 'GET', htu, ath }, {}, await generateKeyPair('ES256', { extractable: true }))),
      ],
    ];
  }),
  byShop('S23', 'use a proof that is too old', async (shop, target) => {
    const htu = `${target.urls.wallet}${EVENTS}`;
    const token = await shop.token();
    const old = await shop.proof({ htm: 'GET', htu, ath: hash(token), iat: nowS() - 400 });
    return [['old', () => callWith(target, `DPoP ${token}`, old)]];
  }),
  byShop('S166b', 'use a proof that is dated far ahead', async (shop, target) => {
    const token = await shop.token();
    const ahead = { iat: nowS() + 86_400 };
    return [
      [
        'at the API',
        async () =>
          callWith(
            target,
            `DPoP ${token}`,
            await shop.proof({ htm: 'GET', htu: `${target.urls.wallet}${EVENTS}`, ath: hash(token), ...ahead }),
          ),
      ],
      [
        'at the token endpoint',
        async () =>
          shop.form(TOKEN, client, await shop.proof({ htm: 'POST', htu: `${target.urls.wallet}${TOKEN}`, ...ahead })),
      ],
    ];
  }),
  byShop('S24', 'send a bound token as a bearer token', async (shop, target) => {
    const token = await shop.token();
    return [
      ['Bearer', () => callWith(target, `Bearer ${token}`)],
      ['DPoP without a proof', () => callWith(target, `DPoP ${token}`)],
    ];
  }),
  byShop('S25', 'send a token in the address', async (shop, { send, urls }) => {
    const token = await shop.token();
    return [['query', () => send(`${urls.wallet}${EVENTS}?access_token=${token}`)]];
  }),
  byShop('S151a', 'get a token for more than the scope `client`', (shop) =>
    ['openid', 'payments', 'openid payments', 'client payments', 'admin', ''].map((scope) => [
      scope === '' ? 'none' : scope,
      () => shop.form(TOKEN, { grant_type: 'client_credentials', scope: scope === '' ? undefined : scope }),
    ]),
  ),
  byShop('S151c', 'compare names and addresses with the token of a shop', (shop) => [
    [
      'client token',
      () =>
        shop.api('POST', walletUrls.linking.mandateMatch({ mandateId: 'mnd_01k8w2b4f6zy9m3v7t5q1r0xca' }), {
          body: { name: 'Ada Byrne' },
        }),
    ],
  ]),
  byShop('S168', 'prove with a weak RSA key', (shop, { urls }) => {
    const proof = weakProof(`${urls.wallet}${TOKEN}`);
    return [['RSA of 1024 bits', () => shop.form(TOKEN, client, proof)]];
  }),
  byShop('S172c', 'learn from refusals whose code or token it is', (shop) => [
    [
      'invented code',
      () =>
        shop.form(TOKEN, {
          grant_type: 'authorization_code',
          code: 'A'.repeat(43),
          code_verifier: 'v'.repeat(64),
          redirect_uri: shop.redirectUri,
        }),
    ],
    ['invented refresh token', () => shop.form(TOKEN, { grant_type: 'refresh_token', refresh_token: 'A'.repeat(43) })],
  ]),
  byShop('S172a', 'get tokens with an invented code', (shop) => [
    [
      'no verifier',
      () =>
        shop.form(TOKEN, { grant_type: 'authorization_code', code: 'A'.repeat(43), redirect_uri: shop.redirectUri }),
    ],
    [
      'another address',
      () =>
        shop.form(TOKEN, {
          grant_type: 'authorization_code',
          code: 'A'.repeat(43),
          code_verifier: 'v'.repeat(64),
          redirect_uri: 'http://evil.localhost/',
        }),
    ],
  ]),
];

/** An attack by a shop, none of whose tries may be accepted. */
export function byShop(
  id: string,
  says: string,
  triesOf: (shop: AttackShop, target: Target) => readonly Try[] | Promise<readonly Try[]>,
): Attack {
  const play = async (target: Target): Promise<Outcome> => {
    if (!target.shop) return { result: 'skipped', answer: 'no shop could be registered' };
    const tries = [];
    for (const [name, send] of await triesOf(target.shop, target)) {
      const answer = await send();
      const ok = answer.status >= 400 && answer.status < 500;
      tries.push({ name, ok, answer: await refusalOf(answer) });
    }
    return outcomeOfAll(tries);
  };
  return { id, says, play };
}

async function withClaims(shop: AttackShop, claims: Record<string, unknown>): Promise<Response> {
  return shop.form(TOKEN, { ...client, client_assertion: await shop.assertion(claims) });
}

function callWith({ send, urls }: Target, authorization: string, dpop?: string): Promise<Response> {
  return send(`${urls.wallet}${EVENTS}`, { headers: { authorization, ...(dpop === undefined ? {} : { dpop }) } });
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Makes a proof with an RSA key of 1024 bits, which libraries refuse to make. */
function weakProof(htu: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  const header = { alg: 'RS256', typ: 'dpop+jwt', jwk: publicKey.export({ format: 'jwk' }) };
  const claims = { jti: randomUUID(), iat: nowS(), htm: 'POST', htu };
  const text = [header, claims].map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')).join('.');
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}
