import { Refusal } from './lifeline.ts';
import { settingOfFile } from './secret-files.ts';
import type { Product } from './production/products.ts';

/**
 * The readers of settings: the commands that run a constellation, one product in production, the audit, migrations, the
 * list of operators, the settlement and the screening lists.
 */
type Reader = 'start' | Product | 'audit' | 'migrate' | 'staff' | 'settlement' | 'screening';

/**
 * Every `HOLDFAST_` setting with its readers. Each command accepts an environment with all of them and reads only its
 * own, so all commands can share one settings file. A setting that is not listed here is a typing error.
 */
export const holdfastSettings: Readonly<Record<string, readonly Reader[]>> = {
  HOLDFAST_WALLET_URL: ['start', 'wallet', 'market'],
  HOLDFAST_CONSOLE_URL: ['start', 'wallet', 'staff'],
  HOLDFAST_MARKET_URL: ['start', 'market'],
  HOLDFAST_DESK_URL: ['start', 'market', 'staff'],
  HOLDFAST_SANDBOX_URL: ['start'],
  HOLDFAST_WALLET_PORT: ['start', 'wallet'],
  HOLDFAST_MARKET_PORT: ['start', 'market'],
  HOLDFAST_SANDBOX_PORT: ['start'],
  HOLDFAST_SANDBOX_SMTP_PORT: ['start'],
  HOLDFAST_WALLET_SECRET: ['wallet'],
  HOLDFAST_MARKET_SECRET: ['market'],
  HOLDFAST_WALLET_OTHER_SECRETS: ['wallet'],
  HOLDFAST_MARKET_OTHER_SECRETS: ['market'],
  HOLDFAST_WALLET_DATABASE_URL: ['start', 'wallet', 'audit', 'migrate', 'staff', 'settlement', 'screening'],
  HOLDFAST_MARKET_DATABASE_URL: ['start', 'market', 'audit', 'migrate', 'staff'],
  HOLDFAST_MARKET_CLIENT_ID: ['market', 'audit'],
  HOLDFAST_MARKET_CLIENT_KEY: ['market'],
  HOLDFAST_MARKET_WEBHOOK_SECRET: ['market'],
  HOLDFAST_LEDGER_ANCHOR: ['wallet', 'audit'],
  HOLDFAST_STAFF_LOG_ANCHOR: ['wallet', 'audit', 'staff'],
  HOLDFAST_DESK_LOG_ANCHOR: ['market', 'staff'],
  HOLDFAST_BANK_IBANS: ['settlement'],
  HOLDFAST_OPERATOR_NAME: ['wallet', 'market'],
  HOLDFAST_OPERATOR_ADDRESS: ['wallet', 'market'],
  HOLDFAST_OPERATOR_MAIL: ['wallet', 'market'],
  HOLDFAST_AUDIT_PORT: ['audit'],
  HOLDFAST_AUDIT_EVERY_SECONDS: ['audit'],
  HOLDFAST_AUDIT_AGAIN_AFTER_SECONDS: ['audit'],
  HOLDFAST_PRIVATE_ORIGINS: ['wallet', 'market', 'audit'],
  HOLDFAST_PUSH_ORIGINS: ['wallet'],
  HOLDFAST_TRUSTED_PROXIES: ['wallet', 'market'],
  HOLDFAST_SCAN_COMMAND: ['wallet', 'market'],
  HOLDFAST_CLOCK_URL: ['wallet', 'market'],
  HOLDFAST_DATA_DIR: ['start'],
};

/**
 * Removes the settings of other readers from an environment, so that a wallet's process never has a market's secret.
 *
 * @throws {Refusal} If a file with one of its own secrets could not be read; see `readSecretFiles`.
 */
export function environmentOf(reader: Reader, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(
    ([name]) => holdfastSettings[settingOfFile(name) ?? name]?.includes(reader) ?? true,
  );
  for (const [name, path] of own) {
    if (settingOfFile(name) !== undefined && path) throw new Refusal(`${name}: ${path} cannot be read.`);
  }
  return Object.fromEntries(own);
}
