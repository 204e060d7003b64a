import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import type { HtmlValue } from '#platform/http/html.ts';
import { sandboxPage } from '../page.ts';

export const Id = Type.Object({ id: Type.String() });
export const Fields = Type.Record(Type.String(), Type.String({ maxLength: 200 }));
export type Fields = Readonly<Record<string, string>>;

/** Sends a page of the processor on which a person decides something. No cache stores it. */
export function sendPage(
  reply: FastifyReply,
  page: {
    title: string;
    windowTitle?: string;
    body: HtmlValue;
    status?: number;
    /** Another origin at which a form on it may end. */
    endsAt?: string | null;
  },
) {
  const origins = page.endsAt && URL.canParse(page.endsAt) ? [new URL(page.endsAt).origin] : [];
  void reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', contentSecurityPolicy(origins));
  return reply.send(
    sandboxPage({ title: page.title, windowTitle: page.windowTitle ?? page.title, body: page.body, plain: true }),
  );
}

export function sendGone(reply: FastifyReply) {
  const body = html`<p>
    This page has been used or has run out. Go back to the wallet and begin again; nothing was charged here.
  </p>`;
  return sendPage(reply, { title: 'Nothing to do here', body, status: 404 });
}
