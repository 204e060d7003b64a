import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Cleans a request's forwarding headers. Of `X-Forwarded-For`, it keeps the unbroken list of addresses at the right
 * end, which the proxies wrote last, without ports. It ignores forwarded hosts and schemes.
 */
export function cleanForwarded(request: IncomingMessage): void {
  const { headers } = request;
  for (const name of ['forwarded', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip']) {
    delete headers[name];
  }
  const said = [headers['x-forwarded-for'] ?? []].flat().join(',');
  delete headers['x-forwarded-for'];
  const row: string[] = [];
  for (const hop of said.split(',').toReversed()) {
    const address = withoutPort(hop.trim());
    if (isIP(address) === 0) break;
    row.unshift(address);
  }
  if (row.length > 0) headers['x-forwarded-for'] = row.join(', ');
}

/** The address of `192.0.2.1:5678` or `[2001:db8::1]:443`. */
function withoutPort(hop: string): string {
  const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/.exec(hop) ?? [];
  return v6 ?? v4 ?? hop;
}
