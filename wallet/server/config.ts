import {
  address,
  networks,
  optionalChoice,
  optionalProgram,
  optionalTarget,
  optionalText,
  origin,
  origins,
  port,
  readConfig,
  secret,
  secrets,
  target,
  text,
} from '#platform/config/config.ts';

/** All settings that the wallet reads from the environment. */
export const settings = {
  port: port('HOLDFAST_WALLET_PORT', 4000),
  publicUrl: origin('HOLDFAST_WALLET_URL', 'http://wallet.localhost:4000'),
  /** The origin of the operators' pages; the same process answers there. */
  consoleUrl: origin('HOLDFAST_CONSOLE_URL', 'http://console.localhost:4000'),
  databaseUrl: address('HOLDFAST_WALLET_DATABASE_URL', ['postgres:', 'postgresql:']),
  /** The secret from which every key of the wallet is derived. */
  secret: secret('HOLDFAST_WALLET_SECRET'),
  /** Secrets that are accepted beside it: the next one, or a former one. */
  otherSecrets: secrets('HOLDFAST_WALLET_OTHER_SECRETS'),
  /** A file outside the database, to which the ledger writes the heads of its chain. */
  ledgerAnchor: optionalText('HOLDFAST_LEDGER_ANCHOR'),
  /** A file outside the database, to which the wallet writes the heads of the staff's log. */
  staffLogAnchor: optionalText('HOLDFAST_STAFF_LOG_ANCHOR'),
  /** Who runs this wallet, for its public pages. */
  operatorName: optionalText('HOLDFAST_OPERATOR_NAME'),
  operatorAddress: optionalText('HOLDFAST_OPERATOR_ADDRESS'),
  operatorMail: optionalText('HOLDFAST_OPERATOR_MAIL'),
  privateOrigins: origins('HOLDFAST_PRIVATE_ORIGINS'),
  /** Origins of push services in private networks, for development: holders name addresses there. */
  pushOrigins: origins('HOLDFAST_PUSH_ORIGINS'),
  trustedProxies: networks('HOLDFAST_TRUSTED_PROXIES'),
  clockUrl: optionalTarget('HOLDFAST_CLOCK_URL'),
  /** A program that may refuse the files that people add. */
  scanCommand: optionalProgram('HOLDFAST_SCAN_COMMAND'),
  stripeUrl: origin('STRIPE_API_URL', 'https://api.stripe.com'),
  stripeSecretKey: text('STRIPE_SECRET_KEY'),
  stripeWebhookSecret: text('STRIPE_WEBHOOK_SECRET'),
  /** The secret of Stripe's destination for thin events; by default, that of the other webhooks. */
  stripeThinWebhookSecret: optionalText('STRIPE_THIN_WEBHOOK_SECRET'),
  /** The secret of Stripe's endpoint for events of connected accounts; by default, that of the other webhooks. */
  stripeConnectWebhookSecret: optionalText('STRIPE_CONNECT_WEBHOOK_SECRET'),
  /** How withdrawals are paid: through Connect, or from a financial account. */
  stripePayouts: optionalChoice('STRIPE_PAYOUTS', ['connect', 'outbound']),
  /** The account at Stripe from which withdrawals are paid. Without it and Connect, the wallet offers none. */
  stripeFinancialAccount: optionalText('STRIPE_FINANCIAL_ACCOUNT'),
  twilioUrl: origin('TWILIO_API_URL', 'https://api.twilio.com'),
  twilioAccountSid: text('TWILIO_ACCOUNT_SID'),
  twilioAuthToken: text('TWILIO_AUTH_TOKEN'),
  twilioFrom: text('TWILIO_FROM'),
  easypostUrl: origin('EASYPOST_API_URL', 'https://api.easypost.com'),
  easypostApiKey: text('EASYPOST_API_KEY'),
  easypostWebhookSecret: text('EASYPOST_WEBHOOK_SECRET'),
  smtpUrl: address('SMTP_URL', ['smtp:', 'smtps:']),
  mailFrom: text('MAIL_FROM', 'Holdfast Wallet <wallet@holdfast.localhost>'),
  ratesUrl: target('ECB_RATES_URL', 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml'),
};

/** The wallet's configuration. */
export type Config = ReturnType<typeof readWalletConfig>;

/** Settings of the other processes, which may stand in the same environment. */
const OTHERS = ['HOLDFAST_MARKET_URL', 'HOLDFAST_SANDBOX_URL', 'HOLDFAST_DATA_DIR'];

/** Reads the configuration. @throws An error with one sentence for each fault of the environment. */
export function readWalletConfig(env: NodeJS.ProcessEnv) {
  const config = readConfig(settings, env, OTHERS);
  const isLoopback = /(^|\.)localhost$/.test(new URL(config.publicUrl).hostname);
  if (config.clockUrl !== undefined && !isLoopback) {
    throw new Error(
      'HOLDFAST_CLOCK_URL can move deadlines, so it is allowed only if HOLDFAST_WALLET_URL is a loopback address.',
    );
  }
  // Browsers ignore ports for cookies, so another port alone is no other origin.
  if (new URL(config.consoleUrl).hostname === new URL(config.publicUrl).hostname) {
    throw new Error(
      'HOLDFAST_CONSOLE_URL must name another host than HOLDFAST_WALLET_URL, or operators and holders would share cookies.',
    );
  }
  if (config.stripePayouts === 'connect' && config.stripeFinancialAccount !== undefined) {
    throw new Error(
      'STRIPE_PAYOUTS=connect pays withdrawals from the balance at Stripe, so STRIPE_FINANCIAL_ACCOUNT must not be set.',
    );
  }
  if (config.stripePayouts === 'outbound' && config.stripeFinancialAccount === undefined) {
    throw new Error(
      'STRIPE_PAYOUTS=outbound needs STRIPE_FINANCIAL_ACCOUNT, the account from which it pays withdrawals.',
    );
  }
  return config;
}

/** The addresses of all systems that the wallet itself calls over HTTP. */
export function systemsOf(config: Pick<Config, 'stripeUrl' | 'twilioUrl' | 'easypostUrl' | 'ratesUrl'>): string[] {
  return [config.stripeUrl, config.twilioUrl, config.easypostUrl, config.ratesUrl];
}
