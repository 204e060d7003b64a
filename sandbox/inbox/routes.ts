import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { sandboxPage } from '../page.ts';
import type { Inbox, Message } from './inbox.ts';

const Query = Type.Object({ to: Type.Optional(Type.String()), updates: Type.Optional(Type.Literal('off')) });
const REFRESH_S = 5;

/** The sent text messages and mails, as a page and as JSON, the newest first. */
export function inboxRoutes(inbox: Inbox): Routes {
  return async (app) => {
    app.get('/inbox.json', { schema: { querystring: Query } }, async (request) => ({
      messages: inbox.list(request.query.to),
    }));
    app.get('/inbox', { schema: { querystring: Query } }, async (request, reply) => {
      const { to, updates } = request.query;
      const messages = inbox.list(to);
      const isLive = updates !== 'off';
      const body = html`<div class="bar">
          <p class="muted">${isLive ? 'New messages appear automatically.' : 'Updates are paused.'}</p>
          <a href="${addressOf(to, isLive ? 'off' : undefined)}">${isLive ? 'Pause updates' : 'Resume updates'}</a>
          ${to && html`<a href="/inbox">Show everybody’s</a>`}
        </div>
        <div id="live">
          ${messages.length === 0 ? html`<p class="card">Nothing yet. Codes and receipts appear here as soon as they are sent.</p>` : messages.map(draw)}
        </div>`;
      const title = to ? `Messages to ${to}` : 'Inbox';
      return reply
        .type('text/html; charset=utf-8')
        .send(sandboxPage({ title, body, ...(isLive ? { refreshS: REFRESH_S } : {}) }));
    });
  };
}

function addressOf(to: string | undefined, updates?: 'off'): string {
  const query = new URLSearchParams({ ...(to ? { to } : {}), ...(updates ? { updates } : {}) }).toString();
  return query === '' ? '/inbox' : `/inbox?${query}`;
}

function draw(message: Message) {
  const code = message.kind === 'sms' ? /^\d{6}\b/.exec(message.text)?.[0] : undefined;
  return html`<article class="card" aria-labelledby="${message.id}">
    <p class="meta" id="${message.id}">
      ${message.kind === 'sms' ? 'SMS' : 'Mail'} to <a href="${addressOf(message.to)}">${message.to}</a> ·
      <time datetime="${message.at}">${message.at.slice(0, 10)} ${message.at.slice(11, 19)} UTC</time>
    </p>
    ${message.subject && html`<strong>${message.subject}</strong>`} ${code && html`<div class="code">${code}</div>`}
    <p class="text">${withLinks(message.text)}</p>
  </article>`;
}

/** Turns web addresses in a text into links, without the full stop of a sentence. */
function withLinks(text: string) {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}" rel="noreferrer">${part}</a>` : part));
}
