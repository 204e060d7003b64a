import type { FastifyReply } from 'fastify';
import { html } from '#platform/http/html.ts';
import { hostedPage } from './page-views.ts';

/**
 * Sends the browser to a page of another company: at once by the `Refresh` header, and by a link for whoever has that
 * switched off. Not by a redirect of the post, which our policy on where forms may end would have to allow beforehand,
 * for addresses (a bank's) that nobody knows beforehand.
 */
export function leaveFor(reply: FastifyReply, there: { url: string; title: string; lead: string; act: string }) {
  const text = hostedPage({
    title: there.title,
    lead: there.lead,
    body: html`<p><a class="button" href="${there.url}">${there.act}</a></p>`,
  });
  return reply
    .header('refresh', `0; url=${there.url}`)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(text);
}
