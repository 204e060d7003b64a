import { isBlockedPort } from '#platform/kernel/blocked-ports.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** Webhooks are not sent to this address; `reason` says why, for the client's developer. */
export interface UrlRefused {
  readonly code: 'webhook_url_refused';
  readonly reason: string;
}

/** Names that never resolve to a public host (RFC 6761, RFC 6762, RFC 7686, RFC 8375). */
const LOCAL = /(^|\.)(localhost|local|internal|home\.arpa|onion|invalid)$/;

/**
 * Judges the address of an endpoint: https on a public name, or any address on an origin that the operator listed for
 * the client. Each connect judges the IP address of the name; see `platform/http/outgoing.ts`.
 *
 * @param privateOrigins The client's own list, never the server's.
 */
export function judgeUrl(text: string, privateOrigins: readonly string[]): Result<string, UrlRefused> {
  const refuse = (reason: string) => err({ code: 'webhook_url_refused' as const, reason });
  const url = URL.parse(text);
  if (!url || text.length > 2_048) return refuse('it is not an address');
  if (!/^https?:$/.test(url.protocol)) return refuse('only http and https are called');
  if (url.username !== '' || url.password !== '') return refuse('an address carries no user or password');
  if (url.hash !== '') return refuse('an address carries no fragment');
  if (isBlockedPort(Number(url.port || 443))) return refuse(`port ${url.port} is one that no HTTP client calls`);
  if (privateOrigins.includes(url.origin)) return ok(url.href);
  // The parser has already turned decimal, octal and hexadecimal forms into dotted ones.
  const isNumber = /^[\d.]+$/.test(url.hostname) || url.hostname.startsWith('[');
  // A dot at the end marks a fully qualified name; the name is the same without it.
  const name = url.hostname.replace(/\.$/, '');
  if (url.protocol !== 'https:' || isNumber || LOCAL.test(name) || !name.includes('.')) {
    return refuse(`only https on a public name is called, unless the operator lists ${url.origin} for the client`);
  }
  const port = Number(url.port || 443);
  if (port !== 443 && port < 1_024) return refuse('the port is 443, or 1024 and above');
  return ok(url.href);
}
