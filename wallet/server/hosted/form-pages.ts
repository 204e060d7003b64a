import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import { FormFields, sendPage } from '#platform/http/page-parts.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage } from './page-views.ts';

export { FormFields, sendPage };

/**
 * Writes the options of a route that takes a form. A post that does not come from the wallet's own page in this browser
 * has no effect, and is answered with a link to that page.
 *
 * @param page The path of the page with the form.
 */
export function formRoute(forms: FormGuard, page: string) {
  const preHandler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (forms.accepts(request)) return undefined;
    return sendPage(reply, outdatedView(page), 403);
  };
  return { schema: { body: FormFields }, preHandler };
}

function outdatedView(page: string): string {
  return hostedPage({
    title: t('This page is out of date'),
    lead: t(
      'Nothing was sent and nothing was changed. It happens when a page stays open for long, or when cookies are turned off.',
    ),
    body: html`<a class="button" href="${page}">${t('Open it again')}</a>`,
  });
}
