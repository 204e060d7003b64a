import type { Routes } from '#platform/http/app.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { Status } from '#platform/status/service.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { problems } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import type { Service } from '../status/data.ts';
import type { Tickets } from '../tickets/service.ts';
import { readCode } from './domain.ts';
import { helpView } from './views.ts';

/** The help page, which needs no login. A holder who is signed in sees their tickets there. */
export function helpPages({ tickets, status }: { tickets: Pick<Tickets, 'listOf'>; status: Status<Service> }): Routes {
  return async (app) => {
    app.get(urls.support.help.pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { code: typed = '' } = pageQuery(request.query, ['code']);
      const code = readCode(typed);
      if (code !== undefined && Object.hasOwn(problems, code)) return reply.redirect(urls.problems.page({ code }), 303);
      const own = request.session ? await tickets.listOf(request.session.holderId) : undefined;
      const page = helpView({
        tickets: own,
        unknown: typed === '' ? undefined : typed,
        report: await status.read(),
      });
      return sendPage(reply, page, typed === '' ? 200 : 404);
    });
  };
}
