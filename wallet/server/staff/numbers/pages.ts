import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { requireMember, requireRight } from '../members/guard.ts';
import type { Numbers } from './service.ts';
import { numbersView } from './views.ts';

interface NumberPageDeps {
  readonly read: () => Promise<Numbers>;
  /** The wallet's own address, where the pages about refusals are. */
  readonly publicUrl: string;
  readonly forms: FormGuard;
}

/** The page of numbers. */
export function numberPages({ read, publicUrl, forms }: NumberPageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('see_numbers', forms));
    app.get(urls.staff.numbers.pattern, { schema: { hide: true } }, async (request, reply) => {
      const signedIn = { member: request.member!, token: forms.token(request, reply) };
      return sendPage(reply, numbersView(signedIn, await read(), publicUrl));
    });
  };
}
