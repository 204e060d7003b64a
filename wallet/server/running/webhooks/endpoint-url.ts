import { isBlockedPort } from '#platform/http/blocked-ports.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

export interface UrlRefused {
  readonly code: 'webhook_url_refused';
  readonly reason: string;
}

/**
 * Judges an address to be called: https on a public name, or anything on an origin that the operator has listed for the
 * client. What a name leads to is judged at connect, each time; see `platform/http/outgoing.ts`.
 *
 * @param privateOrigins The client's own list, and no list of the server's.
 */
export function judgeUrl(text: string, privateOrigins: readonly string[]): Result<string, UrlRefused> {
  const refuse = (reason: string) => err({ code: 'webhook_url_refused' as const, reason });
  const url = URL.parse(text);
  if (!url || text.length > 2_048) return refuse('it is no address');
  if (!/^https?:$/.test(url.protocol)) return refuse('only https is called');
  if (url.username !== '' || url.password !== '') return refuse('an address carries no user or password');
  if (url.hash !== '') return refuse('an address carries no fragment');
  if (isBlockedPort(Number(url.port || 443))) return refuse(`port ${url.port} is one that no HTTP client calls`);
  if (privateOrigins.includes(url.origin)) return ok(url.href);
  const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  if (isLocal) return refuse(`the operator of the wallet has not listed ${url.origin} as a private origin of yours`);
  if (url.protocol !== 'https:') return refuse('only https is called');
  // Decimal, octal and hex forms have become dotted ones by now.
  if (/^[\d.]+$/.test(url.hostname) || url.hostname.startsWith('[')) return refuse('a name is needed, not a number');
  if (!url.hostname.includes('.')) return refuse('a full name is needed');
  const port = Number(url.port || 443);
  if (port !== 443 && port < 1_024) return refuse('the port is 443, or 1024 and above');
  return ok(url.href);
}
