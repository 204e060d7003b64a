/**
 * The unit that counts as one network: an IPv4 address, or the /64 of an IPv6 address, which belongs to one subscriber.
 */
export function networkOf(address: string): string {
  return blockOf(address, 4);
}

/** The unit that counts as one site: an IPv4 address, or the /48 of an IPv6 address, which has 65,536 networks. */
export function siteOf(address: string): string {
  return blockOf(address, 3);
}

/** @param kept The number of 16-bit groups of an IPv6 address to keep. */
function blockOf(address: string, kept: number): string {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (v4 !== undefined || !address.includes(':')) return v4 ?? address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, kept);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/${kept * 16}`;
}
