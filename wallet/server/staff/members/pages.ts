import { sendPage } from '../../hosted/form-pages.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { enterPages } from '#platform/staff/members/pages.ts';
import { urls } from '../../urls.ts';
import { keysView } from './keys-views.ts';
import { may } from './domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { frame, site } from './frame-views.ts';
import { guard, requireMember } from './guard.ts';
import type { Staff } from './service.ts';

/** The pages by which members enter, and the address that leads to the first page of a member. */
export function memberPages({ staff, forms }: { staff: Staff; forms: FormGuard }): Routes {
  return async (app) => {
    app.get('/', { schema: { hide: true }, preHandler: requireMember }, async (request, reply) =>
      reply.redirect(homeOf(request.member!), 303),
    );
    await app.register(enterPages({ staff, forms, site, frame, guard }));
    app.get(urls.staff.keys.pattern, { schema: { hide: true }, preHandler: requireMember }, async (request, reply) =>
      sendPage(reply, keysView({ member: request.member!, token: forms.token(request, reply) })),
    );
  };
}

/** The first page of a member, by role. */
function homeOf(member: Member): string {
  return may(member, 'look_at_cases') ? urls.staff.queue() : urls.staff.corrections();
}
