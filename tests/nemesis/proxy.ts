import { Agent, createServer, request as send } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.ts';

/** A fault that may hit a request on its route. */
export type Fault = 'request_lost' | 'answer_lost' | 'delay' | 'answer_late' | 'half_open' | 'duplicate' | 'late';

/** A route between two servers, or from people's browsers; a request's path shows which. */
export type Edge =
  | 'market_wallet'
  | 'wallet_market'
  | 'wallet_sandbox'
  | 'sandbox_wallet'
  | 'sandbox_market'
  | 'clock'
  | 'browser';

/** The state of the network, which all proxies of a fleet share. */
export interface Weather {
  /** Whether requests suffer faults by chance. */
  stormy: boolean;
  /** The routes that are cut, each with the time of its end in milliseconds since 1970. */
  readonly cut: Map<Edge, number>;
  /** Names the fault of a request; `undefined` leaves it to chance. Controls use it to make one fault at one place. */
  rule: ((edge: Edge, method: string, path: string) => Fault | undefined) | undefined;
  /** How long a late request or answer is held back. */
  lateMs: { readonly low: number; readonly high: number };
  readonly counts: Record<Fault | 'cut', number>;
}

/** Creates a network without faults. */
export function calmWeather(): Weather {
  const counts = {
    request_lost: 0,
    answer_lost: 0,
    delay: 0,
    answer_late: 0,
    half_open: 0,
    duplicate: 0,
    late: 0,
    cut: 0,
  };
  return { stormy: false, cut: new Map(), rule: undefined, lateMs: { low: MOST_DELAY_MS, high: MOST_LATE_MS }, counts };
}

/** Cuts routes for `ms`. A route that is cut already stays cut until the later of both ends. */
export function cutWays({ cut }: Weather, edges: readonly Edge[], ms: number): void {
  for (const edge of edges) cut.set(edge, Math.max(cut.get(edge) ?? 0, Date.now() + ms));
}

function isCut({ cut }: Weather, edge: Edge): boolean {
  return (cut.get(edge) ?? 0) > Date.now();
}

/** A running proxy. */
export interface Proxy {
  readonly server: Server;
  close(): Promise<void>;
}

interface Route {
  readonly port: number;
  readonly targetPort: number;
  readonly edgeOf: (path: string) => Edge;
}

interface Passing {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** How often each fault hits a request, by its route. Requests of browsers have few faults. */
const calls = { request_lost: 0.04, answer_lost: 0.06, delay: 0.08, answer_late: 0.05, half_open: 0.015 } as const;
const hooks = { ...calls, duplicate: 0.2, late: 0.12 } as const;
const odds: Readonly<Record<Edge, Partial<Record<Fault, number>>>> = {
  market_wallet: calls,
  wallet_sandbox: calls,
  wallet_market: hooks,
  sandbox_wallet: hooks,
  sandbox_market: hooks,
  clock: {},
  browser: { answer_lost: 0.01, delay: 0.02 },
};

const HALF_OPEN_MS = 5_000;
const MOST_DELAY_MS = 600;
const MOST_LATE_MS = 3_000;

/**
 * Starts a proxy at a server's public address. By the weather it forwards a request, or loses, delays or repeats it.
 */
export async function startProxy(route: Route, weather: Weather, dice: Dice): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const server = createServer((request, response) => {
    handle({ route, weather, dice, agent }, request, response).catch(() => response.destroy());
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(route.port, '127.0.0.1', resolve);
  });
  return {
    server,
    close: () => {
      agent.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Deps {
  readonly route: Route;
  readonly weather: Weather;
  readonly dice: Dice;
  readonly agent: Agent;
}

async function handle(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const passing = await read(request);
  const edge = deps.route.edgeOf(passing.path);
  if (isCut(deps.weather, edge)) {
    deps.weather.counts.cut += 1;
    response.destroy();
    return;
  }
  const fault = faultFor(deps, edge, passing);
  if (fault !== undefined) deps.weather.counts[fault] += 1;
  switch (fault) {
    case 'request_lost':
      response.destroy();
      return;
    case 'answer_lost':
      await forward(deps, passing);
      response.destroy();
      return;
    case 'half_open':
      await Promise.all([forward(deps, passing), sleep(HALF_OPEN_MS, undefined, { ref: false })]);
      response.destroy();
      return;
    case 'delay':
      await sleep(deps.dice.between(20, MOST_DELAY_MS));
      break;
    case 'late':
      await sleep(latenessOf(deps));
      break;
    case 'answer_late': {
      const answered = await forward(deps, passing);
      await sleep(latenessOf(deps));
      answer(answered, response);
      return;
    }
    case 'duplicate':
      void again(deps, passing);
      break;
    case undefined:
      break;
  }
  const answered = await forward(deps, passing);
  // The route was cut in the meantime: the server has done its work, but its answer is lost.
  if (isCut(deps.weather, edge)) {
    deps.weather.counts.cut += 1;
    response.destroy();
  } else answer(answered, response);
}

function latenessOf({ weather, dice }: Deps): number {
  return dice.between(weather.lateMs.low, weather.lateMs.high);
}

function faultFor({ weather, dice }: Deps, edge: Edge, { method, path }: Passing): Fault | undefined {
  const ruled = weather.rule?.(edge, method, path);
  if (ruled !== undefined || !weather.stormy) return ruled;
  const thrown = dice.next();
  let sum = 0;
  for (const [fault, often] of Object.entries(odds[edge]) as [Fault, number][]) {
    sum += often;
    if (thrown < sum) return fault;
  }
  return undefined;
}

/** Sends the same message once or twice more, now or a little later, so that it may overtake others. */
async function again(deps: Deps, passing: Passing): Promise<void> {
  for (let time = deps.dice.between(1, 2); time > 0; time -= 1) {
    await sleep(deps.dice.between(0, MOST_LATE_MS));
    await forward(deps, passing).catch(() => undefined);
  }
}

async function read(request: IncomingMessage): Promise<Passing> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = (request.url ?? '/').split('?')[0]!;
  return {
    method: request.method ?? 'GET',
    path: request.url ?? path,
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward({ route, agent }: Deps, { method, path, headers, body }: Passing): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = { ...headers, 'content-length': String(body.length) };
    delete (sent as Record<string, unknown>)['transfer-encoding'];
    const onward = send(
      { host: '127.0.0.1', port: route.targetPort, method, path, headers: sent, agent },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    onward.on('error', reject);
    onward.end(body);
  });
}

function answer({ status, headers, body }: Answered, response: ServerResponse): void {
  const { 'transfer-encoding': _, connection: __, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': String(body.length) });
  response.end(body);
}
