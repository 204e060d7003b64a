const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Mac OS', 'Mac'],
  ['Windows', 'Windows'],
  ['Linux', 'Linux'],
] as const;

/** What a browser calls itself in its user agent, in words: `Chrome on Android`. For telling sessions apart. */
export function deviceName(userAgent: string | undefined): string {
  const agent = userAgent ?? '';
  const find = (pairs: readonly (readonly [string, string])[]) => pairs.find(([mark]) => agent.includes(mark))?.[1];
  return `${find(browsers) ?? 'A browser'} on ${find(systems) ?? 'an unknown device'}`;
}
