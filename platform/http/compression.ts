import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the page may be compressed: nothing from its address stands in it. */
    readonly isCompressed?: boolean;
  }
}

/** Styles and scripts hold no secrets. */
const ASSETS = /^text\/(css|javascript)(;|$)/;
const PAGES = /^text\/html(;|$)/;
/** The most compressed assets that a server keeps; it has fewer. */
const MOST_KEPT = 64;
/** Shorter texts take one packet either way. */
const WORTHWHILE_LENGTH = 1_000;

/** Higher qualities take several times longer, and make texts only a few percent smaller. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const brotli = promisify(brotliCompress);
const compressions = {
  br: (text: string): Promise<Buffer> => brotli(text, brotliOptions),
  gzip: promisify(gzip) as (text: string) => Promise<Buffer>,
};

/**
 * Compresses styles and scripts, and the pages of routes that allow it (`config.isCompressed`), for clients that accept
 * it. Streams and compressed files stay as they are.
 *
 * Other answers are not compressed: the length of an answer reveals a secret that stands beside a text of an attacker
 * (BREACH), for example the digits of a card beside an amount from the address.
 */
export function compressTexts(app: FastifyInstance): void {
  /** Assets are the same for every request, so each is compressed once for each encoding. */
  const kept = new Map<string, Buffer>();
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' || payload.length < WORTHWHILE_LENGTH) return done(null, payload);
    const type = String(reply.getHeader('content-type'));
    const isPage = PAGES.test(type) && request.routeOptions.config.isCompressed === true;
    if (!isPage && !ASSETS.test(type)) return done(null, payload);
    const vary = reply.getHeader('vary');
    void reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
    const encoding = encodingFor(request.headers['accept-encoding'] ?? '');
    if (encoding === undefined) return done(null, payload);
    const key = `${encoding} ${payload}`;
    const known = kept.get(key);
    const compressing = known ? Promise.resolve(known) : compressions[encoding](payload);
    compressing.then(
      (compressed) => {
        if (!isPage && kept.size < MOST_KEPT) kept.set(key, compressed);
        void reply.header('content-encoding', encoding).removeHeader('content-length');
        done(null, compressed);
      },
      (error: Error) => done(error),
    );
  });
}

/** Chooses brotli, then gzip, if the client names it and does not refuse it (RFC 9110 §12.5.3). A `*` names none. */
function encodingFor(accepted: string): keyof typeof compressions | undefined {
  const named = accepted
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';').map((part) => part.trim()))
    .filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight))
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((one) => named.includes(one));
}
