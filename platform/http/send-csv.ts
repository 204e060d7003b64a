import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Answers with a file of CSV, which a browser saves. Nothing is sent before the first record is read; a failure after
 * that breaks the answer off, so no program takes it for whole.
 *
 * @param name Letters, digits, dots and dashes.
 */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  records: AsyncIterable<string> | Iterable<string>,
): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    })
    .send(Readable.from(records, { objectMode: false }));
}
