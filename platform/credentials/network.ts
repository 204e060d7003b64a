/**
 * What counts as one network address: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has whole.
 */
export function networkOf(address: string): string {
  return blockOf(address, 4);
}

/**
 * The site that an address belongs to: an IPv4 address, or the /48 of an IPv6 address, which one customer may have whole
 * and take 65,536 networks out of.
 */
export function siteOf(address: string): string {
  return blockOf(address, 3);
}

function blockOf(address: string, length: number): string {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (v4 !== undefined || !address.includes(':')) return v4 ?? address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, length);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/${length * 16}`;
}
