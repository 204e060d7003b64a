import type { FastifyReply, FastifyRequest } from 'fastify';

/** A cookie that only this host can set and receive (RFC 6265bis §4.1.3.2), and that no script can read. */
interface BrowserCookie {
  read(request: FastifyRequest): string | undefined;
  /** @param maxAgeS How long the browser keeps it; if absent, until the browser is closed. */
  set(reply: FastifyReply, value: string, maxAgeS?: number): void;
  clear(reply: FastifyReply): void;
}

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

/** The only way in which our pages store cookies in a browser. */
export function browserCookie(name: `__Host-${string}`): BrowserCookie {
  return {
    read: (request) => request.cookies[name],
    set: (reply, value, maxAgeS) =>
      void reply.setCookie(name, value, { ...attributes, ...(maxAgeS === undefined ? {} : { maxAge: maxAgeS }) }),
    clear: (reply) => void reply.clearCookie(name, attributes),
  };
}

/**
 * Makes the browser delete this origin's pages, including those behind the Back button, and its scripts' storage. Send
 * it with the answer that ends a session. It does not delete cookies, because that would include those of sibling
 * hosts.
 */
export function clearSiteData(reply: FastifyReply): void {
  void reply.header('clear-site-data', '"cache", "storage"');
}

/** The required attribute that a `Set-Cookie` line lacks; undefined if it has all of them. */
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
