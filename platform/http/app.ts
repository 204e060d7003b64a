import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
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
import { rememberWhence } from '../security-log/whence.ts';
import type { World } from '../kernel/world.ts';
import { endStarting } from './bind.ts';
import { compressTexts } from './compression.ts';
import { guardDoor, openDoor, readableUrl } from './door.ts';
import { answerError, refuseMethod, sendFailurePage, wantsHtml } from './failure.ts';
import type { FailurePage } from './failure.ts';
import { createKnownAddresses } from './known-addresses.ts';
import type { KnownAddresses } from './known-addresses.ts';
import { lazyCompilers } from './lazy-compilers.ts';
import { answerMalformed } from './malformed.ts';
import { commonProblem } from './common-problems.ts';
import { createPersonPace } from './person-pace.ts';
import { refusalOf } from './refusals.ts';
import { logRefused } from './refused-events.ts';
import { followReader } from './reader.ts';

/** A feature's routes, to be registered on an app. */
export type Routes = FastifyPluginAsyncTypebox;

export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

export interface AppSettings {
  /** The public address of this server; requests for another host are refused. */
  readonly publicUrl: string;
  readonly world: World;
  /** A server that is already listening (see `bindPort`); without it, the app is only for `inject`. */
  readonly server?: Server;
  /** Complete apps without a server, by the host at which this app's server serves them instead. */
  readonly siblings?: ReadonlyMap<string, App>;
  /** Throws while the server can't work. */
  readonly ready: () => Promise<void>;
  /** Hooks and decorations that all routes share. */
  readonly prepare?: (app: FastifyInstance) => void;
  readonly routes: readonly Routes[];
  /** Draws the page for a browser if the address does not exist. */
  readonly notFoundPage?: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** Draws the page for a browser after a wrong request or an error. */
  readonly failurePage?: FailurePage;
  /** The account, operator or client that a request names, for the log of refused requests. */
  readonly subjectOf?: (request: FastifyRequest) => string | undefined;
  /** Counts a refusal by its code, after it was answered. */
  readonly countRefusal?: (code: string) => void;
  /** The prefix of the API, such as `/v1/`, where bodies are JSON and names are unique. */
  readonly api?: string;
  /** Addresses and networks of the proxies that are trusted to name the client's address; none by default. */
  readonly trustedProxies?: readonly string[];
}

const BODY_LIMIT_BYTES = 1_048_576;
/** The longest head of a request. */
const LONGEST_URL = 16_384;

/**
 * Builds a server's app: strict input, problem details for every error, security headers, health and readiness. The
 * checks before every route are in `door.ts`.
 */
export async function buildApp(settings: AppSettings): Promise<App> {
  const { world, server, siblings, failurePage, trustedProxies = [] } = settings;
  const { serverFactory, attach } = attachLater(server, siblings);
  const app = Fastify<Server>({
    ...(serverFactory ? { serverFactory } : {}),
    loggerInstance: world.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => world.ids.mint('req'),
    bodyLimit: BODY_LIMIT_BYTES,
    // The client is the last address that the proxies name and that is not a listed proxy; other parts may be forged.
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    rewriteUrl: readableUrl,
    // A parameter that is not an id of this server gets the route's 404, at any length.
    routerOptions: { maxParamLength: LONGEST_URL },
    // Fastify's defaults turn 1299 into "1299" and drop unknown members, but we check exactly what was sent.
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        allErrors: false,
        formats: { [READABLE]: isReadable },
      },
    },
    schemaController: { compilersFactory: lazyCompilers() },
    clientErrorHandler: (error, socket) => refuseMalformed(error, socket as Socket),
    return503OnClosing: true,
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>();
  const plain = app as unknown as FastifyInstance;

  nameRoutes(plain);
  followReader(plain);
  openDoor(plain, trustedProxies.length > 0);
  await app.register(helmet, helmetOptions(settings.publicUrl));
  compressTexts(plain);
  await app.register(cookie);
  await app.register(formbody);
  // Routes are recorded as they are registered, so that the contract can be generated from them.
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Holdfast', version: '1' } },
  });
  const known = createKnownAddresses();
  app.addHook('onRoute', ({ method, url }) => known.add(method, url));
  addHealth(app, settings.ready);
  const { host } = new URL(settings.publicUrl);
  guardDoor(plain, { host, ...pick(settings) });
  app.addHook('preValidation', rememberWhence);
  reportAnswers(plain, settings);
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(failurePage, error, request, reply));
  app.setNotFoundHandler((request, reply) => answerNothing(settings, known, request, reply));
  settings.prepare?.(plain);
  pacePersons(plain, settings);
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

/** Fastify looks for the name of a plugin without one in all modules that are loaded, which takes a millisecond each. */
function nameRoutes(app: FastifyInstance): void {
  const register = app.register as (...given: unknown[]) => unknown;
  const named = function register_(this: FastifyInstance, plugin: object, ...rest: unknown[]) {
    (plugin as Record<symbol, string>)[DISPLAY_NAME] ??= 'routes';
    return register.call(this, plugin, ...rest);
  };
  Object.assign(app, { register: named });
}

const DISPLAY_NAME = Symbol.for('fastify.display-name');

/** Logs each answer, and counts and reports a refused request. */
function reportAnswers(app: FastifyInstance, { world, subjectOf, countRefusal }: AppSettings): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    const code = refusalOf(request);
    if (code !== undefined) countRefusal?.(code);
    logRefused(world.log, request, reply, subjectOf?.(request));
  });
}

/** Paces everybody who is signed in, so that nobody's program empties a server through one account. */
function pacePersons(app: FastifyInstance, { world, subjectOf, failurePage }: AppSettings): void {
  const pace = createPersonPace(() => world.clocks.security());
  app.addHook('onRequest', async (request, reply) => {
    const person = subjectOf?.(request);
    const waitS = person === undefined ? 0 : pace(person);
    if (waitS === 0) return undefined;
    void reply.header('retry-after', String(waitS));
    if (!failurePage || !wantsHtml(request)) return commonProblem(reply, { code: 'too_many_requests' });
    return sendFailurePage(failurePage, { code: 'too_many_requests', status: 429 }, request, reply);
  });
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

/** The headers of every answer of this app, for answers that are written without it. */
async function headersOf(app: FastifyInstance): Promise<Record<string, string>> {
  const { headers } = await app.inject({ url: '/healthz' });
  const own = Object.entries(headers).filter(
    ([name]) => !/^(content-(type|length)|date|connection|cache-control)$/.test(name),
  );
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}

/**
 * The content security policy of a page. `formAction` lists the origins besides our own at which its forms may end
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
    // With no-referrer, browsers send `Origin: null` with our own forms, and its check would fail.
    referrerPolicy: { policy: 'same-origin' as const },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: true } : false,
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
 * Holds back the app's handler until it is ready: a request during the registration of routes would meet a half-built
 * app, and crash the process.
 */
function attachLater(
  server: Server | undefined,
  siblings: ReadonlyMap<string, App> = new Map(),
): { attach: () => void; serverFactory?: FastifyServerFactory<Server> } {
  if (!server) return { attach: () => {} };
  let handler: RequestListener | undefined;
  return {
    serverFactory: (made) => {
      handler = made;
      return server;
    },
    attach: () => {
      endStarting(server);
      const own = handler;
      if (!own) return;
      server.on('request', (request, response) => {
        const sibling = siblings.get(request.headers.host ?? '');
        if (sibling) sibling.routing(request, response);
        else own(request, response);
      });
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
