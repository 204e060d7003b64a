import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { consoleForm, enterSession, leaveSession } from './guard.ts';
import { enterView, notInvitedView } from './frame-views.ts';
import type { Staff } from './service.ts';

interface MemberPageDeps {
  readonly staff: Staff;
  readonly forms: FormGuard;
}

/** The page by which a member signs in once, and the form for signing out. */
export function memberPages({ staff, forms }: MemberPageDeps): Routes {
  return async (app) => {
    app.get(urls.staff.enter.pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { token: invitation = '' } = pageQuery(request.query, ['token']);
      const member = await staff.findInvited(invitation);
      if (!member) return sendPage(reply, notInvitedView(), 410);
      return sendPage(reply, enterView(member, { token: forms.token(request, reply), invitation }));
    });
    const entering = consoleForm(forms, () => urls.staff.queue());
    app.post(urls.staff.enter.pattern, entering, async (request, reply) => {
      const { token: invitation = '' } = request.body as FormFields;
      const secret = await staff.enter(invitation);
      if (secret === undefined) return sendPage(reply, notInvitedView(), 410);
      await enterSession(staff, request, reply, secret);
      return reply.redirect(urls.staff.queue(), 303);
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
