import type { Routes } from '#platform/http/app.ts';
import { sendCsv } from '#platform/http/send-csv.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { HistoryFileParams, toFilter } from './schema.ts';
import type { History } from './service.ts';

/** The file of a holder's history, for a spreadsheet. */
export function historyFilePages({ history }: { readonly history: Pick<History, 'file'> }): Routes {
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const options = { schema: { querystring: HistoryFileParams, hide: true } };
    app.get(urls.activity.file.pattern, options, async (request, reply) => {
      const filter = toFilter(request.query);
      if (!filter.ok) return problem(reply, filter.error);
      return sendCsv(reply, 'holdfast-activity.csv', history.file(request.session!.holderId, filter.value));
    });
  };
}
