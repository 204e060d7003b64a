import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { sendPage } from '#platform/http/page-parts.ts';
import type { SignedIn } from '#platform/staff/members/frame-views.ts';
import { enterPages } from '#platform/staff/members/pages.ts';
import { urls } from '../../urls.ts';
import { frame, site } from './frame-views.ts';
import { guard } from './guard.ts';
import type { Staff } from './service.ts';
import { homeView, membersView } from './views.ts';

interface MemberPageDeps {
  readonly staff: Staff;
  readonly forms: FormGuard;
}

/** The pages by which members enter, their first page, and the list of members. */
export function memberPages(deps: MemberPageDeps): Routes {
  const { staff, forms } = deps;
  return async (app) => {
    await app.register(enterPages({ staff, forms, site, frame, guard }));
    app.get('/', { schema: { hide: true }, preHandler: guard.requireMember }, async (request, reply) =>
      sendPage(reply, homeView(signedIn(forms, request, reply))),
    );
    const preHandler = [guard.requireMember, guard.requireRight('see_members', forms)];
    app.get(urls.staff.members.pattern, { schema: { hide: true }, preHandler }, async (request, reply) =>
      sendPage(reply, membersView(signedIn(forms, request, reply), await staff.list())),
    );
  };
}

function signedIn(forms: FormGuard, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}
