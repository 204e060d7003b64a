import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { sendPage } from '#platform/http/page-parts.ts';
import { urls } from '../../urls.ts';
import { guard } from '../members/guard.ts';
import type { Acts } from './service.ts';
import { actsView } from './views.ts';

/** The page on which members read what they did. */
export function actPages({ acts, forms }: { acts: Acts; forms: FormGuard }): Routes {
  return async (app) => {
    app.addHook('preHandler', guard.requireMember);
    app.get(urls.staff.acts.pattern, { schema: { hide: true } }, async (request, reply) => {
      const member = request.member!;
      const page = actsView({ member, token: forms.token(request, reply) }, await acts.of(member.id));
      return sendPage(reply, page);
    });
  };
}
