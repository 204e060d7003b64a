import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Cleans what a request says of the way it came: of `X-Forwarded-For` stays the unbroken row of addresses at its right
 * end, which is what a proxy wrote last, without the ports that some write. Host and scheme are ours, whatever anybody
 * says.
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
