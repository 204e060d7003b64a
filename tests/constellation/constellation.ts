import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { createTestDatabase } from '#platform/db/testing.ts';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { createIds } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import { createLogger } from '#platform/log/logger.ts';
import { composeSandbox } from '../../sandbox/compose.ts';
import type { Sandbox } from '../../sandbox/compose.ts';
import { composeWallet } from '../../wallet/server/compose.ts';
import type { Wallet } from '../../wallet/server/compose.ts';

/** Wallet and sandbox as they are in production, in this process, with a clock that tests move. */
export interface Constellation {
  readonly wallet: Wallet;
  readonly sandbox: Sandbox;
  readonly walletUrl: string;
  readonly sandboxUrl: string;
  /** A login to the wallet's database, for looking at what is stored. */
  readonly walletDatabaseUrl: string;
  /** What a browser or a program on this machine would reach them by. */
  readonly http: typeof fetch;
  /** All lines that the servers logged. */
  readonly logs: () => string;
  /** Moves business time on; deadlines fire on the next sweep. */
  advance(ms: number): void;
  /** Moves security time on: codes, sessions and tokens age. */
  age(ms: number): void;
  close(): Promise<void>;
}

export async function startConstellation(): Promise<Constellation> {
  const [sandboxPort, walletPort] = [await bindPort(0), await bindPort(0)];
  const sandboxUrl = `http://sandbox.localhost:${sandboxPort.port}`;
  const walletUrl = `http://wallet.localhost:${walletPort.port}`;
  const http = createFetch({ privateOrigins: [sandboxUrl, walletUrl] });
  const time = { business: 0, security: 0 };
  const { log, logs } = recordedLog();
  const world = worldOf(time, http, log);
  const twilio = {
    twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
    twilioAuthToken: randomBytes(16).toString('hex'),
  };
  const stripe = { stripeSecretKey: `sk_test_${randomBytes(12).toString('hex')}`, stripeWebhookSecret: 'whsec_test' };
  const sandbox = await composeSandbox(
    {
      ...twilio,
      ...stripe,
      port: sandboxPort.port,
      smtpPort: 0,
      publicUrl: sandboxUrl,
      privateOrigins: [walletUrl],
      dataDir: undefined,
      stripeWebhookUrl: `${walletUrl}/v1/processor/stripe`,
      easypostApiKey: 'EZTKtest',
      easypostWebhookSecret: 'easypost-secret',
      easypostWebhookUrl: `${walletUrl}/none`,
    },
    world,
    { server: sandboxPort.server },
  );
  const database = await createTestDatabase('wallet');
  const wallet = await composeWallet(
    {
      ...twilio,
      ...stripe,
      port: walletPort.port,
      publicUrl: walletUrl,
      databaseUrl: database.url,
      secret: randomBytes(32),
      privateOrigins: [sandboxUrl],
      clockUrl: undefined,
      stripeUrl: sandboxUrl,
      twilioUrl: sandboxUrl,
      twilioFrom: '+15005550006',
      smtpUrl: `smtp://127.0.0.1:${sandbox.smtpPort}`,
      mailFrom: 'Holdfast Wallet <wallet@holdfast.localhost>',
      ratesUrl: `${sandboxUrl}/ecb/eurofxref-daily.xml`,
    },
    world,
    { server: walletPort.server },
  );
  return {
    wallet,
    sandbox,
    walletUrl,
    sandboxUrl,
    walletDatabaseUrl: database.url,
    http,
    logs,
    advance: (ms) => {
      time.business += ms;
    },
    age: (ms) => {
      time.security += ms;
    },
    close: async () => {
      await wallet.close();
      await sandbox.close();
      await database.close();
    },
  };
}

function worldOf(time: { business: number; security: number }, http: typeof fetch, log: World['log']): World {
  const clocks = {
    business: () => new Date(Date.now() + time.business),
    security: () => new Date(Date.now() + time.security),
  };
  return { clocks, ids: createIds(clocks), random: randomBytes, http, faultpoint: async () => {}, log };
}

function recordedLog(): { log: World['log']; logs: () => string } {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log: createLogger('test', 'debug', destination), logs: () => lines.join('') };
}
