import type { Routes } from '#platform/http/app.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { Recoveries } from '../recovery/service.ts';
import type { Restrictions } from '../restrictions/service.ts';
import { requireLogin } from '../sessions/guard.ts';
import { activityView } from './views.ts';

const PAGE = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface ActivityDeps {
  readonly security: Pick<SecurityLog, 'find' | 'list' | 'networksHere'>;
  readonly restrictions: Pick<Restrictions, 'list'>;
  readonly recoveries: Pick<Recoveries, 'waitingOf'>;
}

/** The page of what happened to a holder's locks, the newest first, and of what waits. Works without JavaScript. */
export function securityActivityPages({ security, restrictions, recoveries }: ActivityDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const { pattern } = urls.identity.securityActivity;
    app.get(pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { holderId } = request.session!;
      const { after = '' } = pageQuery(request.query, ['after']);
      const known = UUID.test(after) ? await security.find(after) : undefined;
      // Somebody else's event, or one that was deleted, begins at the newest again.
      const from = known?.subject === holderId ? known : undefined;
      const events = await security.list(holderId, { after: from, most: PAGE + 1 });
      const shown = events.slice(0, PAGE);
      const next = events.length > PAGE ? shown.at(-1)?.id : undefined;
      const [waiting, recovery] = await Promise.all([restrictions.list(holderId), recoveries.waitingOf(holderId)]);
      return sendPage(
        reply,
        activityView({ events: shown, next, here: security.networksHere(), isFirst: !from, waiting, recovery }),
      );
    });
  };
}
