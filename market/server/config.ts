import {
  address,
  networks,
  optionalProgram,
  optionalTarget,
  optionalText,
  origin,
  origins,
  port,
  readConfig,
  secret,
  secrets,
  text,
} from '#platform/config/config.ts';

/** The market's settings, and the environment variables that they come from. */
export const settings = {
  port: port('HOLDFAST_MARKET_PORT', 4100),
  publicUrl: origin('HOLDFAST_MARKET_URL', 'http://market.localhost:4100'),
  /** The origin of the operators' pages; the same process answers there. */
  deskUrl: origin('HOLDFAST_DESK_URL', 'http://desk.localhost:4100'),
  databaseUrl: address('HOLDFAST_MARKET_DATABASE_URL', ['postgres:', 'postgresql:']),
  /** The secret from which every key of the market is derived. */
  secret: secret('HOLDFAST_MARKET_SECRET'),
  /** Secrets that are accepted beside it: the next one, or a former one. */
  otherSecrets: secrets('HOLDFAST_MARKET_OTHER_SECRETS'),
  /** A file outside the database, to which the market writes the heads of its staff's log. */
  deskLogAnchor: optionalText('HOLDFAST_DESK_LOG_ANCHOR'),
  /** Who runs this market, for its public pages. */
  operatorName: optionalText('HOLDFAST_OPERATOR_NAME'),
  operatorAddress: optionalText('HOLDFAST_OPERATOR_ADDRESS'),
  operatorMail: optionalText('HOLDFAST_OPERATOR_MAIL'),
  privateOrigins: origins('HOLDFAST_PRIVATE_ORIGINS'),
  trustedProxies: networks('HOLDFAST_TRUSTED_PROXIES'),
  clockUrl: optionalTarget('HOLDFAST_CLOCK_URL'),
  /** A program that may refuse the files that people add. */
  scanCommand: optionalProgram('HOLDFAST_SCAN_COMMAND'),
  /** The wallet that this market pays through; also the issuer of its tokens. */
  walletUrl: origin('HOLDFAST_WALLET_URL', 'http://wallet.localhost:4000'),
  clientId: text('HOLDFAST_MARKET_CLIENT_ID', 'market'),
  /** The private JWK with which the market authenticates to the wallet. */
  clientKey: text('HOLDFAST_MARKET_CLIENT_KEY'),
  webhookSecret: text('HOLDFAST_MARKET_WEBHOOK_SECRET'),
  smtpUrl: address('SMTP_URL', ['smtp:', 'smtps:']),
  mailFrom: text('MAIL_FROM', 'Holdfast Market <market@holdfast.localhost>'),
};

/** The market's settings, read and checked. */
export type Config = ReturnType<typeof readMarketConfig>;

/** Variables that may be set for all three processes, and that the market does not read. */
const OTHERS = ['HOLDFAST_SANDBOX_URL', 'HOLDFAST_DATA_DIR'];

/** Reads the settings from the environment. @throws With one sentence for each fault. */
export function readMarketConfig(env: NodeJS.ProcessEnv) {
  const config = readConfig(settings, env, OTHERS);
  const isLoopback = /(^|\.)localhost$/.test(new URL(config.publicUrl).hostname);
  if (config.clockUrl !== undefined && !isLoopback) {
    throw new Error(
      'HOLDFAST_CLOCK_URL can move deadlines, so it is allowed only if HOLDFAST_MARKET_URL is a loopback address.',
    );
  }
  // Browsers ignore ports for cookies, so another port alone is no other origin.
  if (new URL(config.deskUrl).hostname === new URL(config.publicUrl).hostname) {
    throw new Error(
      'HOLDFAST_DESK_URL must name another host than HOLDFAST_MARKET_URL, or operators and shoppers would share cookies.',
    );
  }
  return config;
}
