import type { FastifyReply } from 'fastify';
import type { FileContent } from './files-service.ts';
import { mediaTypes } from './kinds.ts';

/**
 * Answers with a file or a thumbnail, after the route has checked who asks. A browser saves it and opens nothing of it
 * as a page of ours; an `<img>` of our own pages can draw a picture all the same.
 */
export function sendFile(reply: FastifyReply, { name, kind, bytes }: FileContent): FastifyReply {
  return reply
    .headers({
      'content-type': mediaTypes[kind],
      'content-disposition': `attachment; filename="${asciiName(name)}"; filename*=UTF-8''${encoded(name)}`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(bytes);
}

/** For the few programs that do not know the encoded name (RFC 6266 §4.3). */
function asciiName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9 ._()-]/g, '_');
}

/** RFC 8187 §3.2.1. */
function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.codePointAt(0)!.toString(16).toUpperCase()}`,
  );
}
