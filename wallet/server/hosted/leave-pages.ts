import type { FastifyReply } from 'fastify';
import { html } from '#platform/http/html.ts';
import { hostedPage } from './page-views.ts';

/**
 * Sends the browser to a page of another company: by the `Refresh` header, and by a link for browsers that ignore it. A
 * redirect of the post is not possible: the content security policy would have to allow its target, and a bank's
 * address is not known in advance.
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
