import { resolve } from 'node:path';
import { blockedPort } from '#platform/config/config.ts';
import { isBlockedPort } from '#platform/kernel/blocked-ports.ts';
import { Refusal } from '../../bin/lifeline.ts';
import { holdfastSettings } from '../../bin/settings-table.ts';

/** The settings that `npm start` reads from its environment; each has a default. */
export interface Settings {
  readonly dataDir: string;
  readonly ports: { readonly wallet: number; readonly market: number; readonly sandbox: number; readonly smtp: number };
  readonly urls: {
    readonly wallet: string;
    readonly console: string;
    readonly market: string;
    readonly desk: string;
    readonly sandbox: string;
  };
  /** The person's own database server; without one, the embedded one is started. */
  readonly databaseUrl: string | undefined;
  readonly databaseUrls: { readonly wallet?: string; readonly market?: string };
  /** Settings passed unchanged to the servers, instead of those for the sandbox. */
  readonly handedOn: Readonly<Record<string, string>>;
}

/** Names of settings that go to the servers unchanged. The first of each line decides whether the sandbox is used. */
export const outsideWorld = {
  stripe: [
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_THIN_WEBHOOK_SECRET',
    'STRIPE_CONNECT_WEBHOOK_SECRET',
    'STRIPE_PAYOUTS',
    'STRIPE_FINANCIAL_ACCOUNT',
    'STRIPE_API_URL',
  ],
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM', 'TWILIO_API_URL'],
  mail: ['SMTP_URL', 'MAIL_FROM'],
  rates: ['ECB_RATES_URL'],
  carrier: ['EASYPOST_API_KEY', 'EASYPOST_WEBHOOK_SECRET', 'EASYPOST_API_URL'],
} as const;

/**
 * Reads the environment once.
 *
 * @throws {Refusal} naming every fault at once, including unknown `HOLDFAST_` settings.
 */
export function readSettings(env: NodeJS.ProcessEnv, root: string): Settings {
  const faults: string[] = [];
  const unknown = Object.keys(env).filter((name) => name.startsWith('HOLDFAST_') && !(name in holdfastSettings));
  for (const name of unknown) faults.push(`${name} is not a setting of Holdfast`);

  const sandboxPort = readPort(env, 'HOLDFAST_SANDBOX_PORT', 4200, faults);
  const ports = {
    wallet: readPort(env, 'HOLDFAST_WALLET_PORT', 4000, faults),
    market: readPort(env, 'HOLDFAST_MARKET_PORT', 4100, faults),
    sandbox: sandboxPort,
    smtp: readPort(env, 'HOLDFAST_SANDBOX_SMTP_PORT', sandboxPort + 1, faults),
  };
  if (new Set(Object.values(ports)).size < Object.values(ports).length) {
    faults.push(`the ports ${Object.values(ports).join(', ')} must all differ`);
  }
  const urls = {
    wallet: readOrigin(env, 'HOLDFAST_WALLET_URL', `http://wallet.localhost:${ports.wallet}`, faults),
    console: readOrigin(env, 'HOLDFAST_CONSOLE_URL', `http://console.localhost:${ports.wallet}`, faults),
    market: readOrigin(env, 'HOLDFAST_MARKET_URL', `http://market.localhost:${ports.market}`, faults),
    desk: readOrigin(env, 'HOLDFAST_DESK_URL', `http://desk.localhost:${ports.market}`, faults),
    sandbox: readOrigin(env, 'HOLDFAST_SANDBOX_URL', `http://sandbox.localhost:${ports.sandbox}`, faults),
  };
  const databaseUrl = readDatabaseUrl(env, 'DATABASE_URL', faults);
  const wallet = readDatabaseUrl(env, 'HOLDFAST_WALLET_DATABASE_URL', faults);
  const market = readDatabaseUrl(env, 'HOLDFAST_MARKET_DATABASE_URL', faults);
  if (faults.length > 0) throw new Refusal(`The settings are wrong:\n  ${faults.join('\n  ')}`);
  return {
    dataDir: resolve(root, env['HOLDFAST_DATA_DIR'] || '.data'),
    ports,
    urls,
    databaseUrl,
    databaseUrls: { ...(wallet === undefined ? {} : { wallet }), ...(market === undefined ? {} : { market }) },
    handedOn: pick(env, Object.values(outsideWorld).flat()),
  };
}

function readPort(env: NodeJS.ProcessEnv, name: string, byDefault: number, faults: string[]): number {
  const text = env[name];
  if (text === undefined || text === '') return byDefault;
  const port = Number(text);
  // No browser calls the mail port.
  const isBlocked = isBlockedPort(port) && name !== 'HOLDFAST_SANDBOX_SMTP_PORT';
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535 && !isBlocked) return port;
  faults.push(`${name} ${isBlocked ? blockedPort(port) : `must be a port from 1 to 65535, not "${text}"`}`);
  return byDefault;
}

function readOrigin(env: NodeJS.ProcessEnv, name: string, byDefault: string, faults: string[]): string {
  const text = env[name];
  if (text === undefined || text === '') return byDefault;
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
  const port = Number(url?.port || 443);
  if (isOrigin && !isBlockedPort(port)) return url.origin;
  faults.push(
    `${name} ${isOrigin ? blockedPort(port) : `must be an http or https address without a path, not "${text}"`}`,
  );
  return byDefault;
}

function readDatabaseUrl(env: NodeJS.ProcessEnv, name: string, faults: string[]): string | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (/^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  // The address contains a password, so the message does not repeat it.
  faults.push(`${name} must be an address like postgres://user:password@host:5432/database`);
  return undefined;
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  const present = names.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(present);
}
