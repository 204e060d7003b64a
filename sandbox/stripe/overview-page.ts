import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { formatMoney } from '#platform/money/format.ts';
import { sandboxPage } from '../page.ts';
import { refundedOf } from './book.ts';
import type { PaymentIntent } from './book.ts';
import type { Desk } from './desk.ts';
import { testCardTable } from './test-card-table.ts';

const MOST_SHOWN = 50;

/** What the processor's own book says, for a person to compare with the wallet's. */
export function overviewPage({ book }: Desk): Routes {
  return async (app) => {
    app.get('/processor', async (_request, reply) => {
      const intents = Object.values(book.intents).toReversed().slice(0, MOST_SHOWN);
      const body = html`<p class="muted">What the processor’s own book says. No card number is kept.</p>
        <h2>Charges</h2>
        ${
          intents.length === 0
            ? html`<p class="card">No charges yet. One appears when somebody adds money by card.</p>`
            : html`<div class="scroll" tabindex="0" role="region" aria-label="Charges">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">When</th>
                      <th scope="col">Amount</th>
                      <th scope="col">Status</th>
                      <th scope="col">Charge</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${intents.map((intent) => draw(intent, refundedOf(book, intent)))}
                  </tbody>
                </table>
              </div>`
        }
        <h2>Test cards</h2>
        <p class="muted">Any date to come, any security code. Another valid card number is approved.</p>
        ${testCardTable}`;
      return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Cards', body }));
    });
  };
}

function draw(intent: PaymentIntent, refunded: number) {
  const at = new Date(intent.created * 1_000).toISOString();
  const reason = intent.error && `: ${(intent.error.declineCode ?? intent.error.code).replaceAll('_', ' ')}`;
  return html`<tr>
    <td><time datetime="${at}">${at.slice(0, 16).replace('T', ' ')}</time></td>
    <td class="amount">${wordsOf(intent.amount, intent)}</td>
    <td>${intent.status.replaceAll('_', ' ')}${reason}${refunded > 0 && ` (${wordsOf(refunded, intent)} refunded)`}</td>
    <td><code>${intent.id}</code></td>
  </tr>`;
}

function wordsOf(minor: number, intent: PaymentIntent): string {
  const currency = intent.currency.toUpperCase();
  return isCurrency(currency) ? formatMoney({ minor: BigInt(minor), currency }) : `${minor} ${currency}`;
}
