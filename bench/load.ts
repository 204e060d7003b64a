import { createHash, createPublicKey, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { exportJWK } from 'jose';

/** The settings of the thread that sends the load. */
export interface LoadPlan {
  /** The wallet's public address, which the proofs name, and its port on this machine. */
  readonly publicUrl: string;
  readonly port: number;
  readonly key: KeyObject;
  readonly tokens: readonly string[];
  readonly payees: readonly string[];
  /** The share of each payment that a promotion pays. */
  readonly discount: { readonly promotion_id: string; readonly amount: object } | undefined;
  readonly returnUrl: string;
  /** The number of concurrent requests. */
  readonly clients: number;
  /** The load ends after this time, or after the last prepared request. */
  readonly seconds: number;
  readonly prepared: number;
}

/** The result of a load. */
export interface LoadRun {
  /** The number of payments whose answer was `captured`. */
  readonly captured: number;
  readonly refused: number;
  readonly seconds: number;
  /** The time to sign all requests, before the first is sent. */
  readonly preparingMs: number;
  readonly latenciesMs: Float64Array;
}

/** A request as bytes for the wire. */
type Ready = Buffer;

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!;

/**
 * Prepares and signs all requests beforehand. In production the shop signs them on its own machine; here, signing
 * during the measurement would take CPU from the wallet.
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
    const body = JSON.stringify({
      amount,
      order: { reference: '2211-8841' },
      lines: [{ reference: 'l1', part: 'p1', description: 'Tea', quantity: 1, amount }],
      parts: [{ reference: 'p1', payee_id: pick(plan.payees), amount, commission: { amount: '8', currency: 'EUR' } }],
      ...(plan.discount ? { discount: plan.discount } : {}),
      return_url: plan.returnUrl,
    });
    const head = [
      'POST /v1/payments HTTP/1.1',
      `host: ${host}`,
      `authorization: DPoP ${token}`,
      `dpop: ${signed}.${signature}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      `idempotency-key: ${randomUUID()}`,
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * Reads the next answer on an open connection. It uses no library, because the client, like pgbench, must take almost
 * no CPU from the server that it measures.
 */
async function answerOn(socket: Socket): Promise<string> {
  let read: Buffer = Buffer.alloc(0);
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
    const head = read.indexOf(END_OF_HEAD);
    if (head === -1) continue;
    const length = /content-length: (\d+)/i.exec(read.toString('latin1', 0, head))?.[1];
    if (length === undefined) throw new Error('An answer has no Content-Length.');
    if (read.length >= head + END_OF_HEAD.length + Number(length)) return read.toString();
  }
}

const isCaptured = (answer: string): boolean =>
  answer.startsWith('HTTP/1.1 201 ') && answer.includes('"status":"captured"');

async function run(plan: LoadPlan): Promise<LoadRun> {
  const startedAt = performance.now();
  const ready = await makeReady(plan);
  const latencies: number[] = [];
  const count = { captured: 0, refused: 0 };
  const sockets = Array.from({ length: plan.clients }, () => connect(plan.port, '127.0.0.1').setNoDelay());
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const start = performance.now();
  const until = start + plan.seconds * 1_000;
  await Promise.all(
    sockets.map(async (socket) => {
      for (let next = ready.pop(); next && performance.now() < until; next = ready.pop()) {
        const began = performance.now();
        socket.write(next);
        const answer = await answerOn(socket);
        latencies.push(performance.now() - began);
        if (isCaptured(answer)) count.captured += 1;
        else count.refused += 1;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  for (const socket of sockets) socket.destroy();
  return { ...count, seconds, preparingMs: start - startedAt, latenciesMs: Float64Array.from(latencies) };
}

parentPort?.postMessage(await run(workerData as LoadPlan));
