import { isBlockedPort } from '#platform/kernel/blocked-ports.ts';

/** Whether people may be sent back here: https, or http on this machine; read in one way alone, at a port that browsers open. */
export function isRedirectUri(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.href !== text || url.username !== '' || url.password !== '' || text.includes('#')) return false;
  if (isBlockedPort(Number(url.port || 443))) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether the text is one origin, as the URL standard writes it, which can be called. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text) return false;
  return !isBlockedPort(Number(url.port || 443));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]';
}
