import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { parseAuthentication, parseRegistration } from '../../identity/passkeys/schema.ts';
import { MOST_PATH, ownPath } from '../../identity/sessions/domain.ts';
import { enterView, notInvitedView, signInView } from './enter-views.ts';
import { keysView } from './keys-views.ts';
import { may } from './domain.ts';
import type { Member } from './domain.ts';
import { consoleForm, enterSession, leaveSession, requireMember } from './guard.ts';
import type { Staff } from './service.ts';

interface MemberPageDeps {
  readonly staff: Staff;
  readonly forms: FormGuard;
}

/** The page by which an invited member makes a passkey, the page for signing in by it, and the form for signing out. */
export function memberPages(deps: MemberPageDeps): Routes {
  const { staff, forms } = deps;
  return async (app) => {
    app.get('/', { schema: { hide: true }, preHandler: requireMember }, async (request, reply) =>
      reply.redirect(homeOf(request.member!), 303),
    );
    app.get(urls.staff.keys.pattern, { schema: { hide: true }, preHandler: requireMember }, async (request, reply) =>
      sendPage(reply, keysView({ member: request.member!, token: forms.token(request, reply) })),
    );
    app.get(urls.staff.enter.pattern, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) =>
      showInvitation(deps, request, reply, { invitation: pageQuery(request.query, ['token']).token ?? '' }),
    );
    const entering = consoleForm(forms, () => urls.staff.queue());
    app.post(urls.staff.enter.pattern, entering, async (request, reply) => {
      const { token: invitation = '', challengeId = '', response = '' } = request.body as FormFields;
      const made = parseRegistration(response);
      const entered = made && (await staff.enter(invitation, { challengeId, response: made }));
      if (!entered?.ok) return showInvitation(deps, request, reply, { invitation, isRefused: true });
      await enterSession(staff, request, reply, entered.value);
      return reply.redirect('/', 303);
    });
    app.get(urls.staff.signIn.pattern, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) =>
      showSignIn(deps, request, reply, { continueTo: pageQuery(request.query, ['continue'], MOST_PATH).continue }),
    );
    const signingIn = consoleForm(forms, () => urls.staff.signIn());
    app.post(urls.staff.signIn.pattern, signingIn, async (request, reply) => {
      const { challengeId = '', response = '', continue: continueTo } = request.body as FormFields;
      const signed = parseAuthentication(response);
      const secret = signed && (await staff.signIn({ challengeId, response: signed }));
      if (secret === undefined) return showSignIn(deps, request, reply, { continueTo, isRefused: true });
      await enterSession(staff, request, reply, secret);
      return reply.redirect(ownPath(continueTo), 303);
    });
    app.post(
      urls.staff.leave.pattern,
      consoleForm(forms, () => urls.staff.queue()),
      async (request, reply) => {
        await leaveSession(staff, request, reply);
        return reply.redirect(urls.staff.queue(), 303);
      },
    );
  };
}

/** The first page of a member, by role. */
function homeOf(member: Member): string {
  return may(member, 'look_at_cases') ? urls.staff.queue() : urls.staff.corrections();
}

async function showInvitation(
  { staff, forms }: MemberPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { invitation, isRefused = false }: { invitation: string; isRefused?: boolean },
): Promise<FastifyReply> {
  const member = await staff.findInvited(invitation);
  if (!member) return sendPage(reply, notInvitedView(), 410);
  const passkey = await staff.askToEnter(member);
  const page = enterView(member, { token: forms.token(request, reply), invitation, passkey, isRefused });
  return sendPage(reply, page, isRefused ? 422 : 200);
}

async function showSignIn(
  { staff, forms }: MemberPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { continueTo, isRefused = false }: { continueTo: string | undefined; isRefused?: boolean },
): Promise<FastifyReply> {
  const passkey = await staff.askToSignIn();
  const form = { token: forms.token(request, reply), passkey, continueTo: ownPath(continueTo), isRefused };
  return sendPage(reply, signInView(form), isRefused ? 422 : 200);
}
