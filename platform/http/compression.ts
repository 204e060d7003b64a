import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import type { FastifyInstance } from 'fastify';

/**
 * Content types that are compressed. JSON is not: it carries secrets beside text that others choose, and the length of
 * a compressed answer could reveal them (BREACH). Forms mask their token for this reason.
 */
const COMPRESSED = /^text\/(html|css|javascript)(;|$)/;
/** Below this length, the packet is no smaller. It counts UTF-16 units, because counting bytes would read the text. */
const WORTHWHILE_CHARACTERS = 1_000;

/** Higher qualities take several times longer and win a few percent. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const brotli = promisify(brotliCompress);
const compressions = {
  br: (text: string): Promise<Buffer> => brotli(text, brotliOptions),
  gzip: promisify(gzip) as (text: string) => Promise<Buffer>,
};

/** Compresses pages, styles and scripts for clients that accept it. Streams and compressed files stay as they are. */
export function compressPages(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' || payload.length < WORTHWHILE_CHARACTERS) return done(null, payload);
    if (!COMPRESSED.test(String(reply.getHeader('content-type')))) return done(null, payload);
    void reply.header('vary', [reply.getHeader('vary') ?? [], 'accept-encoding'].flat().join(', '));
    const encoding = negotiate(request.headers['accept-encoding'] ?? '', ['br' as const, 'gzip' as const]);
    if (encoding === null) return done(null, payload);
    compressions[encoding](payload).then(
      (compressed) => {
        void reply.header('content-encoding', encoding).removeHeader('content-length');
        done(null, compressed);
      },
      (error: Error) => done(error),
    );
  });
}
