import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { barePage } from './failure.ts';
import { defaultLimits, limitServer } from './limits.ts';
import type { ServerLimits } from './limits.ts';

interface Bound {
  readonly server: Server;
  readonly port: number;
}

interface BindOptions {
  readonly limits?: Partial<ServerLimits>;
  /** Addresses and networks of proxies, behind which many people share one address. */
  readonly trustedProxies?: readonly string[];
}

/**
 * Takes the port before anything is composed, so that the public address is known and a port in use is reported at
 * once. Until an app is attached, requests get 503. Connections are limited from the first one on.
 *
 * @param port 0 takes any free one.
 * @throws One clear sentence, if the port is in use or not allowed.
 */
export async function bindPort(port: number, options: BindOptions = {}): Promise<Bound> {
  const limits = { ...defaultLimits, ...options.limits };
  // The app refuses a request without a host, like one for another host.
  const server = createServer({ connectionsCheckingInterval: limits.checkEveryMs, requireHostHeader: false });
  server.on('request', refuseWhileStarting);
  // Node would answer without the product's headers and page, so the app refuses it (see `door.ts`).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(sentence(error, port), { cause: error })));
    server.listen(port, '127.0.0.1', resolve);
  });
  limitServer(server, limits, options.trustedProxies ?? []);
  return { server, port: (server.address() as AddressInfo).port };
}

/** Ends the refusal of requests, once the app is ready for them. */
export function endStarting(server: Server): void {
  server.removeListener('request', refuseWhileStarting);
}

function refuseWhileStarting(_request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(503, {
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'text/html; charset=utf-8',
      'retry-after': '1',
      'x-content-type-options': 'nosniff',
    })
    .end(barePage({ status: 503, reference: '' }));
}

function sentence(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken by another program. Stop it, or choose another port.`;
  if (error.code === 'EACCES') return `Port ${port} may not be used by this user. Choose one above 1023.`;
  return `Port ${port} can't be opened: ${error.message}.`;
}
