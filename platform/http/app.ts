import type { RequestListener, Server } from 'node:http';
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
import { OverloadError } from '../kernel/overload.ts';
import type { World } from '../kernel/world.ts';
import { sendProblem } from './problem.ts';

/** A feature's routes, to be registered on an app. */
export type Routes = FastifyPluginAsyncTypebox;

export type App = Awaited<ReturnType<typeof buildApp>>;

export interface AppSettings {
  /** Where people reach this server; requests under another host are refused. */
  readonly publicUrl: string;
  readonly world: World;
  /** What its contract is called. */
  readonly title?: string;
  /** A server that listens already (see `bindPort`); without it the app is only for `inject`. */
  readonly server?: Server;
  /** Throws while the server can't do its work. */
  readonly ready: () => Promise<void>;
  /** Hooks and decorations that all routes share. */
  readonly prepare?: (app: FastifyInstance) => void;
  readonly routes: readonly Routes[];
  /** Draws the page for a person's browser when there is nothing here. */
  readonly notFoundPage?: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** Draws the page for a person's browser when something broke; `reference` is what support looks up. */
  readonly errorPage?: (request: FastifyRequest, reply: FastifyReply, status: number) => Promise<FastifyReply>;
}

const BODY_LIMIT_BYTES = 1_048_576;

/** Builds a server's app: strict input, problem details for every error, security headers, health and readiness. */
export async function buildApp(settings: AppSettings) {
  const { world, server } = settings;
  const { serverFactory, attach } = attachLater(server);
  const app = Fastify<Server>({
    ...(serverFactory ? { serverFactory } : {}),
    loggerInstance: world.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => world.ids.mint('req'),
    bodyLimit: BODY_LIMIT_BYTES,
    // The proxy that ends TLS stands on a private network: who asks is whom it names. Others name whom they like.
    trustProxy: ['loopback', 'linklocal', 'uniquelocal'],
    // Fastify's defaults turn 1299 into "1299" and drop unknown members; what is sent is what is judged.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    return503OnClosing: true,
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>();

  await app.register(helmet, helmetOptions(settings.publicUrl));
  await app.register(cookie);
  await app.register(formbody);
  // Routes are described as they are registered, so that the contract can be emitted from them.
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: settings.title ?? 'Holdfast', version: '1' } },
  });
  addHealth(app, settings.ready);
  app.addHook('onRequest', refuseOtherHosts(new URL(settings.publicUrl).host));
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(settings, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    if (settings.notFoundPage && wantsHtml(request)) return settings.notFoundPage(request, reply);
    return sendProblem(reply, 'not_found', { status: 404, title: 'There is nothing at this address' });
  });
  settings.prepare?.(app as unknown as FastifyInstance);
  for (const routes of settings.routes) await app.register(routes);
  if (server) {
    app.addHook('onClose', async () => closeServer(server));
  }
  await app.ready();
  attach();
  return app;
}

/** Whether a browser asks for a page, rather than a program for data. */
export function wantsHtml(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
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

function refuseOtherHosts(host: string) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0];
    if (request.headers.host === host || path === '/healthz' || path === '/readyz') return;
    return sendProblem(reply, 'wrong_host', { status: 421, title: `This server answers for ${host} only` });
  };
}

function answerError(settings: AppSettings, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 500;
  if (error instanceof OverloadError) {
    request.log.warn({ req: request }, 'overloaded');
    void reply.header('Retry-After', '1');
  } else if (status >= 500) request.log.error({ err: error, req: request }, 'failed');
  if (settings.errorPage && wantsHtml(request)) return settings.errorPage(request, reply, status);
  if (error.validation) {
    const field = error.validation[0]?.instancePath.slice(1).replaceAll('/', '.') ?? '';
    return sendProblem(
      reply,
      'invalid_request',
      { status: 400, title: 'The request is not well-formed', detail: error.message, charged: false },
      field ? { field } : {},
    );
  }
  if (error instanceof OverloadError) {
    return sendProblem(reply, 'overloaded', {
      status,
      title: 'Too much is asked of us at this moment',
      nextAction: 'Wait a moment and send it again.',
      charged: false,
    });
  }
  if (status < 500) return sendProblem(reply, codeOf(error), { status, title: error.message, charged: false });
  return sendProblem(reply, 'internal_error', {
    status: 500,
    title: 'Something went wrong on our side',
    nextAction: 'Try again. If it happens again, tell support the reference.',
  });
}

const CODES = new Map(
  Object.entries({
    FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
    FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_not_supported',
  }),
);

function codeOf(error: FastifyError): string {
  return CODES.get(error.code) ?? 'invalid_request';
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
      server.removeAllListeners('request');
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
