import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { cookieFault } from './cookie.ts';

/** The `Cache-Control` of a page without personal data: this browser may keep it, but must revalidate it each time. */
export const KEPT_FOR_A_GUEST = 'private, no-cache';

type Head = readonly (string | OutgoingHttpHeaders | readonly unknown[] | undefined)[];

/**
 * Judges every answer when its head is sent, whether a route, a plugin, or a library on the raw response wrote it. So
 * no route can forget the three rules.
 *
 * - No cache stores an answer, unless the answer is `public`, or is a guest's page, succeeds and sets no cookie.
 * - No cookie is sent without its prefix, `Secure`, `HttpOnly` and `SameSite`; a cookie that lacks one is dropped.
 * - Every text and all XML, also a picture in SVG, says that it is UTF-8.
 *
 * @param tell Reports a dropped cookie: its name and the missing attribute, never its value.
 */
export function guardAnswer(response: ServerResponse, tell: (fault: { cookie: string; lacks: string }) => void): void {
  const writeHead = response.writeHead.bind(response) as (status: number, reason?: string) => ServerResponse;
  response.writeHead = ((status: number, ...rest: Head) => {
    const reason = typeof rest[0] === 'string' ? rest[0] : undefined;
    // The reason before the headers may be `undefined`.
    takeHeaders(response, reason === undefined ? (rest[0] ?? rest[1]) : rest[1]);
    guardCookies(response, tell);
    nameCharset(response);
    if (!mayBeKept(response, status)) response.setHeader('cache-control', 'no-store');
    return reason === undefined ? writeHead(status) : writeHead(status, reason);
  }) as ServerResponse['writeHead'];
}

function takeHeaders(response: ServerResponse, headers: Head[number]): void {
  if (headers === undefined || typeof headers === 'string') return;
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers as OutgoingHttpHeaders))
      if (value !== undefined) response.setHeader(name, value);
    return;
  }
  // In a list, a name may occur more than once, and all of its values count, as for two cookies.
  const pairs = pairsOf(headers).filter(([, value]) => value !== undefined);
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs)
    response.appendHeader(name, Array.isArray(value) ? value.map(String) : String(value));
}

/** Node accepts a flat list of names and values, or a list of pairs. */
function pairsOf(list: readonly unknown[]): [string, unknown][] {
  if (Array.isArray(list[0])) return list as [string, unknown][];
  return Array.from({ length: list.length / 2 }, (_, index) => [String(list[index * 2]), list[index * 2 + 1]]);
}

function guardCookies(response: ServerResponse, tell: (fault: { cookie: string; lacks: string }) => void): void {
  const set = response.getHeader('set-cookie');
  if (set === undefined) return;
  const all = Array.isArray(set) ? set : [String(set)];
  const kept = all.filter((line) => {
    const lacks = cookieFault(line);
    if (lacks !== undefined) tell({ cookie: line.split('=')[0]!, lacks });
    return lacks === undefined;
  });
  if (kept.length === all.length) return;
  if (kept.length === 0) response.removeHeader('set-cookie');
  else response.setHeader('set-cookie', kept);
}

function nameCharset(response: ServerResponse): void {
  const type = response.getHeader('content-type');
  if (typeof type !== 'string' || !/^(text\/|[^;]*[/+]xml)/i.test(type) || /charset=/i.test(type)) return;
  response.setHeader('content-type', `${type}; charset=utf-8`);
}

function mayBeKept(response: ServerResponse, status: number): boolean {
  const said = String(response.getHeader('cache-control') ?? '');
  if (!said.startsWith('public, ') && said !== KEPT_FOR_A_GUEST) return false;
  return ((status >= 200 && status < 300) || status === 304) && !response.hasHeader('set-cookie');
}
