import type { Routes } from '#platform/http/app.ts';
import { sendPdf } from '#platform/http/send-pdf.ts';
import { withQuery } from '#platform/http/url.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { drawStatement } from './pdf-views.ts';
import type { MonthlyStatements } from './service.ts';
import { statementsView } from './views.ts';

const { statements, statement } = urls.activity;

/** The pages of a holder's monthly statements: the list, and the document of each month. */
export function monthlyStatementPages(deps: {
  readonly monthlyStatements: MonthlyStatements;
  /** Business time. */
  readonly clock: () => Date;
}): Routes {
  const { monthlyStatements, clock } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(statements.pattern, { schema: { hide: true } }, async (request, reply) =>
      sendPage(reply, statementsView(await monthlyStatements.months(request.session!.holderId), clock())),
    );
    app.get<{ Params: { month: string } }>(statement.pattern, { schema: { hide: true } }, async (request, reply) => {
      const { holderId } = request.session!;
      const found = await monthlyStatements.read(holderId, request.params.month);
      if (found) return sendPdf(reply, `holdfast-statement-${found.month.name}.pdf`, await drawStatement(found));
      const month = (await monthlyStatements.months(holderId)).find(({ name }) => name === request.params.month);
      if (!month) return reply.callNotFound();
      // A month with too many lines for a document has a file of any length.
      const span = { from: month.from.toISOString(), to: month.before.toISOString() };
      return reply.redirect(withQuery(urls.activity.file(), span), 303);
    });
  };
}
