import { lookup as resolve } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Outgoing } from '../kernel/world.ts';

/** Addresses of this machine, loopback and private networks (RFC 6890, also for IPv6). */
const closed = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  closed.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  closed.addSubnet(net, bits, 'ipv6');
}

/** The only IPv6 addresses that are assigned publicly, and IPv4 addresses in IPv6 form. */
const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');
given.addSubnet('::ffff:0:0', 96, 'ipv6');

/** Whether the address can only belong to this machine or its private networks. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  // An IPv4 address inside an IPv6 one is checked as an IPv4 address.
  if (family === 4) return closed.check(address, 'ipv4');
  return !given.check(address, 'ipv6') || closed.check(address, 'ipv6');
}

/** Thrown if a name or address leads to a private network. */
class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/** Thrown for an address that is none of the systems in the settings. */
class UnlistedOriginError extends Error {
  override readonly name = 'UnlistedOriginError';
}

/**
 * Makes the `fetch` for all outgoing requests. It never connects to a private address, except for a listed origin. It
 * checks the actual address at connect, so that a name can't change in between. Names under `localhost` lead to
 * loopback (RFC 6761), and loopback is private like the rest. It follows no redirect unless the request says so.
 *
 * @param settings.privateOrigins The server's own, for instance `http://sandbox.localhost:4200`. A request with its own
 * list reaches none of these.
 * @param settings.systems The addresses of all other systems that the server itself calls. If it is given, a request
 * without its own list reaches no other origin. A request with its own list goes to an address that a shop or a browser
 * registered.
 */
export function createFetch(settings: { privateOrigins: readonly string[]; systems?: readonly string[] }): Outgoing {
  const listed = settings.systems && originsOf([...settings.systems, ...settings.privateOrigins]);
  // Open connections are reused without another check, so each list has its own connections.
  const agents = new Map<string, Agent>();
  const agentFor = (origins: readonly string[]): Agent => {
    const allowed = originsOf(origins);
    const name = [...allowed].toSorted().join(' ');
    const agent = agents.get(name) ?? createAgent(allowed);
    agents.set(name, agent);
    return agent;
  };
  return async (input, { privateOrigins, ...init } = {}) => {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    if (listed && privateOrigins === undefined && !listed.has(origin)) {
      throw new TypeError('fetch failed', { cause: new UnlistedOriginError(`No setting names ${origin}.`) });
    }
    const dispatcher = agentFor(privateOrigins ?? settings.privateOrigins);
    return fetch(input, { redirect: 'manual', ...init, dispatcher } as RequestInit);
  };
}

function originsOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.map((address) => new URL(address).origin));
}

function createAgent(allowed: ReadonlySet<string>): Agent {
  const strict = buildConnector({ lookup: lookupWith(false), timeout: 10_000 });
  const open = buildConnector({ lookup: lookupWith(true), timeout: 10_000 });
  return new Agent({
    headersTimeout: 90_000,
    bodyTimeout: 90_000,
    connect: (options, callback) => {
      const isAllowed = allowed.has(originOf(options));
      const host = options.hostname.replaceAll(/[[\]]/g, '');
      if (!isAllowed && isIP(host) !== 0 && isPrivateAddress(host)) {
        callback(new PrivateAddressError('This address is on a private network.'), null);
        return;
      }
      (isAllowed ? open : strict)(options, callback);
    },
  });
}

function originOf(options: { protocol: string; hostname: string; port: string }): string {
  const host =
    options.hostname.includes(':') && !options.hostname.startsWith('[') ? `[${options.hostname}]` : options.hostname;
  return new URL(`${options.protocol}//${host}${options.port ? `:${options.port}` : ''}`).origin;
}

function lookupWith(privateToo: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (addresses: LookupAddress[]): void => {
      const usable = privateToo ? addresses : addresses.filter((one) => !isPrivateAddress(one.address));
      const first = usable[0];
      if (!first) callback(new PrivateAddressError('This name leads to a private network.'), '', 0);
      else if (options.all) callback(null, usable);
      else callback(null, first.address, first.family);
    };
    if (/(^|\.)localhost\.?$/i.test(hostname)) {
      answer([{ address: '127.0.0.1', family: 4 }]);
      return;
    }
    resolve(hostname, { all: true }, (error, addresses) => {
      if (error) callback(error, '', 0);
      else answer(addresses);
    });
  };
}
