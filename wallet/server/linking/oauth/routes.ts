import { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import type { Routes } from '#platform/http/app.ts';
import { wantsHtml } from '#platform/http/failure.ts';
import { urls } from '../../urls.ts';
import { REFERENCE_HEADER } from './protocol/provider.ts';

/** A form's fields, which the door judges, and its bytes, which the library reads. */
interface ReadForm {
  readonly form: ReturnType<typeof parse>;
  readonly bytes: Buffer;
}

/** The endpoints that the library answers; OPTIONS where scripts of other origins may call them. */
const endpoints = [
  { url: urls.oauth.authorize.pattern, method: ['GET'] },
  { url: urls.oauth.resume.pattern, method: ['GET'] },
  { url: urls.oauth.push.pattern, method: ['POST', 'OPTIONS'] },
  { url: urls.oauth.token.pattern, method: ['POST', 'OPTIONS'] },
  { url: urls.oauth.revoke.pattern, method: ['POST', 'OPTIONS'] },
  { url: urls.oauth.keys.pattern, method: ['GET', 'OPTIONS'] },
  { url: urls.oauth.openidConfiguration.pattern, method: ['GET', 'OPTIONS'] },
  { url: urls.oauth.serverMetadata.pattern, method: ['GET', 'OPTIONS'] },
];

/** The authorization server's endpoints, which the library answers. */
export function oauthRoutes(provider: Provider, publicUrl: string): Routes {
  const library: Library = { answer: provider.callback(), origin: new URL(publicUrl) };
  return async (app) => {
    // Forms are parsed here, so that the door judges them. The library reads the same bytes, and refuses other types.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
      const bytes = body as Buffer;
      done(null, { form: parse(bytes.toString()), bytes } satisfies ReadForm);
    });
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.setErrorHandler(refuseAsOauth);
    for (const { url, method } of endpoints) {
      app.route({ method, url, schema: { hide: true }, handler: (request, reply) => handOn(library, request, reply) });
    }
  };
}

interface Library {
  readonly answer: ReturnType<Provider['callback']>;
  /** The wallet's origin. */
  readonly origin: URL;
}

/** Lets the library answer a request, with the headers that the door has set. */
async function handOn({ answer, origin }: Library, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  // The library builds addresses from these headers, so a caller's or proxy's values are overwritten.
  request.raw.headers['x-forwarded-proto'] = origin.protocol.slice(0, -1);
  request.raw.headers['x-forwarded-host'] = origin.host;
  delete request.raw.headers['x-forwarded-for'];
  request.raw.headers[REFERENCE_HEADER] = request.id;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.hijack();
  const read = request.body as ReadForm | undefined;
  await answer(read ? unread(request.raw, read.bytes) : request.raw, reply.raw);
}

/** Rebuilds a request whose body was read, so that the library can read it. */
function unread(request: IncomingMessage, bytes: Buffer): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion } = request;
  const again = new IncomingMessage(request.socket);
  Object.assign(again, { method, url, headers, rawHeaders, httpVersion, complete: true });
  again.push(bytes);
  again.push(null);
  return again;
}

/** Sends programs the errors of RFC 6749 §5.2. People, and failures of the server, get the usual answers. */
function refuseAsOauth(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode = 500 } = error;
  if (statusCode >= 500 || wantsHtml(request)) throw error;
  return reply.code(statusCode).send({ error: 'invalid_request', error_description: error.message });
}
