/** A cookie that a host has set. */
export interface Cookie {
  readonly host: string;
  readonly name: string;
  readonly value: string;
}

/** The cookies of one browser, stored by host, because browsers ignore ports for cookies. */
export interface Cookies {
  /** The `cookie` header for a request; empty if the host has set none. */
  headerFor(url: string): string;
  /** Stores or removes the cookies that an answer sets. */
  keep(url: string, answer: Response): void;
  list(): Cookie[];
}

export function createCookies(): Cookies {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { hostname } = new URL(url);
    const jar = jars.get(hostname) ?? new Map<string, string>();
    jars.set(hostname, jar);
    return jar;
  };
  return {
    headerFor: (url) => [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; '),
    keep: (url, answer) => {
      for (const line of answer.headers.getSetCookie()) keepLine(jarOf(url), line);
    },
    list: () => [...jars].flatMap(([host, jar]) => [...jar].map(([name, value]) => ({ host, name, value }))),
  };
}

function keepLine(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at).trim();
  const isGone = attributes.some((part) => /^\s*max-age=(0|-\d+)\s*$/i.test(part) || /expires=.*\b1970\b/i.test(part));
  if (isGone) jar.delete(name);
  else jar.set(name, pair.slice(at + 1).trim());
}
