import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import type { FastifyPluginAsyncTypebox, TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyServerFactory,
} from 'fastify';
import { READABLE, isReadable } from '../kernel/readable.ts';
import { rememberWhence } from '../log/security-events.ts';
import type { World } from '../kernel/world.ts';
import { endStarting } from './bind.ts';
import { guardDoor, openDoor, readableUrl } from './door.ts';
import { answerError, refuseMethod, wantsHtml } from './failure.ts';
import type { FailurePage } from './failure.ts';
import { createKnownAddresses } from './known-addresses.ts';
import type { KnownAddresses } from './known-addresses.ts';
import { answerMalformed } from './malformed.ts';
import { followReader } from './reader.ts';
import { commonProblem } from './common-problems.ts';

/** A feature's routes, to be registered on an app. */
export type Routes = FastifyPluginAsyncTypebox;

export type App = Awaited<ReturnType<typeof buildApp>>;

export interface AppSettings {
  /** Where people reach this server; requests under another host are refused. */
  readonly publicUrl: string;
  readonly world: World;
  /** A server that listens already (see `bindPort`); without it the app is only for `inject`. */
  readonly server?: Server;
  /** Throws while the server can't do its work. */
  readonly ready: () => Promise<void>;
  /** Hooks and decorations that all routes share. */
  readonly prepare?: (app: FastifyInstance) => void;
  readonly routes: readonly Routes[];
  /** Draws the page for a person's browser when there is nothing here. */
  readonly notFoundPage?: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** Draws the page for a person's browser when a request was wrong or something broke. */
  readonly failurePage?: FailurePage;
  /** Where programs are answered: a prefix, such as `/v1/`. There bodies are JSON and no name comes twice. */
  readonly api?: string;
  /** Addresses and networks of the proxies whose word on the client's address is believed; none by default. */
  readonly trustedProxies?: readonly string[];
}

const BODY_LIMIT_BYTES = 1_048_576;
/** As long as a request's whole head may be. */
const LONGEST_URL = 16_384;

/**
 * Builds a server's app: strict input, problem details for every error, security headers, health and readiness.
 * What every request meets before its route stands in `door.ts`.
 */
export async function buildApp(settings: AppSettings) {
  const { world, server, failurePage, trustedProxies = [] } = settings;
  const { serverFactory, attach } = attachLater(server);
  const app = Fastify<Server>({
    ...(serverFactory ? { serverFactory } : {}),
    loggerInstance: world.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => world.ids.mint('req'),
    bodyLimit: BODY_LIMIT_BYTES,
    // Who asks is whom the proxy in front names, the last of them that is not listed; others name whom they like.
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    rewriteUrl: readableUrl,
    // A parameter that is no id of this server gets the route's 404, however long it is.
    routerOptions: { maxParamLength: LONGEST_URL },
    // Fastify's defaults turn 1299 into "1299" and drop unknown members; what is sent is what is judged.
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        allErrors: false,
        formats: { [READABLE]: isReadable },
      },
    },
    clientErrorHandler: (error, socket) => refuseMalformed(error, socket as Socket),
    return503OnClosing: true,
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>();
  const plain = app as unknown as FastifyInstance;

  followReader(plain);
  openDoor(plain, trustedProxies.length > 0);
  await app.register(helmet, helmetOptions(settings.publicUrl));
  await app.register(cookie);
  await app.register(formbody);
  // Routes are described as they are registered, so that the contract can be emitted from them.
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Holdfast', version: '1' } },
  });
  const known = createKnownAddresses();
  app.addHook('onRoute', ({ method, url }) => known.add(method, url));
  addHealth(app, settings.ready);
  const { host } = new URL(settings.publicUrl);
  guardDoor(plain, { host, ...pick(settings) });
  app.addHook('preValidation', rememberWhence);
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(failurePage, error, request, reply));
  app.setNotFoundHandler((request, reply) => answerNothing(settings, known, request, reply));
  settings.prepare?.(plain);
  for (const routes of settings.routes) await app.register(routes);
  if (server) {
    app.addHook('onClose', async () => closeServer(server));
  }
  await app.ready();
  const refuseMalformed = answerMalformed({
    ...(failurePage ? { page: failurePage } : {}),
    mintReference: () => world.ids.mint('req'),
    headers: await headersOf(plain),
    log: world.log,
  });
  attach();
  return app;
}

function pick({ api, failurePage }: AppSettings) {
  return { ...(api === undefined ? {} : { api }), ...(failurePage ? { failurePage } : {}) };
}

function answerNothing(settings: AppSettings, known: KnownAddresses, request: FastifyRequest, reply: FastifyReply) {
  const methods = known.methodsOf(request.url.split('?')[0] ?? '/');
  if (methods.length > 0 && !methods.includes(request.method)) {
    return refuseMethod(settings.failurePage, methods, request, reply);
  }
  if (settings.notFoundPage && wantsHtml(request)) return settings.notFoundPage(request, reply);
  return commonProblem(reply, { code: 'not_found' });
}

/** The headers that every answer of this app has, for those that are written without it. */
async function headersOf(app: FastifyInstance): Promise<Record<string, string>> {
  const { headers } = await app.inject({ url: '/healthz' });
  const own = Object.entries(headers).filter(
    ([name]) => !/^(content-(type|length)|date|connection|cache-control)$/.test(name),
  );
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}

/**
 * The policy of a page. `formAction` lists the origins where its forms may end besides our own
 * (Chromium applies it to the redirect after a post too).
 */
export function contentSecurityPolicy(formAction: readonly string[] = []): string {
  return Object.entries(directives(formAction))
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join(';');
}

function directives(formAction: readonly string[]) {
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'", ...formAction],
    'frame-ancestors': ["'none'"],
  };
}

function helmetOptions(publicUrl: string) {
  return {
    contentSecurityPolicy: { useDefaults: false, directives: directives([]) },
    // With no-referrer browsers send `Origin: null` along with our own forms, and the check of it would fail.
    referrerPolicy: { policy: 'same-origin' as const },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' as const },
  };
}

function addHealth(app: { get(path: string, handler: unknown): unknown }, ready: () => Promise<void>): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      await ready();
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'not_ready' });
    }
  });
}

/**
 * Keeps the app's handler until it may take requests: one that came while routes are still being registered would
 * meet an app that is half built, and bring the process down.
 */
function attachLater(server: Server | undefined): { attach: () => void; serverFactory?: FastifyServerFactory<Server> } {
  if (!server) return { attach: () => {} };
  let handler: RequestListener | undefined;
  return {
    serverFactory: (made) => {
      handler = made;
      return server;
    },
    attach: () => {
      endStarting(server);
      if (handler) server.on('request', handler);
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
