import { isLoopbackHost } from '#platform/config/loopback.ts';
import { whyGuessable } from '#platform/config/secret-strength.ts';
import { settings as marketSettings } from '../../market/server/config.ts';
import { settings as walletSettings } from '../../wallet/server/config.ts';
import type { Product } from './products.ts';
import { surroundingFaults } from './surroundings.ts';

/** What a product must be told by name in production, where nothing is made up for it. */
const required: Readonly<Record<Product, readonly string[]>> = {
  wallet: [
    'HOLDFAST_WALLET_URL',
    'HOLDFAST_WALLET_DATABASE_URL',
    'HOLDFAST_WALLET_SECRET',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'TWILIO_ACCOUNT_SID',
    'TWILIO_AUTH_TOKEN',
    'TWILIO_FROM',
    'SMTP_URL',
    'MAIL_FROM',
  ],
  market: [
    'HOLDFAST_MARKET_URL',
    'HOLDFAST_WALLET_URL',
    'HOLDFAST_MARKET_DATABASE_URL',
    'HOLDFAST_MARKET_SECRET',
    'HOLDFAST_MARKET_CLIENT_KEY',
    'HOLDFAST_MARKET_WEBHOOK_SECRET',
    'EASYPOST_API_KEY',
    'EASYPOST_WEBHOOK_SECRET',
    'SMTP_URL',
    'MAIL_FROM',
  ],
};

/** How vendors mark what moves no real money, parcel or message. */
const testMarks: Readonly<Record<string, RegExp>> = {
  STRIPE_SECRET_KEY: /^[a-z]{2}_test_/,
  EASYPOST_API_KEY: /^EZTK/,
  TWILIO_FROM: /^\+1500555/,
};

const secretNames = /(_SECRET|_KEY|_TOKEN)$/;
/** Options of a mail address that change neither whom letters go to nor how safely; the library takes many others. */
const mailOptions = ['name', 'maxConnections', 'maxMessages', 'requireTLS'];
/** Options of a database's address: how TLS is done, which has a rule of its own, and what changes no connection. */
const databaseOptions = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'application_name', 'connect_timeout'];
const tlsOverrides = ['ssl', 'sslnegotiation', 'uselibpqcompat'];

/** All that keeps a product's settings from being those of a production server, each fault a sentence without a secret. */
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
    // A JWK is no text that could be guessed; whether it is a key is seen where it is read.
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

/** Every setting that holds http addresses, also those that a later version adds. */
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
  // `requireTLS` is what the mailer does with every server elsewhere, but the address would have the last word.
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
  // The driver lets the address overrule the server: its role and its time limits too.
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
