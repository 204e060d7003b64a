import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, runTool } from './lifeline.ts';

const root = join(import.meta.dirname, '..');

/** What a product must be told by name in production, where nothing is made up for it. */
const required = {
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
} as const;

type Product = keyof typeof required;

const secretNames = /(_SECRET|_KEY|_TOKEN)$/;
const shortestSecretChars = 16;
const fewestDifferentChars = 8;

/** `npm run serve -- wallet|market`: one product in production, with no sandbox and no demo data. */
async function main(): Promise<never> {
  const product = process.argv[2];
  if (product !== 'wallet' && product !== 'market') throw new Refusal('Say which: npm run serve -- wallet|market');
  const faults = productionFaults(product, process.env);
  if (faults.length > 0) throw new Refusal(`The ${product} cannot be served:\n  ${faults.join('\n  ')}`);
  if (!existsSync(join(root, product, 'web', 'dist', '.built-from'))) {
    throw new Refusal(`The ${product}'s web app is not built; run \`npm run build\` first.`);
  }
  await import(`../${product}/server/main.ts`);
  // The server ends this process by itself; until then the channel to whoever supervises it must stay open.
  return new Promise<never>(() => {});
}

/** All that keeps a product's settings from being those of a production server. */
export function productionFaults(product: Product, env: NodeJS.ProcessEnv): string[] {
  const faults: string[] = [];
  for (const name of required[product]) {
    const value = env[name] ?? '';
    if (value === '') faults.push(`${name} is not set`);
    else if (secretNames.test(name) && isGuessable(value)) faults.push(`${name} is a default or too easily guessed`);
  }
  const address = URL.parse(env[`HOLDFAST_${product.toUpperCase()}_URL`] ?? '');
  const isLocal = address !== null && /(^|\.)localhost$|^127\.|^\[::1\]$/.test(address.hostname);
  if (address !== null && address.protocol !== 'https:' && !isLocal) {
    faults.push(`HOLDFAST_${product.toUpperCase()}_URL must begin with https:`);
  }
  if (env['HOLDFAST_CLOCK_URL'] && !isLocal) faults.push('HOLDFAST_CLOCK_URL is for a constellation on one machine');
  return faults;
}

function isGuessable(secret: string): boolean {
  if (secret.length < shortestSecretChars || new Set(secret).size < fewestDifferentChars) return true;
  return /change.?me|example|default|secret.?secret|password/i.test(secret);
}

if (import.meta.main) await runTool(main);
