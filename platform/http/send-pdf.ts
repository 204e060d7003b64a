import type { FastifyReply } from 'fastify';

/** Answers with a PDF, which a browser saves. @param name Letters, digits, dots and dashes. */
export function sendPdf(reply: FastifyReply, name: string, document: Buffer): FastifyReply {
  return reply
    .headers({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    })
    .send(document);
}
