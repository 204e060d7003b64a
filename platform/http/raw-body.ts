import type { FastifyInstance } from 'fastify';

/**
 * Gives the routes of `app` a JSON body as the original text, and refuses every other type, because a webhook's
 * signature covers the bytes.
 */
export function keepBodyAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}
