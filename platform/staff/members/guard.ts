import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie, clearSiteData } from '#platform/http/cookie.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { FormFields, sendPage } from '#platform/http/page-parts.ts';
import type { Roles } from '#platform/kernel/roles.ts';
import type { Member } from './domain.ts';
import type { Frame } from './frame-views.ts';
import type { Staff } from './service.ts';

type Sessions = Pick<Staff<string, string>, 'find' | 'leave'>;

const cookie = browserCookie('__Host-staff');

declare module 'fastify' {
  interface FastifyRequest {
    /** The member of staff who is signed in in this browser. Only the app of the staff's site sets it. */
    member?: Member;
  }
}

/** Reads the member of every request. Call it on the app of the staff's site, before its routes. */
export function readMembers(app: FastifyInstance, staff: Pick<Sessions, 'find'>): void {
  app.decorateRequest('member');
  app.addHook('onRequest', async (request) => {
    const session = cookie.read(request);
    const member = session === undefined ? undefined : await staff.find(session);
    if (member) request.member = member;
  });
}

/** Stores a new session's secret in the browser, and ends the session that the browser had. */
export async function enterSession(
  staff: Pick<Sessions, 'leave'>,
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
): Promise<void> {
  const earlier = cookie.read(request);
  if (earlier !== undefined) await staff.leave(earlier);
  cookie.set(reply, secret);
}

/** Ends this browser's session on the server and in the browser. */
export async function leaveSession(
  staff: Pick<Sessions, 'leave'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const session = cookie.read(request);
  if (session !== undefined) await staff.leave(session);
  cookie.clear(reply);
  clearSiteData(reply);
}

type Checked = Promise<FastifyReply | undefined>;

/** The access checks of a staff's site. */
export interface Guard<Right extends string> {
  /** Guards pages: a browser without a member learns how to sign in, and nothing else. */
  requireMember(this: void, request: FastifyRequest, reply: FastifyReply): Checked;
  /** Guards pages by what a member's role allows now; a role that was taken away ends it at once. Nothing is changed. */
  requireRight(this: void, right: Right, forms: FormGuard): (request: FastifyRequest, reply: FastifyReply) => Checked;
  /**
   * Writes the options of a route that takes a form of the site. Any other post has no effect.
   *
   * @param pageOf The path of the page with the form.
   */
  formRoute(
    this: void,
    forms: FormGuard,
    pageOf: (request: FastifyRequest) => string,
  ): {
    schema: { body: typeof FormFields; hide: true };
    preHandler: (request: FastifyRequest, reply: FastifyReply) => Checked;
  };
}

/** Creates the access checks of a staff's site. */
export function createGuard<Right extends string>(
  frame: Frame,
  { may }: Pick<Roles<string, Right>, 'may'>,
): Guard<Right> {
  return {
    requireMember: async (request, reply) => {
      const path = request.method === 'GET' ? request.url : '/';
      return request.member ? undefined : sendPage(reply, frame.signedOut(path), 401);
    },
    requireRight: (right, forms) => async (request, reply) => {
      const { member } = request;
      if (!member || may(member, right)) return undefined;
      return sendPage(reply, frame.notAllowed({ member, token: forms.token(request, reply) }), 403);
    },
    formRoute: (forms, pageOf) => ({
      schema: { body: FormFields, hide: true },
      preHandler: async (request, reply) =>
        forms.accepts(request) ? undefined : sendPage(reply, frame.outdated(pageOf(request)), 403),
    }),
  };
}
