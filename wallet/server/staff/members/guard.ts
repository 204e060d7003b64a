import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie, clearSiteData } from '#platform/http/cookie.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { may } from './domain.ts';
import type { Member, Right } from './domain.ts';
import { notAllowedView, outdatedView, signedOutView } from './frame-views.ts';
import type { Staff } from './service.ts';

const cookie = browserCookie('__Host-staff');

declare module 'fastify' {
  interface FastifyRequest {
    /** The member of staff who is signed in in this browser. Only the console's app sets it. */
    member?: Member;
  }
}

/** Reads the member of every request. Call it on the console's app, before its routes. */
export function readMembers(app: FastifyInstance, staff: Pick<Staff, 'find'>): void {
  app.decorateRequest('member');
  app.addHook('onRequest', async (request) => {
    const session = cookie.read(request);
    const member = session === undefined ? undefined : await staff.find(session);
    if (member) request.member = member;
  });
}

/** Stores a new session's secret in the browser, and ends the session that the browser had. */
export async function enterSession(
  staff: Pick<Staff, 'leave'>,
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
  staff: Pick<Staff, 'leave'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const session = cookie.read(request);
  if (session !== undefined) await staff.leave(session);
  cookie.clear(reply);
  clearSiteData(reply);
}

/** Guards pages of the console: a browser without a member learns how to sign in, and nothing else. */
export async function requireMember(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  return request.member ? undefined : sendPage(reply, signedOutView(request.method === 'GET' ? request.url : '/'), 401);
}

/** Guards pages by what a member's role allows now; a role that was taken away ends it at once. Nothing is changed. */
export function requireRight(right: Right, forms: FormGuard) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { member } = request;
    if (!member || may(member, right)) return undefined;
    return sendPage(reply, notAllowedView({ member, token: forms.token(request, reply) }), 403);
  };
}

/**
 * Writes the options of a route that takes a form of the console. Any other post has no effect.
 *
 * @param pageOf The path of the page with the form.
 */
export function consoleForm(forms: FormGuard, pageOf: (request: FastifyRequest) => string) {
  const preHandler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    forms.accepts(request) ? undefined : sendPage(reply, outdatedView(pageOf(request)), 403);
  return { schema: { body: FormFields, hide: true }, preHandler };
}
