import { createPublicKey, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { createFetch } from '#platform/http/outgoing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import type { Wallet } from '../wallet/server/compose.ts';
import { readWalletConfig } from '../wallet/server/config.ts';
import { judgeRegistration } from '../wallet/server/linking/clients/domain.ts';
import type { Registration } from '../wallet/server/linking/clients/domain.ts';
import type { PublicJwk } from '../wallet/server/linking/clients/keys-crypto.ts';
import { judgeUrl } from '../wallet/server/webhooks/endpoint-url-domain.ts';
import { ensureServerLogin } from './production/databases.ts';
import { runningOwnerUrl } from '../dev/constellation/databases.ts';
import { loadSecrets, signingKey } from '../dev/constellation/secrets.ts';
import { serverPlans } from '../dev/constellation/servers.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { Refusal, runTool } from './lifeline.ts';
import { environmentOf } from './settings-table.ts';

const root = join(import.meta.dirname, '..');

const usage = `Say what to do:
  npm run client -- register --name "Juniper & Salt" --redirect-uri https://shop.example/wallet/callback \\
                             --jwks-file shop-public.json [--webhook-url https://shop.example/webhooks] [--client-id ID]
                             [--private-origin http://shop.localhost:3000] [--scope payments] [--scope client]
                             [--trade groceries]
  npm run client -- change   --client-id ID, and then as above
  npm run client -- key      --private-file shop-private.json --jwks-file shop-public.json`;

const options = {
  name: { type: 'string' },
  'redirect-uri': { type: 'string', multiple: true },
  'jwks-file': { type: 'string' },
  'private-file': { type: 'string' },
  'webhook-url': { type: 'string' },
  'client-id': { type: 'string' },
  'private-origin': { type: 'string', multiple: true },
  scope: { type: 'string', multiple: true },
  trade: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments>['values'];

/**
 * `npm run client -- register|change|key`: registers a shop as a client of the wallet, changes its registration, or
 * makes a shop's key pair.
 *
 * The environment's settings name the wallet; without them, it is the one that `npm start` runs here.
 */
async function main(): Promise<number> {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const [action, ...rest] = positionals;
  if (rest.length > 0) throw new Refusal(`"${rest[0]}" is one word too many.\n${usage}`);
  if (action === 'key') return makeKey(values);
  if (action !== 'register' && action !== 'change') throw new Refusal(usage);
  const asked = await readRegistration(values, action);
  const webhookUrl = values['webhook-url'];
  const judge = (privateOrigins: readonly string[]): void => {
    const judged = webhookUrl === undefined ? undefined : judgeUrl(webhookUrl, privateOrigins);
    if (judged?.ok === false) throw new Refusal(`No webhook can be sent to ${webhookUrl}: ${reasonOf(judged.error)}.`);
  };
  // The list of a known client can only be read once the wallet is open.
  if (action === 'register' || asked.privateOrigins) judge(asked.privateOrigins ?? []);

  const { wallet, issuer } = await openWallet();
  try {
    const known = await wallet.linking.clients.find(asked.clientId);
    const isKnown = known !== undefined;
    if (action === 'register' && isKnown) {
      throw new Refusal(`There is a client "${asked.clientId}" already; say \`change\` to change it.`);
    }
    if (action === 'change' && !isKnown) throw new Refusal(`There is no client "${asked.clientId}".`);
    judge(asked.privateOrigins ?? known?.privateOrigins ?? []);
    const secret = await store(wallet, asked, webhookUrl);
    tell(asked, { issuer, webhookUrl, secret, done: action === 'register' ? 'Registered' : 'Changed' });
  } finally {
    await wallet.close();
  }
  return 0;
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (cause) {
    throw new Refusal(`${(cause as Error).message.split('. ')[0]}.\n${usage}`);
  }
}

/** @throws {Refusal} naming all missing options at once. */
function required<N extends keyof Values>(values: Values, ...names: N[]): { [K in N]: NonNullable<Values[K]> } {
  const missing = names.filter((name) => values[name] === undefined || values[name].length === 0);
  if (missing.length > 0) throw new Refusal(`Missing: ${missing.map((name) => `--${name}`).join(', ')}.\n${usage}`);
  return values as { [K in N]: NonNullable<Values[K]> };
}

async function readRegistration(values: Values, action: 'register' | 'change'): Promise<Registration> {
  const given = required(values, 'name', 'redirect-uri', 'jwks-file');
  const clientId = values['client-id'] ?? (action === 'register' ? newClientId(given.name) : undefined);
  if (clientId === undefined) throw new Refusal(`Missing: --client-id.\n${usage}`);
  const keys = await readKeys(given['jwks-file']);
  const asked = {
    clientId,
    name: given.name,
    redirectUris: given['redirect-uri'],
    jwks: { keys },
    privateOrigins: readPrivateOrigins(values),
    scopes: values.scope,
    trade: values.trade,
  };
  const judged = judgeRegistration(asked);
  if (!judged.ok) throw new Refusal(`${asked.name} cannot be a client: ${judged.error.reason}.`);
  return judged.value;
}

/** Without the option, a known client keeps its list; `none` empties it. */
function readPrivateOrigins({ 'private-origin': given }: Values): readonly string[] | undefined {
  return given?.length === 1 && given[0] === 'none' ? [] : given;
}

/** A client id that names its shop and cannot be guessed. */
function newClientId(name: string): string {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${words.slice(0, 40).replaceAll(/^-+|-+$/g, '') || 'shop'}-${randomBytes(4).toString('hex')}`;
}

/** The keys of a JWK Set, or the key of a file that has only one. */
async function readKeys(path: string): Promise<PublicJwk[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Refusal(`${path} cannot be read: ${cause.code === 'ENOENT' ? 'there is no such file' : cause.message}.`);
  });
  const content = parseJson(text) as { keys?: unknown } | undefined;
  const keys = Array.isArray(content?.keys) ? (content.keys as unknown[]) : [content];
  if (!keys.every(isKey)) throw new Refusal(`${path} is no JWK Set of public EC, RSA or OKP keys (RFC 7517).`);
  return keys;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKey(value: unknown): value is PublicJwk {
  try {
    return createPublicKey({ key: value as PublicJwk, format: 'jwk' }).type === 'public';
  } catch {
    return false;
  }
}

async function openWallet(): Promise<{ wallet: Wallet; issuer: string }> {
  const own = environmentOf('wallet', process.env);
  const config = readConfig(own['HOLDFAST_WALLET_SECRET'] ? own : await startedEnv());
  const http = createFetch({ privateOrigins: config.privateOrigins });
  // The wallet's code is large, and the refusals above do not need it.
  const { composeWallet } = await import('../wallet/server/compose.ts');
  try {
    const wallet = await composeWallet(config, systemWorld({ log: pino({ level: 'silent' }), http }));
    return { wallet, issuer: config.publicUrl };
  } catch (cause) {
    throw new Refusal(`The wallet's database cannot be used: ${(cause as Error).message}`, { cause });
  }
}

function readConfig(env: NodeJS.ProcessEnv) {
  try {
    return readWalletConfig(env);
  } catch (cause) {
    throw new Refusal((cause as Error).message, { cause });
  }
}

/** The environment of the wallet that `npm start` runs with these settings. */
async function startedEnv(): Promise<NodeJS.ProcessEnv> {
  const settings = readSettings(process.env, root);
  const ownerUrl = await runningOwnerUrl(settings, 'wallet');
  const secrets = await loadSecrets(settings.dataDir);
  const wallet = await ensureServerLogin('wallet', ownerUrl, secrets.walletDatabasePassword);
  return { ...serverPlans({ root, settings, secrets, databases: { wallet, market: '' } }).wallet.env };
}

/** @returns The secret of the webhook endpoint, if it was made now. */
async function store(wallet: Wallet, asked: Registration, webhookUrl: string | undefined): Promise<string | undefined> {
  const registered = await wallet.linking.clients.register(asked);
  if (!registered.ok) throw new Refusal(`${asked.name} cannot be a client: ${registered.error.reason}.`);
  if (webhookUrl === undefined) return undefined;
  const opened = await wallet.webhooks.endpoints.open(asked.clientId, webhookUrl);
  if (!opened.ok) throw new Refusal(`No webhook can be sent to ${webhookUrl}: ${reasonOf(opened.error)}.`);
  return opened.value.secret;
}

function reasonOf(error: { readonly code: string; readonly reason?: string }): string {
  return error.reason ?? 'the client has as many endpoints as it may have';
}

interface Told {
  readonly issuer: string;
  readonly webhookUrl: string | undefined;
  readonly secret: string | undefined;
  readonly done: string;
}

function tell(
  { name, clientId, redirectUris, privateOrigins }: Registration,
  { issuer, webhookUrl, secret, done }: Told,
): void {
  console.log(`${done} ${name}.\n
  Wallet (issuer)   ${issuer}
  Client id         ${clientId}
  Redirects to      ${redirectUris.join(', ')}`);
  if (privateOrigins && privateOrigins.length > 0) console.log(`  May be called at  ${privateOrigins.join(', ')}`);
  if (webhookUrl === undefined) return;
  console.log(`  Webhooks to       ${webhookUrl}`);
  if (secret === undefined) {
    console.log('  Webhook secret    as before; the shop can replace it by POST /v1/webhook-endpoints/{id}/rotate');
    return;
  }
  console.log(`  Webhook secret    ${secret}\n
The secret is shown this once. Put it where the shop reads its settings.`);
}

/** The shop keeps the private half; `register` reads the public half. Neither file may exist yet. */
async function makeKey(values: Values): Promise<number> {
  const { 'private-file': privateFile, 'jwks-file': jwksFile } = required(values, 'private-file', 'jwks-file');
  const key = signingKey();
  const { d: _, ...publicKey } = key;
  await writeNew(privateFile, key);
  await writeNew(jwksFile, { keys: [publicKey] });
  console.log(`The private key is in ${privateFile}; keep it with the shop. Its public half is in ${jwksFile}.`);
  return 0;
}

async function writeNew(path: string, content: unknown): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Refusal(code === 'EEXIST' ? `${path} is there already.` : `${path} cannot be written: ${message}.`);
  }
}

await runTool(main);
