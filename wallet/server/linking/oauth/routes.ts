import type { FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import type { Routes } from '#platform/http/app.ts';

/** The authorization server's own endpoints, answered by the library with our settings. */
export function oauthRoutes(provider: Provider, publicUrl: string): Routes {
  const { protocol, host } = new URL(publicUrl);
  const answer = provider.callback();
  return async (app) => {
    // The library reads the body itself, once it knows the endpoint.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      // Addresses are built from these: they are ours, whatever a proxy or a caller says.
      request.raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      request.raw.headers['x-forwarded-host'] = host;
      delete request.raw.headers['x-forwarded-for'];
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.hijack();
      await answer(request.raw, reply.raw);
    };
    const options = { schema: { hide: true } };
    for (const url of ['/oauth/*', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
      app.all(url, options, handle);
    }
  };
}
