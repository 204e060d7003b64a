import { join } from 'node:path';
import type { Secrets } from './secrets.ts';
import { outsideWorld } from './settings.ts';
import type { Settings } from './settings.ts';
import type { ServerPlan } from './supervisor.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';

interface Parts {
  readonly root: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** The addresses of the databases, for the servers. */
  readonly databases: { readonly wallet: string; readonly market: string };
}

/** With 1 MB, Node took a tenth more CPU for a payment, with 4 MB as much as with V8's default. */
const YOUNG_MB = 4;
const SANDBOX_YOUNG_MB = 1;

/** How to run each of the three servers; wallet and market use the sandbox unless the settings name a vendor. */
export function serverPlans(parts: Parts): Record<'sandbox' | 'wallet' | 'market', ServerPlan> {
  const { root, settings } = parts;
  const common = {
    // Without it, React uses its slow development half.
    NODE_ENV: 'production',
    HOLDFAST_WALLET_URL: settings.urls.wallet,
    HOLDFAST_MARKET_URL: settings.urls.market,
    HOLDFAST_SANDBOX_URL: settings.urls.sandbox,
    HOLDFAST_DATA_DIR: settings.dataDir,
  };
  const plan = (name: string, script: string, port: number, env: Record<string, string>): ServerPlan => ({
    name,
    script: join(root, script),
    youngMb: name === 'sandbox' ? SANDBOX_YOUNG_MB : YOUNG_MB,
    port,
    env: { ...common, ...env },
    logPath: join(settings.dataDir, 'logs', `${name}.log`),
  });
  return {
    sandbox: plan('sandbox', 'sandbox/main.ts', settings.ports.sandbox, sandboxEnv(parts)),
    wallet: plan('wallet', 'wallet/server/main.ts', settings.ports.wallet, walletEnv(parts)),
    market: plan('market', 'market/server/main.ts', settings.ports.market, marketEnv(parts)),
  };
}

function sandboxEnv({ settings, secrets }: Parts): Record<string, string> {
  return {
    HOLDFAST_SANDBOX_PORT: String(settings.ports.sandbox),
    HOLDFAST_SANDBOX_SMTP_PORT: String(settings.ports.smtp),
    HOLDFAST_SANDBOX_STRIPE_WEBHOOK_URL: `${settings.urls.wallet}/v1/processor/stripe`,
    HOLDFAST_SANDBOX_EASYPOST_WEBHOOK_URL: `${settings.urls.wallet}${walletUrls.protection.carrierEvents()}`,
    HOLDFAST_PRIVATE_ORIGINS: `${settings.urls.wallet},${settings.urls.market}`,
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
    TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
    EASYPOST_API_KEY: secrets.easypostApiKey,
    EASYPOST_WEBHOOK_SECRET: secrets.easypostWebhookSecret,
  };
}

function walletEnv({ settings, secrets, databases }: Parts): Record<string, string> {
  const sandbox = settings.urls.sandbox;
  return {
    HOLDFAST_WALLET_PORT: String(settings.ports.wallet),
    HOLDFAST_WALLET_DATABASE_URL: databases.wallet,
    HOLDFAST_CONSOLE_URL: settings.urls.console,
    HOLDFAST_WALLET_SECRET: secrets.walletSecret,
    HOLDFAST_LEDGER_ANCHOR: join(settings.dataDir, 'ledger-heads.jsonl'),
    HOLDFAST_STAFF_LOG_ANCHOR: join(settings.dataDir, 'staff-log-heads.jsonl'),
    HOLDFAST_PRIVATE_ORIGINS: sandbox,
    HOLDFAST_PUSH_ORIGINS: sandbox,
    HOLDFAST_CLOCK_URL: `${sandbox}/clock`,
    ...chosen(settings, outsideWorld.stripe, {
      STRIPE_API_URL: sandbox,
      STRIPE_SECRET_KEY: secrets.stripeSecretKey,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      ...(settings.handedOn['STRIPE_PAYOUTS'] === 'connect'
        ? { STRIPE_PAYOUTS: 'connect' }
        : { STRIPE_FINANCIAL_ACCOUNT: 'fa_test_sandbox' }),
    }),
    ...chosen(settings, outsideWorld.twilio, {
      TWILIO_API_URL: sandbox,
      TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
      TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
      TWILIO_FROM: '+15005550006',
    }),
    ...chosen(settings, outsideWorld.mail, {
      SMTP_URL: `smtp://127.0.0.1:${settings.ports.smtp}`,
      MAIL_FROM: 'Holdfast Wallet <wallet@holdfast.example>',
    }),
    ...chosen(settings, outsideWorld.carrier, {
      EASYPOST_API_URL: sandbox,
      EASYPOST_API_KEY: secrets.easypostApiKey,
      EASYPOST_WEBHOOK_SECRET: secrets.easypostWebhookSecret,
    }),
    ...chosen(settings, outsideWorld.rates, { ECB_RATES_URL: `${sandbox}/ecb/eurofxref-daily.xml` }),
  };
}

function marketEnv({ settings, secrets, databases }: Parts): Record<string, string> {
  const sandbox = settings.urls.sandbox;
  return {
    HOLDFAST_MARKET_PORT: String(settings.ports.market),
    HOLDFAST_MARKET_DATABASE_URL: databases.market,
    HOLDFAST_DESK_URL: settings.urls.desk,
    HOLDFAST_DESK_LOG_ANCHOR: join(settings.dataDir, 'desk-log-heads.jsonl'),
    HOLDFAST_MARKET_SECRET: secrets.marketSecret,
    HOLDFAST_MARKET_CLIENT_ID: 'market',
    HOLDFAST_MARKET_CLIENT_KEY: secrets.marketClientKey,
    HOLDFAST_MARKET_WEBHOOK_SECRET: secrets.marketWebhookSecret,
    HOLDFAST_PRIVATE_ORIGINS: `${sandbox},${settings.urls.wallet}`,
    HOLDFAST_CLOCK_URL: `${sandbox}/clock`,
    ...chosen(settings, outsideWorld.mail, {
      SMTP_URL: `smtp://127.0.0.1:${settings.ports.smtp}`,
      MAIL_FROM: 'Holdfast Market <market@holdfast.example>',
    }),
  };
}

/**
 * The person's own settings for one vendor if the first of them is set, else those of the sandbox. The two are never
 * mixed: no real key goes to the sandbox, and no sandbox key to the vendor.
 */
function chosen(settings: Settings, names: readonly string[], sandbox: Record<string, string>): Record<string, string> {
  const { handedOn } = settings;
  if (handedOn[names[0] ?? ''] === undefined) return sandbox;
  return Object.fromEntries(names.flatMap((name) => (handedOn[name] === undefined ? [] : [[name, handedOn[name]]])));
}
