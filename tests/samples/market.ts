import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { createIds, systemWorld } from '#platform/kernel/world.ts';
import { composeMarket } from '../../market/server/compose.ts';
import type { Market } from '../../market/server/compose.ts';
import { sellers } from '../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../dev/seed/load.ts';

/** A running market with the demo's goods and a fresh database, but without a wallet. */
export interface SampleMarket {
  readonly market: Market;
  readonly url: string;
  /** The origin of its stand-in wallet. */
  readonly walletUrl: string;
  /** Its database with the owner's login. */
  readonly databaseUrl: string;
  /** The secret from which its keys derive. */
  readonly secret: Buffer;
  readonly http: typeof fetch;
  /**
   * The stand-in wallet's answer to the check whether it covers an order; `covered` at first, `silent` fails the
   * request.
   */
  cover: 'covered' | 'silent' | { readonly status: number; readonly problem: object };
  /** Moves security time on, so that sessions and waits age. */
  age(ms: number): void;
  close(): Promise<void>;
}

/** Starts a market on a free port and a fresh database. */
export async function startMarket(): Promise<SampleMarket> {
  const database = await createTestDatabase('market');
  const { server, port } = await bindPort(0);
  const url = `http://market.localhost:${port}`;
  const http = createFetch({ privateOrigins: [url] });
  const walletUrl = 'http://wallet.localhost:4000';
  let ageMs = 0;
  const clocks = { business: () => new Date(), security: () => new Date(Date.now() + ageMs) };
  const outside = coverOnly(http, walletUrl, () => shop.cover);
  const world = {
    ...systemWorld({ log: pino({ level: 'silent' }), http: outside, clocks }),
    ids: createIds(clocks),
  };
  const secret = randomBytes(32);
  const config = {
    port,
    publicUrl: url,
    deskUrl: 'http://desk.localhost:4100',
    deskLogAnchor: undefined,
    databaseUrl: database.url,
    secret,
    otherSecrets: [],
    privateOrigins: [],
    trustedProxies: [],
    clockUrl: undefined,
    scanCommand: undefined,
    operatorName: undefined,
    operatorAddress: undefined,
    operatorMail: undefined,
    walletUrl,
    clientId: 'market',
    clientKey: JSON.stringify(deriveSigningKey(randomBytes(32), 'market')),
    webhookSecret: 'whsec_test',
    smtpUrl: 'smtp://127.0.0.1:1',
    mailFrom: 'market@holdfast.localhost',
  };
  const market = await composeMarket(config, world, { server });
  await loadDemoMarket(market.catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
  const shop: SampleMarket = {
    cover: 'covered',
    market,
    url,
    walletUrl,
    databaseUrl: database.url,
    secret,
    http,
    age: (ms) => {
      ageMs += ms;
    },
    close: async () => {
      await market.close();
      await database.close();
    },
  };
  return shop;
}

/**
 * Makes a `fetch` with a stand-in wallet, which issues tokens to the SDK and answers the check; all other requests
 * pass.
 */
function coverOnly(http: typeof fetch, walletUrl: string, cover: () => SampleMarket['cover']): typeof fetch {
  const tokenUrl = `${walletUrl}/oauth/token`;
  const answers: Record<string, () => Response> = {
    [`${walletUrl}/.well-known/openid-configuration`]: () =>
      Response.json({ issuer: walletUrl, token_endpoint: tokenUrl }),
    [tokenUrl]: () => Response.json({ access_token: 'token', token_type: 'DPoP', expires_in: 600 }),
    [`${walletUrl}/v1/payments/check`]: () => {
      const said = cover();
      if (typeof said === 'object') return Response.json(said.problem, { status: said.status });
      return Response.json({ covered: true, total: { amount: '1', currency: 'EUR' } });
    },
  };
  return async (input, init) => {
    const answer = cover() !== 'silent' && typeof input === 'string' ? answers[input] : undefined;
    return answer ? answer() : http(input, init);
  };
}
