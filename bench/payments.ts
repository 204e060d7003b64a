import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { invariant } from '#platform/kernel/invariant.ts';
import { cpuOf } from './cpu.ts';
import type { CpuUs } from './cpu.ts';
import type { Crowd } from './crowd.ts';
import { percentile } from './figures.ts';
import type { LoadPlan, LoadRun } from './load.ts';
import type { Received } from './receiver.ts';
import { asOwner } from './server.ts';
import type { BenchServer } from './server.ts';

/** The figures of one round. */
export interface PaymentsRun {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Microseconds of CPU per payment. */
  readonly cpuUs: CpuUs;
}

interface Load {
  readonly clients: number;
  /** Whether all payments go to one seller, and one promotion pays a tenth of each. */
  readonly hot: boolean;
}

/** Measures payments over HTTP. Each counts once it is captured and durable. No jobs run meanwhile. */
export async function runPayments(
  server: BenchServer,
  crowd: Crowd,
  load: Load & { seconds: number },
): Promise<PaymentsRun> {
  const { value: run, ...cpu } = await cpuOf(server, () => send(crowd, load, { prepared: load.seconds * 4_000 }));
  const latencies = [...run.latenciesMs];
  return {
    perSecond: run.captured / run.seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    cpuUs: eachOf(cpu, run.captured),
  };
}

/**
 * Measures whole payments, while the jobs run: from the first request until every webhook is delivered and the mail
 * server has every receipt.
 */
export async function runWholePayments(
  server: BenchServer,
  crowd: Crowd,
  load: Load & { payments: number },
): Promise<Pick<PaymentsRun, 'perSecond' | 'cpuUs'>> {
  const before = await crowd.outside.received();
  const startedAt = performance.now();
  const { value: run, ...cpu } = await cpuOf(server, async () => {
    const sent = await send(crowd, { ...load, seconds: MOST_SECONDS }, { prepared: load.payments });
    await untilDrained(crowd, { events: before.events + load.payments, letters: before.letters + load.payments });
    return sent;
  });
  const seconds = (performance.now() - startedAt - run.preparingMs) / 1_000;
  invariant(run.captured === load.payments, `every payment is captured: ${run.captured} of ${load.payments}`);
  return { perSecond: run.captured / seconds, cpuUs: eachOf(cpu, run.captured) };
}

/** Long enough for a machine that is ten times slower. */
const MOST_SECONDS = 300;
const LOOK_EVERY_MS = 50;

async function untilDrained({ outside }: Crowd, wanted: Received): Promise<void> {
  const until = performance.now() + MOST_SECONDS * 1_000;
  for (;;) {
    const { events, letters } = await outside.received();
    if (events >= wanted.events && letters >= wanted.letters) return;
    invariant(
      performance.now() < until,
      `everything is delivered in time: ${events} of ${wanted.events} events, ${letters} of ${wanted.letters} letters`,
    );
    await sleep(LOOK_EVERY_MS);
  }
}

function eachOf(cpu: CpuUs, payments: number): CpuUs {
  const { main, pool, v8, postgres } = cpu;
  return { main: main / payments, pool: pool / payments, v8: v8 / payments, postgres: postgres / payments };
}

async function send(crowd: Crowd, load: Load & { seconds: number }, more: { prepared: number }): Promise<LoadRun> {
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
    ...more,
  };
  const thread = new Worker(new URL('load.ts', import.meta.url), { workerData: plan, name: 'load' });
  const [done] = (await once(thread, 'message')) as [LoadRun];
  await thread.terminate();
  const stored = (await capturedIn(crowd.databaseUrl)) - before;
  invariant(done.refused === 0, `no payment is refused, but ${done.refused} were`);
  invariant(stored === done.captured, `every acknowledged payment is stored: ${stored} of ${done.captured}`);
  return done;
}

async function capturedIn(url: string): Promise<number> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query("select count(*) from payments.payments where status = 'captured'");
    return Number(rows[0].count);
  });
}
