import type { FastifyReply, FastifyRequest } from 'fastify';
import { withQuery } from '#platform/http/url.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { Restrictions } from '../restrictions/service.ts';
import { waitsView } from '../restrictions/views.ts';
import { mayAddFactor } from './factor-domain.ts';
import { appFirstView, passkeyFirstView } from './factor-views.ts';
import { frozenView } from './holder-code-views.ts';
import type { SignUp } from './service.ts';

/** Guards the pages for setting a PIN or a passkey while these wait, such as after a recovery. */
export function refuseWhileWaiting(restrictions: Pick<Restrictions, 'find'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const waits = await restrictions.find(request.session!.holderId, 'new_factor');
    return waits && sendPage(reply, waitsView('new_factor', waits), 403);
  };
}

/**
 * Guards the pages for setting a PIN or a passkey. A session that must first prove its phone, or log in by passkey or authenticator app, is
 * sent to do so, and then back. The page itself asks for a PIN.
 *
 * @param page The path of the page, for requests that are posts.
 */
export function requireProofOfHolder(signUp: Pick<SignUp, 'missingProof'>, page: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const missing = await signUp.missingProof(request.session!);
    if (mayAddFactor(missing)) return undefined;
    if (missing === 'frozen') return sendPage(reply, frozenView(), 403);
    const back = request.method === 'GET' ? request.url : page;
    if (missing === 'code') return reply.redirect(withQuery(urls.identity.confirmPhone(), { continue: back }), 303);
    const again = { again: 'yes', continue: back };
    const login = urls.identity.login();
    if (missing === 'passkey') return sendPage(reply, passkeyFirstView(withQuery(login, again)), 403);
    return sendPage(reply, appFirstView(withQuery(login, { ...again, factor: 'yes' })), 403);
  };
}
