import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { sendPage } from '#platform/http/page-parts.ts';
import type { FormFields } from '#platform/http/page-parts.ts';
import { parseAuthentication, parseRegistration } from '#platform/credentials/passkey-answers.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { enterView, notInvitedView, signInView } from './enter-views.ts';
import type { Frame, StaffSite } from './frame-views.ts';
import { enterSession, leaveSession } from './guard.ts';
import type { Guard } from './guard.ts';
import type { Staff } from './service.ts';

interface EnterPageDeps {
  readonly staff: Staff<string, string>;
  readonly forms: FormGuard;
  readonly site: StaffSite;
  readonly frame: Frame;
  readonly guard: Pick<Guard<never>, 'formRoute'>;
}

/** The page by which an invited member makes a passkey, the page for signing in by it, and the form for signing out. */
export function enterPages(deps: EnterPageDeps): Routes {
  const { staff, forms, site, guard } = deps;
  const { enter, signIn, leave } = site.urls;
  return async (app) => {
    app.get(enter, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) =>
      showInvitation(deps, request, reply, { invitation: pageQuery(request.query, ['token']).token ?? '' }),
    );
    const entering = guard.formRoute(forms, () => site.home.path);
    app.post(enter, entering, async (request, reply) => {
      const { token: invitation = '', challengeId = '', response = '' } = request.body as FormFields;
      const made = parseRegistration(response);
      const entered = made && (await staff.enter(invitation, { challengeId, response: made }));
      if (!entered?.ok) return showInvitation(deps, request, reply, { invitation, isRefused: true });
      await enterSession(staff, request, reply, entered.value);
      return reply.redirect('/', 303);
    });
    app.get(signIn, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) =>
      showSignIn(deps, request, reply, { continueTo: pageQuery(request.query, ['continue'], MOST_PATH).continue }),
    );
    const signingIn = guard.formRoute(forms, () => signIn);
    app.post(signIn, signingIn, async (request, reply) => {
      const { challengeId = '', response = '', continue: continueTo } = request.body as FormFields;
      const signed = parseAuthentication(response);
      const secret = signed && (await staff.signIn({ challengeId, response: signed }));
      if (secret === undefined) return showSignIn(deps, request, reply, { continueTo, isRefused: true });
      await enterSession(staff, request, reply, secret);
      return reply.redirect(ownPath(continueTo), 303);
    });
    app.post(
      leave,
      guard.formRoute(forms, () => site.home.path),
      async (request, reply) => {
        await leaveSession(staff, request, reply);
        return reply.redirect(site.home.path, 303);
      },
    );
  };
}

async function showInvitation(
  deps: EnterPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { invitation, isRefused = false }: { invitation: string; isRefused?: boolean },
): Promise<FastifyReply> {
  const { staff, forms } = deps;
  const member = await staff.findInvited(invitation);
  if (!member) return sendPage(reply, notInvitedView(deps), 410);
  const passkey = await staff.askToEnter(member);
  const page = enterView(deps, member, { token: forms.token(request, reply), invitation, passkey, isRefused });
  return sendPage(reply, page, isRefused ? 422 : 200);
}

async function showSignIn(
  deps: EnterPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { continueTo, isRefused = false }: { continueTo: string | undefined; isRefused?: boolean },
): Promise<FastifyReply> {
  const { staff, forms } = deps;
  const passkey = await staff.askToSignIn();
  const form = { token: forms.token(request, reply), passkey, continueTo: ownPath(continueTo), isRefused };
  return sendPage(reply, signInView(deps, form), isRefused ? 422 : 200);
}
