import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage } from './page-views.ts';

/** The fields of a posted form: text by name. What they mean is judged by the feature, in words for people. */
export const FormFields = Type.Record(Type.String(), Type.String({ maxLength: 32_768 }));
export type FormFields = Readonly<Record<string, string>>;

/** Answers with a page that no cache keeps. */
export function sendPage(reply: FastifyReply, text: string, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}

/**
 * The options of a route that takes a form: posts that did not come from our own page, in this browser, are answered
 * with a way back to it, and nothing happens.
 *
 * @param page Path of the page that the form stands on.
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
