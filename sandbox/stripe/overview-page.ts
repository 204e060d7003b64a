import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { sandboxPage } from '../page.ts';
import { moneyWords } from './amounts.ts';
import { entryOf } from './book.ts';
import type { StripeBook } from './book.ts';
import type { PaymentIntent } from './charge-book.ts';
import { refundedOf } from './charge-objects.ts';
import type { Desk } from './desk.ts';
import { testCardTable } from './test-card-table.ts';

const MOST_SHOWN = 50;

/** A page with the processor's own book, for a person to compare with the wallet's. */
export function overviewPage({ book }: Desk): Routes {
  return async (app) => {
    app.get('/processor', async (_request, reply) => {
      const intents = Object.values(book.intents).toReversed().slice(0, MOST_SHOWN);
      const body = html`<p class="muted">What the processor’s own book says. No card number is kept.</p>
        <h2>Charges</h2>
        ${
          intents.length === 0
            ? html`<p class="card">No charges yet. One appears when somebody adds money by card.</p>`
            : intents.map((intent) => draw(book, intent))
        }
        <h2>Test cards</h2>
        <p class="muted">Any date to come, any security code. A number that is none of these is refused.</p>
        ${testCardTable}`;
      return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Cards', body }));
    });
  };
}

const states: Record<PaymentIntent['status'], string> = {
  succeeded: 'Charged',
  requires_action: 'The bank is asking',
  requires_payment_method: 'Declined',
  requires_confirmation: 'Not confirmed yet',
  processing: 'On its way',
  canceled: 'Canceled',
};

function draw(book: StripeBook, intent: PaymentIntent) {
  const { id, status, error } = intent;
  const charge = entryOf(book.charges, intent.latest_charge ?? '');
  const refunded = charge ? refundedOf(book, charge) : 0;
  const at = new Date(intent.created * 1_000).toISOString();
  const reason = error && `: ${(error.declineCode ?? error.code).replaceAll('_', ' ')}`;
  return html`<article class="card" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${moneyWords(intent.amount, intent.currency)}</h3>
    <p class="${status === 'succeeded' ? 'state' : 'state bad'}">
      ${states[status]}${reason}${refunded > 0 && `, ${moneyWords(refunded, intent.currency)} given back`}
    </p>
    <p class="meta"><code>${id}</code> · <time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time></p>
  </article>`;
}
