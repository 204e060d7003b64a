import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { sandboxPage } from '../page.ts';
import type { Inbox, Message } from './inbox.ts';

const Query = Type.Object({ to: Type.Optional(Type.String()) });

/** What was sent by SMS and mail, as a page and as JSON, the newest first. */
export function inboxRoutes(inbox: Inbox): Routes {
  return async (app) => {
    app.get('/inbox.json', { schema: { querystring: Query } }, async (request) => ({
      messages: inbox.list(request.query.to),
    }));
    app.get('/inbox', { schema: { querystring: Query } }, async (request, reply) => {
      const messages = inbox.list(request.query.to);
      return reply.type('text/html; charset=utf-8').send(
        sandboxPage({
          title: request.query.to ? `Messages to ${request.query.to}` : 'Inbox',
          refreshS: 5,
          body: html`<p class="muted">
              Every SMS and mail that the wallet and the market send. The page looks again every five seconds.
            </p>
            ${messages.length === 0 ? html`<p class="card">Nothing yet. Codes and receipts appear here as soon as they are sent.</p>` : messages.map(draw)}`,
        }),
      );
    });
  };
}

function draw(message: Message) {
  const code = message.kind === 'sms' ? /^\d{6}\b/.exec(message.text)?.[0] : undefined;
  return html`<article class="card">
    <div class="meta">
      ${message.kind === 'sms' ? 'SMS' : 'Mail'} to
      <a href="/inbox?to=${encodeURIComponent(message.to)}">${message.to}</a> ·
      <time datetime="${message.at}">${message.at.slice(11, 19)} UTC</time>
    </div>
    ${message.subject && html`<strong>${message.subject}</strong>`} ${code && html`<div class="code">${code}</div>`}
    <p>${message.text}</p>
  </article>`;
}
