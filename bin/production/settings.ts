import { isLoopbackHost } from '#platform/config/loopback.ts';
import { whyGuessable } from '#platform/config/secret-strength.ts';
import { settings as marketSettings } from '../../market/server/config.ts';
import { settings as walletSettings } from '../../wallet/server/config.ts';
import type { Product } from './products.ts';
import { surroundingFaults } from './surroundings.ts';

/** Settings that production must name explicitly, because they have no default there. */
const required: Readonly<Record<Product, readonly string[]>> = {
  wallet: [
    'HOLDFAST_WALLET_URL',
    'HOLDFAST_CONSOLE_URL',
    'HOLDFAST_WALLET_DATABASE_URL',
    'HOLDFAST_WALLET_SECRET',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'TWILIO_ACCOUNT_SID',
    'TWILIO_AUTH_TOKEN',
    'TWILIO_FROM',
    'EASYPOST_API_KEY',
    'EASYPOST_WEBHOOK_SECRET',
    'SMTP_URL',
    'MAIL_FROM',
  ],
  market: [
    'HOLDFAST_MARKET_URL',
    'HOLDFAST_DESK_URL',
    'HOLDFAST_WALLET_URL',
    'HOLDFAST_MARKET_DATABASE_URL',
    'HOLDFAST_MARKET_SECRET',
    'HOLDFAST_MARKET_CLIENT_KEY',
    'HOLDFAST_MARKET_WEBHOOK_SECRET',
    'SMTP_URL',
    'MAIL_FROM',
  ],
};

/** How vendors mark keys and numbers of their test modes. */
const testMarks: Readonly<Record<string, RegExp>> = {
  STRIPE_SECRET_KEY: /^[a-z]{2}_test_/,
  EASYPOST_API_KEY: /^EZTK/,
  TWILIO_FROM: /^\+1500555/,
};

const secretNames = /(_SECRET|_KEY|_TOKEN)$/;
/**
 * Options of a mail server's address that change neither the recipients nor the security; the library accepts many
 * others.
 */
const mailOptions = ['name', 'maxConnections', 'maxMessages', 'requireTLS'];
/**
 * Allowed options of a database's address: those for TLS, which has its own rule, and those that do not affect the
 * connection.
 */
const databaseOptions = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'application_name', 'connect_timeout'];
const tlsOverrides = ['ssl', 'sslnegotiation', 'uselibpqcompat'];

/** Lists every fault that makes a product's settings unfit for production, each as a sentence without a secret. */
export function productionFaults(product: Product, env: NodeJS.ProcessEnv): string[] {
  const names = Object.values(product === 'wallet' ? walletSettings : marketSettings).map((read) => read({}).name);
  const database = `HOLDFAST_${product.toUpperCase()}_DATABASE_URL`;
  return [
    ...missing(product, env),
    ...guessable(names, env),
    ...testKeys(names, env),
    ...plainAddresses(names, env),
    ...mailFaults(env['SMTP_URL']),
    ...databaseFaults(database, env[database]),
    ...clockFaults(product, env),
    ...surroundingFaults(env, database),
  ];
}

function missing(product: Product, env: NodeJS.ProcessEnv): string[] {
  return required[product].filter((name) => !env[name]).map((name) => `${name} is not set`);
}

function guessable(names: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return names.flatMap((name) => {
    const value = env[name] ?? '';
    // A JWK is not a guessable text; the code that reads it checks that it is a key.
    if (!secretNames.test(name) || value === '' || value.startsWith('{')) return [];
    const why = whyGuessable(value);
    return why === undefined ? [] : [`${name} ${why}`];
  });
}

function testKeys(names: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return names
    .filter((name) => testMarks[name]?.test(env[name] ?? ''))
    .map((name) => `${name} is one of the vendor's test mode, where nothing is real`);
}

/** Every setting with http addresses, including those that a later version adds. */
function plainAddresses(names: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return names.flatMap((name) => {
    const addresses = (env[name] ?? '').split(',').map((one) => URL.parse(one.trim()));
    const isPlain = addresses.some((url) => url?.protocol === 'http:' && !isLoopbackHost(url.hostname));
    return isPlain ? [`${name} must begin with https:, since what is said there leaves this machine`] : [];
  });
}

function mailFaults(address: string | undefined): string[] {
  const url = URL.parse(address ?? '');
  if (url === null) return [];
  const isHere = isLoopbackHost(url.hostname);
  // The mailer uses `requireTLS` with every server on another machine, but an option in the address would override it.
  const odd = [...url.searchParams].filter(
    ([name, value]) =>
      !(mailOptions.includes(name) && (name !== 'requireTLS' || value === 'true')) && !(isHere && name === 'ignoreTLS'),
  );
  return odd.map(
    ([name]) => `SMTP_URL has ${name}, so letters could be sent in the clear or to another server; leave it out`,
  );
}

function databaseFaults(name: string, address: string | undefined): string[] {
  const url = URL.parse(address ?? '');
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) return [];
  const odd = [...new Set(url.searchParams.keys())].filter(
    (one) => ![...databaseOptions, ...tlsOverrides].includes(one),
  );
  // The driver lets the address override the server's settings, including its role and its time limits.
  if (odd.length > 0) return odd.map((option) => `${name} has ${option}, which overrules the server; leave it out`);
  const hosts = [url.hostname, ...url.searchParams.getAll('host')];
  // A path is a socket of this machine.
  const isElsewhere = hosts.some(
    (host) => host !== '' && !decodeURIComponent(host).startsWith('/') && !isLoopbackHost(host),
  );
  if (!isElsewhere) return [];
  const modes = url.searchParams.getAll('sslmode');
  const overrides = tlsOverrides.filter((option) => url.searchParams.has(option));
  if (modes.length === 1 && modes[0] === 'verify-full' && overrides.length === 0) return [];
  return [`${name} is on another machine, so it must end in ?sslmode=verify-full, with no other word on TLS`];
}

function clockFaults(product: Product, env: NodeJS.ProcessEnv): string[] {
  const own = URL.parse(env[`HOLDFAST_${product.toUpperCase()}_URL`] ?? '');
  if (!env['HOLDFAST_CLOCK_URL'] || (own !== null && isLoopbackHost(own.hostname))) return [];
  return ['HOLDFAST_CLOCK_URL is for a constellation on one machine'];
}
