import {
  address,
  networks,
  optionalTarget,
  origin,
  origins,
  port,
  readConfig,
  secret,
  text,
} from '#platform/config/config.ts';

/** All that it reads of the environment, each by a name. */
export const settings = {
  port: port('HOLDFAST_MARKET_PORT', 4100),
  publicUrl: origin('HOLDFAST_MARKET_URL', 'http://market.localhost:4100'),
  databaseUrl: address('HOLDFAST_MARKET_DATABASE_URL', ['postgres:', 'postgresql:']),
  /** Every key of the market is derived from it. */
  secret: secret('HOLDFAST_MARKET_SECRET'),
  privateOrigins: origins('HOLDFAST_PRIVATE_ORIGINS'),
  trustedProxies: networks('HOLDFAST_TRUSTED_PROXIES'),
  clockUrl: optionalTarget('HOLDFAST_CLOCK_URL'),
  /** The wallet that this market pays through, which is its issuer too. */
  walletUrl: origin('HOLDFAST_WALLET_URL', 'http://wallet.localhost:4000'),
  clientId: text('HOLDFAST_MARKET_CLIENT_ID', 'market'),
  /** Private JWK with which the market proves to the wallet that it is the market. */
  clientKey: text('HOLDFAST_MARKET_CLIENT_KEY'),
  webhookSecret: text('HOLDFAST_MARKET_WEBHOOK_SECRET'),
  easypostUrl: origin('EASYPOST_API_URL', 'https://api.easypost.com'),
  easypostApiKey: text('EASYPOST_API_KEY'),
  easypostWebhookSecret: text('EASYPOST_WEBHOOK_SECRET'),
  smtpUrl: address('SMTP_URL', ['smtp:', 'smtps:']),
  mailFrom: text('MAIL_FROM', 'Holdfast Market <market@holdfast.localhost>'),
};

export type Config = ReturnType<typeof readMarketConfig>;

/** What stands in the environment of all three processes and is not for this one. */
const OTHERS = ['HOLDFAST_SANDBOX_URL', 'HOLDFAST_DATA_DIR'];

/** @throws One sentence for each fault of the environment. */
export function readMarketConfig(env: NodeJS.ProcessEnv) {
  const config = readConfig(settings, env, OTHERS);
  const isLoopback = /(^|\.)localhost$/.test(new URL(config.publicUrl).hostname);
  if (config.clockUrl !== undefined && !isLoopback) {
    throw new Error(
      'HOLDFAST_CLOCK_URL moves deadlines, so it is refused beside a public address that is not loopback.',
    );
  }
  return config;
}
