import {
  address,
  optionalChoice,
  optionalText,
  origin,
  origins,
  port,
  readConfig,
  text,
} from '#platform/config/config.ts';
import type { Setting } from '#platform/config/config.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import type { AuditSettings } from './audit.ts';

const postgres = ['postgres:', 'postgresql:'];

/** The auditor's settings, each with the name of its environment variable. */
export const settings = {
  walletUrl: address('HOLDFAST_WALLET_DATABASE_URL', postgres),
  /** Set by an operator who runs both products. */
  marketUrl: optional(address('HOLDFAST_MARKET_DATABASE_URL', postgres)),
  marketClientId: text('HOLDFAST_MARKET_CLIENT_ID', 'market'),
  anchorPath: optionalText('HOLDFAST_LEDGER_ANCHOR'),
  staffAnchorPath: optionalText('HOLDFAST_STAFF_LOG_ANCHOR'),
  stripeUrl: origin('STRIPE_API_URL', 'https://api.stripe.com'),
  stripeSecretKey: optionalText('STRIPE_SECRET_KEY'),
  /** How the wallet pays withdrawals. */
  stripePayouts: optionalChoice('STRIPE_PAYOUTS', ['connect', 'outbound']),
  /** The account from which the wallet pays out, if it does. */
  stripeFinancialAccount: optionalText('STRIPE_FINANCIAL_ACCOUNT'),
  privateOrigins: origins('HOLDFAST_PRIVATE_ORIGINS'),
  /** The port at which `--watch` answers Prometheus. */
  port: port('HOLDFAST_AUDIT_PORT', 4300),
  everySeconds: seconds('HOLDFAST_AUDIT_EVERY_SECONDS', 60),
  againAfterSeconds: seconds('HOLDFAST_AUDIT_AGAIN_AFTER_SECONDS', 15),
};

/** Settings of the servers, which may stand in the same environment. */
const OTHERS = [
  ...['URL', 'PORT', 'SECRET'].flatMap((name) => [`HOLDFAST_WALLET_${name}`, `HOLDFAST_MARKET_${name}`]),
  'HOLDFAST_MARKET_CLIENT_KEY',
  'HOLDFAST_MARKET_WEBHOOK_SECRET',
  'HOLDFAST_SANDBOX_URL',
  'HOLDFAST_CLOCK_URL',
  'HOLDFAST_TRUSTED_PROXIES',
  'HOLDFAST_DATA_DIR',
];

/** The settings as they were read. */
export type AuditorConfig = ReturnType<typeof readAuditorConfig>;

/** Reads the settings from the environment. @throws With one sentence for each fault. */
export function readAuditorConfig(env: NodeJS.ProcessEnv) {
  return readConfig(settings, env, OTHERS);
}

/** The settings of an audit. It reads each database in a role that can do nothing else. */
export function toSettings(config: AuditorConfig, http: typeof fetch): AuditSettings {
  const { walletUrl, marketUrl, marketClientId, anchorPath, staffAnchorPath, stripeUrl, stripeSecretKey } = config;
  const { stripePayouts, stripeFinancialAccount: financialAccount } = config;
  const payoutsFrom =
    stripePayouts === 'connect' ? stripePayouts : financialAccount === undefined ? undefined : { financialAccount };
  const processor = { apiUrl: stripeUrl, http, ...(payoutsFrom === undefined ? {} : { payoutsFrom }) };
  return {
    wallet: { url: walletUrl, role: rolesOf('wallet').auditor },
    ...(marketUrl ? { market: { url: marketUrl, role: rolesOf('market').auditor, clientId: marketClientId } } : {}),
    ...(stripeSecretKey ? { processor: { ...processor, secretKey: stripeSecretKey } } : {}),
    ...(anchorPath ? { anchorPath } : {}),
    ...(staffAnchorPath ? { staffAnchorPath } : {}),
    againAfterMs: config.againAfterSeconds * 1_000,
  };
}

/** Makes a setting optional. A wrong value is still a fault. */
function optional<T>(setting: Setting<T>): Setting<T | undefined> {
  return (env) => {
    const read = setting(env);
    return env[read.name] ? read : { name: read.name, value: undefined };
  };
}

function seconds(name: string, byDefault: number): Setting<number> {
  return (env) => {
    const said = env[name] || String(byDefault);
    return /^\d{1,5}$/.test(said)
      ? { name, value: Number(said) }
      : { name, fault: `must be whole seconds, not "${said}"` };
  };
}
