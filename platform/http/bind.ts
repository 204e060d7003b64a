import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Bound {
  readonly server: Server;
  readonly port: number;
}

/**
 * Takes the port before anything is composed, so that the public address is known and a taken port is told at once.
 * Until an app is attached, requests get 503.
 *
 * @param port 0 takes any free one.
 * @throws One clear sentence if the port is taken or not allowed.
 */
export async function bindPort(port: number, host = '127.0.0.1'): Promise<Bound> {
  const server = createServer();
  const starting = (_request: unknown, response: { writeHead(status: number): { end(): void } }): void => {
    response.writeHead(503).end();
  };
  server.on('request', starting);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(sentence(error, port), { cause: error })));
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function sentence(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken by another program. Stop it, or choose another port.`;
  if (error.code === 'EACCES') return `Port ${port} may not be used by this user. Choose one above 1023.`;
  return `Port ${port} can't be opened: ${error.message}.`;
}
