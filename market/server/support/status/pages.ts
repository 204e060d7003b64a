import type { Routes } from '#platform/http/app.ts';
import type { Status } from '#platform/status/service.ts';
import { t } from '#platform/words/words.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import type { Service } from './data.ts';
import { toStatusData } from './views.ts';

/** The page about what works now, for everybody. Without the database, it is drawn all the same. */
export function statusPages(deps: { status: Status<Service>; pages: Pages; walletStatusPage: string }): Routes {
  const { status, pages, walletStatusPage } = deps;
  return async (app) => {
    app.get(urls.about.status.pattern, async (request, reply) => {
      const report = await status.read();
      const data = toStatusData(report, walletStatusPage);
      const page = { title: t('Status'), description: data.lead, data };
      if (report.states.shop !== 'away') return pages.send(request, reply, page);
      return reply.type('text/html; charset=utf-8').send(pages.drawBare(page));
    });
  };
}
