import type { Routes } from '#platform/http/app.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import type { SecurityEvent } from '#platform/security-log/events.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { ActivityData } from '../../../web/src/account-view-model.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import { requireShopper } from '../accounts/guard.ts';
import { eventWords, isWarning } from './words.ts';

const PAGE = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface ActivityPageDeps {
  readonly security: Pick<SecurityLog, 'find' | 'list' | 'networksHere'>;
  readonly pages: Pages;
}

/** The page of what happened to a shopper's locks, the newest first. */
export function securityActivityPages({ security, pages }: ActivityPageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.accounts.activity.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const { id } = request.shopper!;
      const { after = '' } = pageQuery(request.query, ['after']);
      const known = UUID.test(after) ? await security.find(after) : undefined;
      // Somebody else's event, or one that was deleted, begins at the newest again.
      const from = known?.subject === id ? known : undefined;
      const events = await security.list(id, { after: from, most: PAGE + 1 });
      const shown = events.slice(0, PAGE);
      const next = events.length > PAGE ? shown.at(-1) : undefined;
      const here = security.networksHere();
      return pages.send(request, reply, {
        title: t('Security activity'),
        data: {
          page: 'activity',
          events: shown.map((event) => toView(event, here)),
          isFirst: !from,
          olderUrl: next && withQuery(urls.accounts.activity(), { after: next.id }),
        },
      });
    });
  };
}

function toView(event: SecurityEvent, here: readonly Buffer[]): ActivityData['events'][number] {
  const { id, lastAt, browser, network, times } = event;
  const isHere = network !== null && here.some((one) => one.equals(network));
  const where = [browser, isHere ? t('from the network you use now') : null].filter((one) => one !== null).join(', ');
  const words = eventWords(event);
  return {
    id,
    words: times > 1 ? t('{words}, {times} times', { words, times }) : words,
    at: { iso: lastAt.toISOString(), words: t('{at} UTC', { at: formatDate(lastAt, 'longTime') }) },
    where,
    isWarning: isWarning(event),
  };
}
