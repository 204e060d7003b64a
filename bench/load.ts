import { createHash, createPublicKey, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { exportJWK } from 'jose';
import { Pool } from 'undici';

/** What the thread is started with. */
export interface LoadPlan {
  /** The wallet's public address, which the proofs name, and the port on this machine where it listens. */
  readonly publicUrl: string;
  readonly port: number;
  readonly key: KeyObject;
  readonly tokens: readonly string[];
  readonly payees: readonly string[];
  /** What of each payment a promotion pays. */
  readonly discount: { readonly promotion_id: string; readonly amount: object } | undefined;
  readonly returnUrl: string;
  /** Requests that are under way at the same time. */
  readonly clients: number;
  readonly seconds: number;
  /** How many requests are made ready: at least as many as can be answered. */
  readonly prepared: number;
}

export interface LoadRun {
  /** Payments that were answered as captured. */
  readonly captured: number;
  readonly refused: number;
  readonly seconds: number;
  readonly latenciesMs: Float64Array;
}

interface Ready {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!;

/**
 * Proofs are signed beforehand: it is the shop that signs them, on its own machine, and here it would take the CPU away
 * from what is measured.
 */
async function makeReady(plan: LoadPlan): Promise<Ready[]> {
  const { key, publicUrl } = plan;
  const header = Buffer.from(
    JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(createPublicKey(key)) }),
  ).toString('base64url');
  const host = new URL(publicUrl).host;
  const hashes = new Map<string, string>();
  return Array.from({ length: plan.prepared }, () => {
    const token = pick(plan.tokens);
    const ath = hashes.get(token) ?? createHash('sha256').update(token).digest('base64url');
    hashes.set(token, ath);
    const claims = {
      htm: 'POST',
      htu: `${publicUrl}/v1/payments`,
      ath,
      jti: randomUUID(),
      iat: Math.floor(Date.now() / 1_000),
    };
    const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    const amount = { amount: '100', currency: 'EUR' };
    return {
      headers: {
        host,
        authorization: `DPoP ${token}`,
        dpop: `${signed}.${signature}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({
        amount,
        order: { reference: '2211-8841' },
        lines: [{ description: 'Tea', quantity: 1, amount }],
        parts: [{ reference: 'p1', payee_id: pick(plan.payees), amount, commission: { amount: '8', currency: 'EUR' } }],
        ...(plan.discount ? { discount: plan.discount } : {}),
        return_url: plan.returnUrl,
      }),
    };
  });
}

async function run(plan: LoadPlan): Promise<LoadRun> {
  const ready = await makeReady(plan);
  const pool = new Pool(`http://127.0.0.1:${plan.port}`, { connections: plan.clients });
  const latencies: number[] = [];
  const count = { captured: 0, refused: 0 };
  const start = performance.now();
  const until = start + plan.seconds * 1_000;
  await Promise.all(
    Array.from({ length: plan.clients }, async () => {
      for (let next = ready.pop(); next && performance.now() < until; next = ready.pop()) {
        const began = performance.now();
        const answer = await pool.request({ method: 'POST', path: '/v1/payments', ...next });
        const text = await answer.body.text();
        latencies.push(performance.now() - began);
        if (answer.statusCode === 201 && text.includes('"status":"captured"')) count.captured += 1;
        else count.refused += 1;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  await pool.close();
  return { ...count, seconds, latenciesMs: Float64Array.from(latencies) };
}

parentPort?.postMessage(await run(workerData as LoadPlan));
