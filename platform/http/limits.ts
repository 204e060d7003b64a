import type { Server } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { networkOf, siteOf } from '../credentials/network.ts';

/** Limits on the duration and number of a server's connections. */
export interface ServerLimits {
  /** For the whole head of a request, counted from the opened connection or the request before. */
  readonly headersMs: number;
  /** For the whole request, its body included. */
  readonly requestMs: number;
  /** Between two requests on one connection; longer than proxies keep their connections open. */
  readonly keepAliveMs: number;
  /** Without a byte in either direction. */
  readonly silenceMs: number;
  /** From the head of a request to the last byte of its answer. */
  readonly answerMs: number;
  /** How often the times are checked. */
  readonly checkEveryMs: number;
  readonly requestsPerConnection: number;
  readonly connections: number;
  /** For one network, an IPv4 address or an IPv6 /64, unless it is a listed proxy's. */
  readonly connectionsPerAddress: number;
  /** For one site, an IPv6 /48, which can have more networks than a server has connections. */
  readonly connectionsPerSite: number;
}

export const defaultLimits: ServerLimits = {
  headersMs: 15_000,
  requestMs: 60_000,
  keepAliveMs: 72_000,
  silenceMs: 120_000,
  answerMs: 300_000,
  checkEveryMs: 2_000,
  requestsPerConnection: 10_000,
  connections: 4_000,
  connectionsPerAddress: 512,
  connectionsPerSite: 1_024,
};

/** Closes connections of a server that are silent, too slow, or too many. */
export function limitServer(server: Server, limits: ServerLimits, trustedProxies: readonly string[]): void {
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  server.keepAliveTimeout = limits.keepAliveMs;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  server.maxConnections = limits.connections;
  server.setTimeout(limits.silenceMs, (socket: Socket) => socket.destroy());
  server.on('request', (request, response) => {
    const late = setTimeout(() => request.socket.destroy(), limits.answerMs).unref();
    response.once('close', () => clearTimeout(late));
  });
  const proxies = networksOf(trustedProxies);
  limitPerBlock(server, limits.connectionsPerAddress, networkOf, proxies);
  limitPerBlock(server, limits.connectionsPerSite, siteOf, proxies);
}

/** @param blockOf The group of addresses that count as one. */
function limitPerBlock(server: Server, most: number, blockOf: (address: string) => string, proxies: BlockList): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (isIP(address) !== 0 && proxies.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')) return;
    const block = blockOf(address);
    const count = (open.get(block) ?? 0) + 1;
    open.set(block, count);
    socket.once('close', () => {
      const left = open.get(block)! - 1;
      if (left === 0) open.delete(block);
      else open.set(block, left);
    });
    if (count > most) socket.destroy();
  });
}

/** @param list Addresses and networks (`10.0.0.0/8`), validated when the settings were read. */
function networksOf(list: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const one of list) {
    const [address = '', bits] = one.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(bits), family);
  }
  return networks;
}
