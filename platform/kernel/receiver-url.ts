import { isBlockedPort } from './blocked-ports.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

/** Names that never resolve to a public host (RFC 6761, RFC 6762, RFC 7686, RFC 8375). */
const LOCAL = /(^|\.)(localhost|local|internal|home\.arpa|onion|invalid)$/;
const MOST_LETTERS = 2_048;

/**
 * Judges an address that somebody else gave us to post messages to: https on a public name, or any address on a listed
 * origin. Each connect judges the IP address of the name; see `platform/http/outgoing.ts`.
 *
 * @param privateOrigins A list for these addresses alone, never the server's own.
 * @returns The address, or why it is refused, for a developer.
 */
export function judgeReceiverUrl(text: string, privateOrigins: readonly string[]): Result<string, string> {
  const url = URL.parse(text);
  if (!url || text.length > MOST_LETTERS) return err('it is not an address');
  if (!/^https?:$/.test(url.protocol)) return err('only http and https are called');
  if (url.username !== '' || url.password !== '') return err('an address carries no user or password');
  if (url.hash !== '') return err('an address carries no fragment');
  if (isBlockedPort(Number(url.port || 443))) return err(`port ${url.port} is one that no HTTP client calls`);
  if (privateOrigins.includes(url.origin)) return ok(url.href);
  // The parser has already turned decimal, octal and hexadecimal forms into dotted ones.
  const isNumber = /^[\d.]+$/.test(url.hostname) || url.hostname.startsWith('[');
  // A dot at the end marks a fully qualified name; the name is the same without it.
  const name = url.hostname.replace(/\.$/, '');
  if (url.protocol !== 'https:' || isNumber || LOCAL.test(name) || !name.includes('.')) {
    return err(`only https on a public name is called, unless the operator lists ${url.origin} for the client`);
  }
  const port = Number(url.port || 443);
  if (port !== 443 && port < 1_024) return err('the port is 443, or 1024 and above');
  return ok(url.href);
}
