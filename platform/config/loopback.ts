import { isIPv4 } from 'node:net';

/** Whether a host, as `URL` writes it, is this machine and no other: what is said to it leaves by no wire. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}
