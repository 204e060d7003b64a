import type { Routes } from '#platform/http/app.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { Status } from './service.ts';
import { statusView } from './views.ts';

/** The page about what works now, for everybody. */
export function statusPages({ status }: { status: Status }): Routes {
  return async (app) => {
    app.get(urls.support.status.pattern, { schema: { hide: true } }, async (_request, reply) =>
      sendPage(reply, statusView(await status.read())),
    );
  };
}
