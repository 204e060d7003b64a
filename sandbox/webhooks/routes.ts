import { Type } from 'typebox';
import { wantsHtml } from '#platform/http/failure.ts';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { counted } from '#platform/kernel/words.ts';
import { sandboxPage } from '../page.ts';
import type { Delivery, WebhookOutbox } from './outbox.ts';

const Params = Type.Object({ id: Type.String() });

/** All events of the sandbox, as a page and as JSON, and their replay. */
export function webhookRoutes(webhooks: WebhookOutbox): Routes {
  return async (app) => {
    app.get('/events.json', async () => ({ events: webhooks.list().map(toJson) }));
    app.get('/events', async (_request, reply) => {
      const events = webhooks.list();
      const body = html`<p class="muted">
          The events that the outside world sent to wallet and market, the newest first. An event that was not accepted
          is tried again automatically. A replay sends it once more, as a real sender may.
        </p>
        ${events.length === 0 && html`<p class="card">No events yet. One appears when a card is linked or charged, or a parcel moves.</p>`}
        ${events.map(draw)}`;
      return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Events', body }));
    });
    app.post('/events/:id/replay', { schema: { params: Params } }, async (request, reply) => {
      const delivery = webhooks.find(request.params.id);
      if (!delivery) return reply.code(404).send({ error: 'There is no such event.' });
      const outcome = await webhooks.replay(delivery);
      if (wantsHtml(request)) return reply.redirect(`/events#${delivery.id}`, 303);
      return { id: delivery.id, outcome, state: delivery.state };
    });
  };
}

function toJson(delivery: Delivery) {
  const { id, edge, type, subject, state, attempts, body, createdAt } = delivery;
  return { id, edge, type, subject, state, attempts, created_at: createdAt, body: JSON.parse(body) as unknown };
}

const states = { pending: 'Being sent', taken: 'Taken', given_up: 'Given up' } as const;

function draw(delivery: Delivery) {
  const { id, edge, type, subject, state, attempts, createdAt } = delivery;
  const last = attempts.at(-1);
  return html`<article class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${type}</h2>
    <p class="meta">
      ${edge === 'stripe_webhooks' ? 'Card processor' : 'Parcel tracking'} · about <code>${subject}</code> ·
      <time datetime="${createdAt}">${createdAt.slice(0, 19).replace('T', ' ')} UTC</time>
    </p>
    <p class="${state === 'taken' ? 'state' : 'state bad'}">${states[state]}</p>
    ${last && html`<p class="meta">${counted(attempts.length, 'attempt')}, the last one: ${last.outcome}</p>`}
    <form class="row" method="post" action="/events/${id}/replay">
      <button class="quiet" type="submit">Replay <span class="hidden">${type} ${id}</span></button>
    </form>
  </article>`;
}
