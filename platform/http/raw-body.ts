import type { FastifyInstance } from 'fastify';

/**
 * Hands the routes of `app` a JSON body as the text that came, and refuses every other type: what signs a webhook signs
 * its bytes.
 */
export function keepBodyAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}
