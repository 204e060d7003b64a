import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secrets } from '../constellation/secrets.ts';
import type { Settings } from '../constellation/settings.ts';
import type { ServerPlan } from '../constellation/supervisor.ts';
import { sellers } from './catalog.ts';
import { runTask } from '../../bin/task.ts';

export interface SeedPlan {
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** Whether one wallet gets half a year of life; see `liveHalfAYear`. */
  readonly hasLife: boolean;
  readonly plans: Record<'sandbox' | 'wallet' | 'market', ServerPlan>;
}

/**
 * Registers market and wallet with each other and fills the demo market, unless that was already done with the same
 * addresses and keys. It uses the products' own services, and each step can be repeated.
 */
export async function seedOnce(plan: SeedPlan, say: (line: string) => void): Promise<void> {
  const path = join(plan.settings.dataDir, 'seeded.json');
  const wanted = digestOf(plan);
  const kept = JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as { digest?: string };
  if (kept.digest === wanted) return;
  say('Introducing the market to the wallet, and filling it …');
  await runTask('dev/seed/seed.ts', { plan });
  await writeFile(`${path}.new`, JSON.stringify({ digest: wanted }));
  await rename(`${path}.new`, path);
}

/** A hash of everything that the seed depends on, including the databases' addresses. */
function digestOf({ settings, secrets, plans, hasLife }: SeedPlan): string {
  const databases = [plans.wallet.env, plans.market.env].map(
    ({ HOLDFAST_WALLET_DATABASE_URL: wallet, HOLDFAST_MARKET_DATABASE_URL: market }) =>
      new URL(wallet ?? market ?? 'none:').pathname,
  );
  const parts = [
    settings.urls,
    settings.databaseUrl,
    settings.databaseUrls,
    databases,
    secrets.marketClientKey,
    secrets.marketWebhookSecret,
    // The market's registration in the wallet; a data directory with an older one is seeded again.
    { privateOrigins: [settings.urls.market] },
    sellers,
    hasLife,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
