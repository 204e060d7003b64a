import type { FastifyReply, FastifyRequest } from 'fastify';
import { failureWords } from '#platform/http/failure.ts';
import type { Failure } from '#platform/http/failure.ts';
import { html } from '#platform/http/html.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { rich, t } from '#platform/words/words.ts';
import { sendPage } from './form-pages.ts';
import { urls } from '../urls.ts';
import { hostedPage } from './page-views.ts';

/** Answers a browser with the page for an address that does not exist. */
export async function notFoundPage(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const text = hostedPage({
    title: t('There is nothing here'),
    lead: t('The address is mistyped, or what was here is gone.'),
    body: html`<a class="button" href="/">${t('To your wallet')}</a>`,
  });
  return sendPage(reply, text, 404);
}

/** Answers a network that requests pages faster than people do. @param waitS The seconds to wait. */
export async function tooManyPage(_request: FastifyRequest, reply: FastifyReply, waitS: number): Promise<FastifyReply> {
  noteRefusal(reply, 'too_many_requests');
  const minutes = Math.ceil(waitS / 60);
  const text = hostedPage({
    title: t('A short break'),
    lead: t(
      'Very many pages were asked for from your network. Wait {minutes, plural, one {# minute} other {# minutes}}, then go on.',
      {
        minutes,
      },
    ),
    body: html`<a class="button" href="/">${t('To your wallet')}</a>`,
  });
  return sendPage(reply, text, 429);
}

/** Draws the page for a wrong or failed request. Support finds the request by its reference. */
export function failurePage({ status, reference }: Failure): string {
  const { title, text } = failureWords(status);
  return hostedPage({
    title,
    lead: status === 500 ? t('It is not your fault. Go back and try again; whatever you do twice is done once.') : text,
    body: html`<a class="button" href="/">${t('To your wallet')}</a>
      <p class="after">
        <a class="link" href="${urls.support.help()}">${t('Find out what it can be')}</a>
      </p>
      <p class="hint">
        ${rich('Reference for support: <code>{reference}</code>', { code: (inner) => html`<code>${inner}</code>`, reference })}
      </p>`,
  });
}
