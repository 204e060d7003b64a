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

/** Describes a browser by its user agent: `Chrome on Android`. For distinguishing sessions. */
export function deviceName(userAgent: string | undefined): string {
  const agent = userAgent ?? '';
  const find = (pairs: readonly (readonly [string, string])[]) => pairs.find(([mark]) => agent.includes(mark))?.[1];
  return `${find(browsers) ?? 'A browser'} on ${find(systems) ?? 'an unknown device'}`;
}
