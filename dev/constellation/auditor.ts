import type { AuditSettings } from '../../auditor/audit.ts';
import { readAuditorConfig, toSettings } from '../../auditor/config.ts';
import type { AuditorConfig } from '../../auditor/config.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { Refusal } from '../../bin/lifeline.ts';
import { environmentOf } from '../../bin/settings-table.ts';
import { runningOwnerUrl } from './databases.ts';
import { loadSecrets } from './secrets.ts';
import { serverPlans } from './servers.ts';
import { readSettings } from './settings.ts';

/** The settings of an audit: from the environment, or else for the constellation that `npm start` runs here. */
export async function auditOf(root: string): Promise<{ config: AuditorConfig; settings: AuditSettings }> {
  const env = process.env['HOLDFAST_WALLET_DATABASE_URL']
    ? environmentOf('audit', process.env)
    : await startedEnv(root);
  try {
    const config = readAuditorConfig(env);
    return {
      config,
      settings: toSettings(config, createFetch({ privateOrigins: config.privateOrigins, systems: [config.stripeUrl] })),
    };
  } catch (cause) {
    throw new Refusal((cause as Error).message, { cause });
  }
}

/** The environment of an auditor for the constellation that `npm start` runs with these settings. */
async function startedEnv(root: string): Promise<NodeJS.ProcessEnv> {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('HOLDFAST_AUDIT_'));
  const settings = readSettings(process.env, root);
  const databases = {
    wallet: await runningOwnerUrl(settings, 'wallet'),
    market: await runningOwnerUrl(settings, 'market'),
  };
  const secrets = await loadSecrets(settings.dataDir);
  const { env } = serverPlans({ root, settings, secrets, databases }).wallet;
  const names = [
    'HOLDFAST_WALLET_DATABASE_URL',
    'HOLDFAST_LEDGER_ANCHOR',
    'HOLDFAST_STAFF_LOG_ANCHOR',
    'STRIPE_API_URL',
    'STRIPE_SECRET_KEY',
    'STRIPE_PAYOUTS',
    'STRIPE_FINANCIAL_ACCOUNT',
    'HOLDFAST_PRIVATE_ORIGINS',
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, env[name]])),
    HOLDFAST_MARKET_DATABASE_URL: databases.market,
    ...Object.fromEntries(own),
  };
}
