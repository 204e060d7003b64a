import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { wantsHtml } from '#platform/http/failure.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Fees } from '../funding/fees/service.ts';
import { sendPage } from '../hosted/form-pages.ts';
import { urls } from '../urls.ts';
import { isAppPage, isTooOld } from './domain.ts';
import type { Release } from './domain.ts';
import { frontDoorView, oldBrowserView } from './front-door-views.ts';
import { problem } from '../problems/catalog.ts';

/** Refuses requests for data from an app below the minimum version. Call it on the root app. */
export function refuseOldApps(app: FastifyInstance, release: Release): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(`${urls.roots.data()}/`)) return undefined;
    if (!isTooOld(request.headers['holdfast-app-version'], release.minimum)) return undefined;
    return problem(reply, { code: 'app_out_of_date' }, { detail: release.notes });
  });
}

const IMMUTABLE = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'public, no-cache';
const FILES = [urls.webApp.document(), urls.webApp.manifest(), urls.webApp.worker(), urls.webApp.release()];
const FOLDERS = [
  { folder: 'assets', url: urls.webApp.assets(), caching: IMMUTABLE },
  { folder: 'icons', url: urls.webApp.icons(), caching: ASK_EACH_TIME },
];

interface WebAppDeps {
  readonly dist: URL;
  readonly fees: Pick<Fees, 'current'>;
  readonly operatorName: string | undefined;
}

/**
 * Serves the built app of account holders. Its files are public, since they have no personal data. Its pages need a
 * session; other browsers get the front door at the first page, and are sent to the login from the others.
 */
export function webAppRoutes({ dist, fees, operatorName }: WebAppDeps): Routes {
  const root = fileURLToPath(dist);
  return async (app) => {
    if (!existsSync(root)) return;
    await app.register(fastifyStatic, { root, serve: false, cacheControl: false, preCompressed: true });
    for (const { folder, url, caching } of FOLDERS) {
      app.get(url, { schema: { hide: true } }, async (request, reply) => {
        const { '*': name } = request.params as { '*': string };
        void reply.header('cache-control', caching);
        return reply.sendFile(`${folder}/${name}`);
      });
    }
    for (const file of FILES) {
      app.get(file, { schema: { hide: true } }, async (_request, reply) =>
        reply.header('cache-control', ASK_EACH_TIME).sendFile(file.slice(1)),
      );
    }
    app.get(urls.webApp.oldBrowser.pattern, { schema: { hide: true } }, async (_request, reply) =>
      sendPage(reply, oldBrowserView()),
    );
    app.get('/*', { schema: { hide: true } }, async (request, reply) => {
      const [path = '/'] = request.url.split('?');
      if (!isAppPage(path) || !wantsHtml(request)) return reply.callNotFound();
      if (!request.session && path === '/')
        return sendPage(reply, frontDoorView({ fees: await fees.current(), operatorName }));
      if (!request.session) return reply.redirect(withQuery(urls.identity.login(), { continue: request.url }), 303);
      return reply.sendFile('index.html');
    });
  };
}
