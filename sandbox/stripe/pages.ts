import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { decimalText } from '#platform/money/format.ts';
import { sandboxPage } from '../page.ts';
import type { CheckoutSession, PaymentIntent } from './book.ts';
import { isCardNumber, testCards } from './cards.ts';
import type { StripeService } from './service.ts';

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 200 }));
type Fields = Readonly<Record<string, string>>;
type Faults = Readonly<Partial<Record<'number' | 'expiry' | 'cvc', string>>>;

/** The processor's own pages: where a card is typed, and where a bank asks its customer. They work without JavaScript. */
export function stripePages(stripe: StripeService): Routes {
  return async (app) => {
    app.get('/checkout/:id', async (request, reply) => {
      const session = openSession(stripe, request.params);
      return session ? sendCheckout(reply, session, {}, {}) : sendGone(reply);
    });
    app.post('/checkout/:id', { schema: { body: Fields } }, async (request, reply) => {
      const session = openSession(stripe, request.params);
      if (!session) return sendGone(reply);
      const fields = request.body as Fields;
      const { card, faults } = judgeCard(fields, new Date());
      if (!card) return sendCheckout(reply, session, fields, faults);
      await stripe.completeSession(session, card);
      return reply.redirect(session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id), 303);
    });
    app.get('/3ds/:id', async (request, reply) => {
      const intent = waitingIntent(stripe, request.params);
      return intent ? sendChallenge(reply, intent) : sendGone(reply);
    });
    app.post('/3ds/:id', { schema: { body: Fields } }, async (request, reply) => {
      const intent = waitingIntent(stripe, request.params);
      if (!intent) return sendGone(reply);
      await stripe.answerChallenge(intent, (request.body as Fields)['answer'] === 'yes');
      const back = new URL(intent.return_url ?? 'about:blank');
      back.searchParams.set('payment_intent', intent.id);
      return reply.redirect(back.href, 303);
    });
    app.get('/processor', async (_request, reply) => sendOverview(reply, stripe));
  };
}

function openSession({ book }: StripeService, params: unknown): CheckoutSession | undefined {
  const session = book.sessions[(params as { id: string }).id];
  return session?.status === 'open' ? session : undefined;
}

function waitingIntent({ book }: StripeService, params: unknown): PaymentIntent | undefined {
  const intent = book.intents[(params as { id: string }).id];
  return intent?.status === 'requires_action' ? intent : undefined;
}

/** Judges a typed card; what is wrong is told beside its field. */
function judgeCard(fields: Fields, now: Date) {
  const number = (fields['number'] ?? '').replaceAll(/[\s-]/g, '');
  const [, month = '', year = ''] = /^\s*(\d{1,2})\s*\/?\s*(\d{2}|\d{4})\s*$/.exec(fields['expiry'] ?? '') ?? [];
  const fullYear = Number(year.length === 2 ? `20${year}` : year);
  const end = new Date(Date.UTC(fullYear, Number(month), 1));
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  const faults: Faults = {
    ...(isCardNumber(number) ? {} : { number: 'Your card number is not complete or has a mistake.' }),
    ...(isMonth && end > now ? {} : { expiry: 'Type the month and year printed on the card; it must not be over.' }),
    ...(/^\d{3,4}$/.test(fields['cvc'] ?? '') ? {} : { cvc: 'Type the three or four digits.' }),
  };
  const card = Object.keys(faults).length === 0 ? { number, month: Number(month), year: fullYear } : undefined;
  return { card, faults };
}

function sendCheckout(reply: FastifyReply, session: CheckoutSession, typed: Fields, faults: Faults) {
  const field = (name: keyof Faults, label: string, autocomplete: string, example: string, most: number) => {
    const fault = faults[name];
    return html`<div class="${fault ? 'wrong' : ''}">
      <label for="${name}">${label}</label>
      <input
        id="${name}"
        name="${name}"
        value="${name === 'cvc' ? '' : typed[name]}"
        autocomplete="${autocomplete}"
        inputmode="numeric"
        placeholder="${example}"
        maxlength="${most}"
        required${fault && html` aria-invalid="true" aria-describedby="${name}-fault"`}
      />
      ${fault && html`<p class="fault" id="${name}-fault">${fault}</p>`}
    </div>`;
  };
  const body = html`<p class="muted">This is the card processor’s page. The wallet never sees the number.</p>
    <form method="post" action="/checkout/${session.id}" novalidate>
      ${field('number', 'Card number', 'cc-number', '4242 4242 4242 4242', 23)}
      <div class="pair">
        ${field('expiry', 'Month and year', 'cc-exp', 'MM / YY', 9)}${field('cvc', 'Security code', 'cc-csc', '123', 4)}
      </div>
      <button type="submit">Save card</button>
      <a class="button quiet" href="${session.cancel_url}">Cancel</a>
    </form>
    <h2>Numbers to try</h2>
    <table>
      <tbody>
        ${testCards.map(
          (card) =>
            html`<tr>
              <td><code>${grouped(card.number)}</code></td>
              <td>${card.words}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  return sendPage(reply, 'Link your card', body, session.success_url, Object.keys(faults).length > 0 ? 422 : 200);
}

function sendChallenge(reply: FastifyReply, intent: PaymentIntent) {
  const amount = `${decimalText(BigInt(intent.amount), 2)} ${intent.currency.toUpperCase()}`;
  const body = html`<p>Your bank asks: do you allow a charge of <strong>${amount}</strong>?</p>
    <p class="muted">${intent.description}</p>
    <form method="post" action="/3ds/${intent.id}">
      <button name="answer" value="yes">Yes, that is me</button>
      <button class="quiet" name="answer" value="no">No, refuse</button>
    </form>`;
  return sendPage(reply, 'Confirm with your bank', body, intent.return_url ?? undefined);
}

function sendGone(reply: FastifyReply) {
  const body = html`<p>
    This page has been used or has run out. Go back to the wallet and begin again; nothing was charged here.
  </p>`;
  return sendPage(reply, 'Nothing to do here', body, undefined, 404);
}

function sendPage(
  reply: FastifyReply,
  title: string,
  body: ReturnType<typeof html>,
  endsAt: string | undefined,
  status = 200,
) {
  const origins = endsAt && URL.canParse(endsAt) ? [new URL(endsAt).origin] : [];
  void reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store');
  return reply
    .header('content-security-policy', contentSecurityPolicy(origins))
    .send(sandboxPage({ title, body, plain: true }));
}

function sendOverview(reply: FastifyReply, { book }: StripeService) {
  const intents = Object.values(book.intents).toReversed().slice(0, 50);
  const body = html`<p class="muted">What the processor’s own book says. No card number is kept.</p>
    ${
      intents.length === 0
        ? html`<p class="card">No charges yet.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Charges">
            <table>
              <thead>
                <tr>
                  <th scope="col">Charge</th>
                  <th scope="col">Amount</th>
                  <th scope="col">Status</th>
                </tr>
              </thead>
              <tbody>
                ${intents.map(
                  (intent) =>
                    html`<tr>
                      <td><code>${intent.id}</code></td>
                      <td>${decimalText(BigInt(intent.amount), 2)} ${intent.currency.toUpperCase()}</td>
                      <td>${intent.status.replaceAll('_', ' ')}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
    <h2>Test cards</h2>
    <table>
      <tbody>
        ${testCards.map(
          (card) =>
            html`<tr>
              <td><code>${grouped(card.number)}</code></td>
              <td>${card.words}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Cards', body }));
}

function grouped(number: string): string {
  return number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}
