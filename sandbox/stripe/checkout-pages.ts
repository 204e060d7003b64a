import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { entryOf } from './book.ts';
import type { CheckoutSession } from './card-book.ts';
import { statusOf } from './card-objects.ts';
import type { Decline } from './cards.ts';
import type { Desk } from './desk.ts';
import { setupOf, takeCard } from './linking.ts';
import { Fields, Id, sendGone, sendPage } from './send-page.ts';
import { testCardTable } from './test-card-table.ts';
import { judgeCard } from './typed-card.ts';
import type { Faults, Field } from './typed-card.ts';

/** The processor's page for entering a card. It works without JavaScript. */
export function checkoutPages(desk: Desk): Routes {
  const find = (id: string) => {
    const session = entryOf(desk.book.sessions, id);
    return session && { session, status: statusOf(session, desk.nowS()) };
  };
  return async (app) => {
    app.get('/checkout/:id', { schema: { params: Id } }, async (request, reply) => {
      const here = find(request.params.id);
      if (here?.status === 'complete') return sendDone(reply, here.session);
      if (here?.status !== 'open') return sendGone(reply);
      const { error: refusal } = setupOf(desk, here.session);
      return sendCheckout(reply, here.session, {}, refusal ? faultOf(refusal) : {});
    });
    app.post('/checkout/:id', { schema: { params: Id, body: Fields } }, async (request, reply) => {
      const here = find(request.params.id);
      // After a second press or a Back, the card is saved only once, and the person is sent on.
      if (here?.status === 'complete') return reply.redirect(returnOf(here.session), 303);
      if (here?.status !== 'open') return sendGone(reply);
      const { session } = here;
      const { card, faults } = judgeCard(request.body, new Date(desk.nowS() * 1_000));
      if (!card) return sendCheckout(reply, session, request.body, faults);
      const outcome = takeCard(desk, session, card);
      await desk.commit();
      if (outcome.kind === 'challenge') return reply.redirect(`/3ds/${session.setup_intent}`, 303);
      if (outcome.kind === 'declined') return sendCheckout(reply, session, request.body, faultOf(outcome));
      return reply.redirect(returnOf(session), 303);
    });
  };
}

/** The next address after a completed session. */
export function returnOf(session: CheckoutSession): string {
  return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function faultOf({ code, message }: Decline): Faults {
  return code === 'incorrect_cvc' ? { cvc: message } : { number: message };
}

interface FieldPlan {
  readonly name: Field;
  readonly label: string;
  readonly autocomplete: string;
  readonly example: string;
  readonly most: number;
}

const fieldPlans = [
  {
    name: 'number',
    label: 'Card number',
    autocomplete: 'cc-number',
    example: 'For example 4242 4242 4242 4242',
    most: 23,
  },
  { name: 'expiry', label: 'Month and year', autocomplete: 'cc-exp', example: 'As MM / YY', most: 9 },
  { name: 'cvc', label: 'Security code', autocomplete: 'cc-csc', example: 'On the back', most: 4 },
] as const satisfies readonly FieldPlan[];

function sendCheckout(reply: FastifyReply, session: CheckoutSession, typed: Fields, faults: Faults) {
  const wrong = fieldPlans.filter(({ name }) => faults[name]);
  const [number, expiry, cvc] = fieldPlans.map((plan) => drawField(plan, typed, faults, wrong[0]?.name === plan.name));
  const body = html`${
      wrong.length > 0 &&
      html`<div class="summary" role="alert">
        <strong>The card was not saved</strong>
        <ul>
          ${wrong.map(({ name, label }) => html`<li><a href="#${name}">${label}: ${faults[name]}</a></li>`)}
        </ul>
      </div>`
    }
    <p class="muted">This is the card processor’s page. The wallet never sees the number.</p>
    <form method="post" action="/checkout/${session.id}" novalidate>
      ${number}
      <div class="pair">${expiry}${cvc}</div>
      <button type="submit">Save card</button>
      ${session.cancel_url && html`<a class="button quiet" href="${session.cancel_url}">Cancel</a>`}
    </form>
    <h2>Numbers to try</h2>
    ${testCardTable}`;
  const status = Object.keys(typed).length > 0 && wrong.length > 0 ? 422 : 200;
  const title = 'Link your card';
  const windowTitle = wrong.length > 0 ? `Mistake: ${title}` : title;
  return sendPage(reply, { title, windowTitle, body, status, endsAt: session.success_url });
}

function drawField(plan: FieldPlan, typed: Fields, faults: Faults, isFirstWrong: boolean) {
  const { name, label, autocomplete, example, most } = plan;
  const fault = faults[name];
  return html`<div class="${fault ? 'wrong' : ''}">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      value="${name === 'cvc' ? '' : typed[name]}"
      autocomplete="${autocomplete}"
      inputmode="numeric"
      maxlength="${most}"
      required
      aria-describedby="${fault ? `${name}-fault ` : ''}${name}-help"
      ${fault && html`aria-invalid="true"`}
      ${isFirstWrong && html`autofocus`}
    />
    ${fault && html`<p class="fault" id="${name}-fault">${fault}</p>`}
    <p class="help" id="${name}-help">${example}</p>
  </div>`;
}

function sendDone(reply: FastifyReply, session: CheckoutSession) {
  const body = html`<p>Your card has been saved. There is nothing more to do on this page.</p>
    <a class="button" href="${returnOf(session)}">Go back to the wallet</a>`;
  return sendPage(reply, { title: 'Your card is linked', body });
}
