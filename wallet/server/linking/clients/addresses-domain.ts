import { isBlockedPort } from '#platform/kernel/blocked-ports.ts';

/**
 * Judges whether people may be sent back to an address: https, or http on this machine, at a port that browsers open.
 * Every browser must read it in the same way.
 */
export function isRedirectUri(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.href !== text || url.username !== '' || url.password !== '' || text.includes('#')) return false;
  if (isBlockedPort(Number(url.port || 443))) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Judges whether a text is an origin, as the URL standard writes one, at a port that can be called. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text) return false;
  return !isBlockedPort(Number(url.port || 443));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]';
}
