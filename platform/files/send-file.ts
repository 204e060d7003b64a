import type { FastifyReply } from 'fastify';
import type { FileContent, Thumbnail } from './files-service.ts';
import { mediaTypes } from './kinds.ts';

/** A browser runs nothing in the answer, and other sites cannot embed it. */
const HARMLESS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * Answers with a file, which a browser saves. The route has checked who asks:
 *
 *     app.get(urls.messages.file.pattern, { preHandler: requireShopper }, async (request, reply) => {
 *       const id = await messages.fileFor(shopperOf(request), request.params.fileId);
 *       const file = id && (await files.read(id));
 *       return file ? sendFile(reply, file) : reply.callNotFound();
 *     });
 */
export function sendFile(reply: FastifyReply, { name, kind, bytes }: FileContent): FastifyReply {
  return reply
    .headers({
      ...HARMLESS,
      'content-type': mediaTypes[kind],
      'content-disposition': `attachment; filename="${asciiName(name)}"; filename*=UTF-8''${encoded(name)}`,
    })
    .send(bytes);
}

/**
 * Answers with the thumbnail of a picture, for an `<img>` of our own pages. The route has checked who asks, as for
 * `sendFile`:
 *
 *     const picture = id && (await files.readThumbnail(id));
 *     return picture ? sendPicture(reply, picture) : reply.callNotFound();
 */
export function sendPicture(reply: FastifyReply, { thumbnail }: Thumbnail): FastifyReply {
  return reply.headers({ ...HARMLESS, 'content-type': 'image/webp', 'content-disposition': 'inline' }).send(thumbnail);
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
