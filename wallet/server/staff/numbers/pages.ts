import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { requireMember, requireRight } from '../members/guard.ts';
import type { Numbers } from './service.ts';
import { numbersView } from './views.ts';

/** The page of numbers. */
export function numberPages({ read, forms }: { read: () => Promise<Numbers>; forms: FormGuard }): Routes {
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('see_numbers', forms));
    app.get(urls.staff.numbers.pattern, { schema: { hide: true } }, async (request, reply) => {
      const signedIn = { member: request.member!, token: forms.token(request, reply) };
      return sendPage(reply, numbersView(signedIn, await read()));
    });
  };
}
