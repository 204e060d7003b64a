import type { FastifyReply, FastifyRequest } from 'fastify';

/** A cookie that only this host set and only this host gets (RFC 6265bis §4.1.3.2), and no script reads. */
interface BrowserCookie {
  read(request: FastifyRequest): string | undefined;
  /** @param maxAgeS How long the browser keeps it; without one, until it is closed. */
  set(reply: FastifyReply, value: string, maxAgeS?: number): void;
  clear(reply: FastifyReply): void;
}

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

/** The one way in which our own pages keep something in a browser. */
export function browserCookie(name: `__Host-${string}`): BrowserCookie {
  return {
    read: (request) => request.cookies[name],
    set: (reply, value, maxAgeS) =>
      void reply.setCookie(name, value, { ...attributes, ...(maxAgeS === undefined ? {} : { maxAge: maxAgeS }) }),
    clear: (reply) => void reply.clearCookie(name, attributes),
  };
}

/**
 * Has the browser forget what it kept of this origin: pages, also those that Back would show, and what scripts stored.
 * To be sent with the answer that ends a session. Not its cookies: that would take those of sibling hosts along.
 */
export function clearSiteData(reply: FastifyReply): void {
  void reply.header('clear-site-data', '"cache", "storage"');
}

/** What a `Set-Cookie` line lacks of what every cookie here must have; undefined where it has all of it. */
export function cookieFault(line: string): string | undefined {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const said = new Map(rest.map((part) => [part.split('=')[0]!.toLowerCase(), part.split('=')[1] ?? '']));
  if (!/^__(Host|Secure)-[^=]/.test(pair)) return 'prefix';
  if (!said.has('secure')) return 'Secure';
  if (!said.has('httponly')) return 'HttpOnly';
  if (!/^(lax|strict)$/i.test(said.get('samesite') ?? '')) return 'SameSite';
  if (!pair.startsWith('__Host-')) return undefined;
  if (said.has('domain')) return 'a host of its own';
  return said.get('path') === '/' ? undefined : 'Path=/';
}
