import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { isBlockedPort } from '../kernel/blocked-ports.ts';
import { whyGuessable } from './secret-strength.ts';

/** Reads one setting; describes a fault in words that follow its name, such as `must be a port`. */
export type Setting<T> = (
  env: NodeJS.ProcessEnv,
) => { readonly name: string } & ({ readonly value: T } | { readonly fault: string });

type Values<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/**
 * Reads the environment once, at start, and names every fault at once: no half-configured server runs.
 *
 * @param others Names of other readers' `HOLDFAST_` settings that may be in this server's environment.
 * @throws One sentence per fault; an unknown `HOLDFAST_` setting is a fault.
 */
export function readConfig<S extends Record<string, Setting<unknown>>>(
  settings: S,
  env: NodeJS.ProcessEnv,
  others: readonly string[] = [],
): Values<S> {
  const read = Object.entries(settings).map(([key, setting]) => ({ key, ...setting(env) }));
  const faults = read.flatMap((one) => ('fault' in one ? [`${one.name} ${one.fault}`] : []));
  const known = new Set([...read.map((one) => one.name), ...others]);
  for (const name of Object.keys(env)) {
    if (name.startsWith('HOLDFAST_') && !known.has(name)) faults.push(`${name} is not a setting of this server`);
  }
  if (faults.length > 0) throw new Error(`The settings are wrong:\n  ${faults.join('\n  ')}`);
  return Object.fromEntries(read.map((one) => [one.key, 'value' in one ? one.value : undefined])) as Values<S>;
}

const hiddenNames = /(SECRET|KEY|TOKEN|SID|PASSWORD)/;

/**
 * The settings of a server for its log: every setting by name, without secrets, and addresses without login and query.
 */
export function shownSettings(
  settings: Record<string, Setting<unknown>>,
  env: NodeJS.ProcessEnv,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.values(settings).map((setting) => {
      const read = setting(env);
      return [read.name, shown(read.name, 'value' in read ? read.value : undefined)];
    }),
  );
}

function shown(name: string, value: unknown): string | number {
  if (value === undefined) return 'not set';
  if (typeof value === 'number') return value;
  if (hiddenNames.test(name) || Buffer.isBuffer(value)) return '[secret]';
  return (Array.isArray(value) ? value : [value]).map((one) => withoutLogin(String(one))).join(',');
}

function withoutLogin(text: string): string {
  const url = URL.parse(text);
  return url === null || url.host === '' ? text : `${url.protocol}//${url.host}${url.pathname}`;
}

/** A required text, unless it has a default. */
export function text(name: string, byDefault?: string): Setting<string> {
  return (env) => {
    const value = env[name] || byDefault;
    return value === undefined ? { name, fault: 'is missing' } : { name, value };
  };
}

export function optionalText(name: string): Setting<string | undefined> {
  return (env) => ({ name, value: env[name] || undefined });
}

/** One of a few words, or none. */
export function optionalChoice<const T extends string>(name: string, choices: readonly T[]): Setting<T | undefined> {
  return (env) => {
    const said = env[name] || undefined;
    const value = choices.find((one) => one === said);
    if (said === value) return { name, value };
    return { name, fault: `must be ${choices.join(' or ')}, not "${said}"` };
  };
}

/** An optional program, by its absolute path, so that no search path decides which one runs. */
export function optionalProgram(name: string): Setting<string | undefined> {
  return (env) => {
    const said = env[name] || undefined;
    if (said === undefined || isAbsolute(said)) return { name, value: said };
    return { name, fault: `must be the absolute path of a program, not "${said}"` };
  };
}

/**
 * A TCP port; 0 takes any free one. Ports that browsers refuse to call are refused, unless no browser is to call it.
 *
 * @param calledBy The protocol of its callers.
 */
export function port(name: string, byDefault: number, calledBy: 'http' | 'smtp' = 'http'): Setting<number> {
  return (env) => {
    const said = env[name] || String(byDefault);
    const value = Number(said);
    if (!/^\d+$/.test(said) || value > 65_535) return { name, fault: `must be a port from 1 to 65535, not "${said}"` };
    if (calledBy === 'http' && value !== 0 && isBlockedPort(value)) return { name, fault: blockedPort(value) };
    return { name, value };
  };
}

/** The reason for refusing a port that would open but that nobody could reach; follows the name of its setting. */
export function blockedPort(value: number): string {
  return `must be another port: browsers and fetch refuse to call port ${value}`;
}

/** An http or https address without a path, as an origin. */
export function origin(name: string, byDefault?: string): Setting<string> {
  return (env) => {
    const said = env[name] || byDefault;
    if (said === undefined) return { name, fault: 'is missing' };
    const url = URL.parse(said);
    const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
    if (isOrigin && isBlockedPort(Number(url.port || 443))) return { name, fault: blockedPort(Number(url.port)) };
    return isOrigin ? { name, value: url.origin } : { name, fault: `must be an address without a path, not "${said}"` };
  };
}

/** A list of origins, separated by commas. */
export function origins(name: string): Setting<readonly string[]> {
  return (env) => {
    const said = (env[name] ?? '').split(',').filter((one) => one !== '');
    const wrong = said.filter((one) => !URL.canParse(one));
    if (wrong.length > 0) return { name, fault: `has what is no address: ${wrong.join(', ')}` };
    const ports = said.map((one) => Number(new URL(one).port || 443));
    const blocked = ports.find((one) => isBlockedPort(one));
    if (blocked !== undefined) return { name, fault: blockedPort(blocked) };
    return { name, value: said.map((one) => new URL(one).origin) };
  };
}

/**
 * A list of network addresses and networks such as `10.0.0.0/8`, separated by commas. A list that contains every
 * address is refused, because it would trust everybody.
 */
export function networks(name: string): Setting<readonly string[]> {
  return (env) => {
    const said = (env[name] ?? '').split(',').flatMap((one) => one.trim() || []);
    const wrong = said.filter((one) => !isNetwork(one));
    if (wrong.length === 0) return { name, value: said };
    return { name, fault: `has what is no network address, or is too wide: ${wrong.join(', ')}` };
  };
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** An address that contains a password, so no fault repeats it. */
export function address(name: string, protocols: readonly string[]): Setting<string> {
  return (env) => {
    const said = env[name];
    if (!said) return { name, fault: 'is missing' };
    const isAddress = protocols.includes(URL.parse(said)?.protocol ?? '');
    return isAddress
      ? { name, value: said }
      : { name, fault: `must be an address that starts with ${protocols.join(' or ')}//` };
  };
}

/** An http or https address to call, including its path. */
export function target(name: string, byDefault?: string): Setting<string> {
  return (env) => {
    const said = env[name] || byDefault;
    if (said === undefined) return { name, fault: 'is missing' };
    const url = URL.parse(said);
    if (!url || !/^https?:$/.test(url.protocol))
      return { name, fault: `must be an http or https address, not "${said}"` };
    if (isBlockedPort(Number(url.port || 443))) return { name, fault: blockedPort(Number(url.port)) };
    return { name, value: said };
  };
}

/** An optional `target`. */
export function optionalTarget(name: string): Setting<string | undefined> {
  return (env) => (env[name] ? target(name)(env) : { name, value: undefined });
}

/** At least 32 random bytes in base64url. Empty, short and obvious ones, repetitions and phrases are refused. */
export function secret(name: string): Setting<Buffer> {
  return (env) => {
    const said = env[name];
    if (!said) return { name, fault: 'is missing' };
    const why = whyNoSecret(said);
    return why === undefined ? { name, value: Buffer.from(said, 'base64url') } : { name, fault: why };
  };
}

/** A list of secrets, separated by commas; each as `secret` demands it. No fault repeats one. */
export function secrets(name: string): Setting<readonly Buffer[]> {
  return (env) => {
    const said = (env[name] ?? '').split(',').flatMap((one) => one.trim() || []);
    const faults = said.flatMap((one, index) => {
      const why = whyNoSecret(one);
      return why === undefined ? [] : [`has a secret, number ${index + 1}, that ${why}`];
    });
    if (faults.length > 0) return { name, fault: faults.join('; ') };
    return { name, value: said.map((one) => Buffer.from(one, 'base64url')) };
  };
}

function whyNoSecret(said: string): string | undefined {
  const value = Buffer.from(said, 'base64url');
  const why = whyGuessable(said);
  if (value.length >= 32 && new Set(value).size >= 12 && why === undefined) return undefined;
  return `must be at least 32 random bytes in base64url${why === undefined ? '' : `; it ${why}`}`;
}
