import type { Routes } from '#platform/http/app.ts';
import { worstOf } from '#platform/status/domain.ts';
import type { Status } from '#platform/status/service.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { Service } from './data.ts';
import { statusView } from './views.ts';

/** The page about what works now, for everybody, and the same as data for the pages of shops. */
export function statusPages({ status }: { status: Status<Service> }): Routes {
  return async (app) => {
    app.get(urls.support.status.pattern, { schema: { hide: true } }, async (_request, reply) =>
      sendPage(reply, statusView(await status.read())),
    );
    app.get(urls.support.statusData.pattern, { schema: { hide: true } }, async () => {
      const report = await status.read();
      return { worst: worstOf(report), services: report.states, measured_at: report.at.toISOString() };
    });
  };
}
