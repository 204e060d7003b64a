const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Decodes the UUID in an id such as `pay_01k…`: 26 digits of Crockford's base 32 after the prefix. */
export function uuidOf(id: string): string {
  let value = 0n;
  for (const digit of id.slice(id.indexOf('_') + 1)) value = value * 32n + BigInt(alphabet.indexOf(digit));
  const hex = value.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
