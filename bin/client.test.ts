import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { Webhook } from 'standardwebhooks';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { composeWallet } from '../wallet/server/compose.ts';
import { readWalletConfig } from '../wallet/server/config.ts';
import { bareEnvironment } from '../tests/bare-environment.ts';

const Count = Type.Object({ count: Type.Integer() });
const redirectUri = 'https://shop.example/wallet/callback';
const webhookUrl = 'https://shop.example/webhooks';

describe('registering a shop', { timeout: 170_000 }, () => {
  let database: TestDatabase;
  let dir = '';
  let env: NodeJS.ProcessEnv = {};
  before(async () => {
    database = await createTestDatabase('wallet');
    dir = await mkdtemp(join(tmpdir(), 'holdfast-client-'));
    env = {
      ...bareEnvironment(),
      HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
      HOLDFAST_WALLET_DATABASE_URL: database.url,
      HOLDFAST_WALLET_SECRET: Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url'),
      STRIPE_SECRET_KEY: 'sk_live_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_FROM: '+15005550006',
      EASYPOST_API_KEY: 'key',
      EASYPOST_WEBHOOK_SECRET: 'secret',
      SMTP_URL: 'smtp://mail.internal',
    };
    const made = client('key', '--private-file', at('private.json'), '--jwks-file', at('public.json'));
    assert.equal(made.status, 0, made.stderr);
  });
  after(async () => {
    await rm(dir, { recursive: true });
    await database.close();
  });

  const at = (name: string): string => join(dir, name);
  const client = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'client.ts'), ...args], { encoding: 'utf8', env });
  const shop = (...more: string[]): string[] => {
    const known = ['--name', 'Juniper & Salt', '--redirect-uri', redirectUri, '--jwks-file', at('public.json')];
    return [...known, ...more];
  };

  it('[O3c] [S66] prints the client id and the webhook secret, with which the wallet then signs webhooks', async () => {
    const done = client('register', ...shop('--webhook-url', webhookUrl));
    assert.equal(done.status, 0, done.stderr);
    const [, clientId = ''] = /Client id +(\S+)/.exec(done.stdout) ?? [];
    const [, secret = ''] = /Webhook secret +(whsec_\S+)/.exec(done.stdout) ?? [];
    assert.match(clientId, /^juniper-salt-[0-9a-f]{8}$/);

    const posted: { url: string; headers: Record<string, string>; body: string }[] = [];
    const http: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      posted.push({ url: request.url, headers: Object.fromEntries(request.headers), body: await request.text() });
      return new Response(null, { status: 204 });
    };
    const wallet = await composeWallet(readWalletConfig(env), systemWorld({ log: pino({ level: 'silent' }), http }));
    try {
      const known = await wallet.linking.clients.find(clientId);
      assert.equal(known?.name, 'Juniper & Salt');
      assert.deepEqual(known.redirectUris, [redirectUri]);
      assert.equal('d' in (known.jwks.keys[0] ?? {}), false, 'the wallet knows the public half alone');
      await wallet.webhooks.webhooks.announce({
        client_id: clientId,
        type: 'payment.captured',
        data: { payment_id: 'p' },
      });
      await wallet.jobs.drain();
    } finally {
      await wallet.close();
    }
    assert.equal(posted[0]?.url, webhookUrl);
    new Webhook(secret).verify(posted[0].body, posted[0].headers);
  });

  it('changes a known client, and creates none for an unknown id', () => {
    assert.equal(client('register', ...shop('--client-id', 'shop')).status, 0);
    const again = client('register', ...shop('--client-id', 'shop'));
    assert.equal(again.status, 1);
    assert.match(again.stderr, /^There is a client "shop" already; say `change` to change it\.$/m);
    const changed = client('change', ...shop('--client-id', 'shop', '--name', 'Juniper'));
    assert.match(changed.stdout, /^Changed Juniper\./);
    assert.match(client('change', ...shop('--client-id', 'nobody')).stderr, /^There is no client "nobody"\.$/m);
  });

  it('[S165d] keeps the webhook secret when a client is changed, and says so', () => {
    const webhook = ['--webhook-url', 'https://kept.example/hook', '--client-id', 'kept'];
    const [, secret] = /Webhook secret +(whsec_\S+)/.exec(client('register', ...shop(...webhook)).stdout) ?? [];
    assert.ok(secret);
    const changed = client('change', ...shop(...webhook, '--name', 'Juniper'));
    assert.equal(changed.status, 0, changed.stderr);
    assert.match(changed.stdout, /Webhook secret +as before/);
    assert.doesNotMatch(changed.stdout, /whsec_/);
  });

  it('[S152e] allows webhooks to the given private origins, which a change keeps and `none` clears', () => {
    const local = ['--client-id', 'local', '--webhook-url', 'http://127.0.0.1:3000/hook'];
    const done = client('register', ...shop(...local, '--private-origin', 'http://127.0.0.1:3000'));
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stdout, /May be called at +http:\/\/127\.0\.0\.1:3000$/m);
    assert.equal(client('change', ...shop(...local)).status, 0);
    const emptied = client('change', ...shop(...local, '--private-origin', 'none'));
    assert.equal(emptied.status, 1);
    assert.match(emptied.stderr, /^No webhook can be sent to http:\/\/127\.0\.0\.1:3000\/hook/m);
  });

  it('[S152e] refuses a private webhook address without its origin, and an invalid origin', () => {
    const given: [string[], RegExp][] = [
      [
        ['--webhook-url', 'http://shop.localhost:3000/hook'],
        /unless the operator lists http:\/\/shop\.localhost:3000 for the client/,
      ],
      [['--private-origin', 'http://shop.localhost:3000/hook'], /is no origin, such as/],
      [['--webhook-url', 'https://shop.example:6000/hook'], /port 6000 is one that no HTTP client calls/],
    ];
    for (const [args, sentence] of given) {
      const { status, stderr } = client('register', ...shop(...args));
      assert.equal(status, 1, args.join(' '));
      assert.match(stderr, sentence);
    }
  });

  it('says in one sentence why a shop cannot be registered, and writes nothing', async () => {
    await writeFile(at('words.json'), 'no key');
    const refused: [string[], RegExp][] = [
      [['register', '--name', 'A'], /^Missing: --redirect-uri, --jwks-file\.$/m],
      [['register', ...shop(), '--colour', 'red'], /^Unknown option '--colour'/],
      [['register', ...shop('--jwks-file', at('gone.json'))], /gone\.json cannot be read: there is no such file\.$/m],
      [
        ['register', ...shop('--jwks-file', at('words.json'))],
        /words\.json is no JWK Set of public EC, RSA or OKP keys/,
      ],
      [['register', ...shop('--jwks-file', at('private.json'))], /cannot be a client: a key is not public\.$/m],
      [['register', ...shop('--webhook-url', 'http://10.0.0.1/')], /No webhook can be sent to http:\/\/10\.0\.0\.1\//],
      [['register', ...shop('--redirect-uri', 'http://shop.example/')], /cannot be a client: http:\/\/shop\.example\//],
      [['delete'], /^Say what to do:/],
    ];
    const count = () =>
      database.db.asWriter((tx) => tx.one(sql(Count)`select count(*)::integer as count from clients.clients`));
    const before = await count();
    for (const [args, sentence] of refused) {
      const { status, stderr } = client(...args);
      assert.equal(status, 1, args.join(' '));
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /^\s+at /m, 'no stack');
    }
    assert.deepEqual(await count(), before);
  });

  it('hides the private key from other users, and overwrites no file', async () => {
    assert.equal((await stat(at('private.json'))).mode & 0o077, 0);
    const kept = await readFile(at('private.json'), 'utf8');
    const again = client('key', '--private-file', at('private.json'), '--jwks-file', at('other.json'));
    assert.equal(again.status, 1);
    assert.match(again.stderr, /private\.json is there already\.$/m);
    assert.equal(await readFile(at('private.json'), 'utf8'), kept);
  });
});
