import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { invariant } from '../platform/kernel/invariant.ts';
import type { Crowd } from './crowd.ts';
import { percentile } from './figures.ts';
import type { LoadPlan, LoadRun } from './load.ts';
import { asOwner } from './server.ts';

export interface PaymentsRun {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Whole payments over HTTP, each captured and durable when it counts.
 *
 * @param load Hot ones all go to one seller, and a tenth of each is paid by one promotion.
 */
export async function runPayments(
  crowd: Crowd,
  load: { clients: number; seconds: number; hot: boolean },
): Promise<PaymentsRun> {
  const { constellation, key, tokens, returnUrl } = crowd;
  const before = await capturedIn(crowd.databaseUrl);
  const plan: LoadPlan = {
    publicUrl: constellation.walletUrl,
    port: Number(new URL(constellation.walletUrl).port),
    key,
    tokens,
    payees: load.hot ? crowd.payees.slice(0, 1) : crowd.payees,
    discount: load.hot ? { promotion_id: crowd.promotionId, amount: { amount: '10', currency: 'EUR' } } : undefined,
    returnUrl,
    clients: load.clients,
    seconds: load.seconds,
    prepared: load.seconds * 4_000,
  };
  const thread = new Worker(new URL('load.ts', import.meta.url), { workerData: plan });
  const [done] = (await once(thread, 'message')) as [LoadRun];
  await thread.terminate();
  const latencies = [...done.latenciesMs];
  const stored = (await capturedIn(crowd.databaseUrl)) - before;
  invariant(done.refused === 0, `no payment is refused, ${done.refused} were`);
  invariant(stored === done.captured, `every acknowledged payment is there: ${stored} of ${done.captured}`);
  return {
    perSecond: done.captured / done.seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}

async function capturedIn(url: string): Promise<number> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query("select count(*) from payments.payments where status = 'captured'");
    return Number(rows[0].count);
  });
}
