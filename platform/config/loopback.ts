import { isIPv4 } from 'node:net';

/** Whether a host, as `URL` writes it, is this machine, so that traffic to it stays on the machine. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}
