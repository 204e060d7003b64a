import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import type { HtmlValue } from '#platform/http/html.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { moneyWords } from './amounts.ts';
import { entryOf } from './book.ts';
import type { CheckoutSession, Setup } from './card-book.ts';
import { statusOf } from './card-objects.ts';
import type { PaymentIntent } from './charge-book.ts';
import { answerChallenge } from './charging.ts';
import { returnOf } from './checkout-pages.ts';
import type { Desk } from './desk.ts';
import { answerSetup } from './linking.ts';
import { Fields, Id, sendGone, sendPage } from './send-page.ts';

/** The bank's page (3-D Secure), on which it asks its customer about a charge, or about linking a card. */
export function challengePages(desk: Desk): Routes {
  const waitingIntent = (id: string) => {
    const intent = entryOf(desk.book.intents, id);
    return intent?.status === 'requires_action' ? intent : undefined;
  };
  const waitingSetup = (id: string) => {
    const setup = entryOf(desk.book.setups, id);
    const session = sessionOf(desk, id);
    if (!setup || !session || setup.status !== 'requires_action') return undefined;
    return statusOf(session, desk.nowS()) === 'open' ? { setup, session } : undefined;
  };
  return async (app) => {
    app.get('/3ds/:id', { schema: { params: Id } }, async (request, reply) => {
      const { id } = request.params;
      const intent = waitingIntent(id);
      if (intent) return askAboutCharge(reply, intent);
      const waiting = waitingSetup(id);
      return waiting ? askAboutCard(reply, waiting.setup, waiting.session) : sendGone(reply);
    });
    app.post('/3ds/:id', { schema: { params: Id, body: Fields } }, async (request, reply) => {
      const { id } = request.params;
      const agreed = request.body['answer'] === 'yes';
      const intent = waitingIntent(id);
      if (intent) {
        answerChallenge(desk, intent, agreed);
        await desk.commit();
        return reply.redirect(backTo(intent), 303);
      }
      const waiting = waitingSetup(id);
      if (!waiting) return sendAnswered(reply, answeredAt(desk, id));
      answerSetup(desk, waiting.setup, agreed);
      await desk.commit();
      return reply.redirect(agreed ? returnOf(waiting.session) : `/checkout/${waiting.session.id}`, 303);
    });
  };
}

function backTo(intent: PaymentIntent): string {
  invariant(intent.return_url !== null, 'only a charge that says where to return to is asked about');
  const back = new URL(intent.return_url);
  back.searchParams.set('payment_intent', intent.id);
  back.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed');
  return back.href;
}

/** After a second press or a Back, the first answer counts, and the person is sent on. */
function answeredAt(desk: Desk, id: string): string | undefined {
  const intent = entryOf(desk.book.intents, id);
  if (intent?.return_url) return backTo(intent);
  const session = sessionOf(desk, id);
  return session?.status === 'complete' ? returnOf(session) : undefined;
}

/** The session on whose page a setup happens. */
function sessionOf({ book }: Desk, setupId: string): CheckoutSession | undefined {
  const id = entryOf(book.setups, setupId)?.session;
  return id === undefined || id === null ? undefined : entryOf(book.sessions, id);
}

function sendAnswered(reply: FastifyReply, goesOn: string | undefined) {
  return goesOn === undefined ? sendGone(reply) : reply.redirect(goesOn, 303);
}

function askAboutCharge(reply: FastifyReply, intent: PaymentIntent) {
  const amount = moneyWords(intent.amount, intent.currency);
  const question = html`<p>Your bank asks: do you allow a charge of <strong>${amount}</strong>?</p>
    ${intent.description && html`<p class="muted">${intent.description}</p>`}`;
  return ask(reply, { id: intent.id, question, endsAt: intent.return_url });
}

function askAboutCard(reply: FastifyReply, setup: Setup, session: CheckoutSession) {
  const question = html`<p>Your bank asks: do you want to link this card? <strong>Nothing is charged now.</strong></p>`;
  return ask(reply, { id: setup.id, question, endsAt: session.success_url });
}

function ask(reply: FastifyReply, page: { id: string; question: HtmlValue; endsAt: string | null }) {
  const body = html`${page.question}
    <form method="post" action="/3ds/${page.id}">
      <button name="answer" value="yes">Yes, that is me</button>
      <button class="quiet" name="answer" value="no">No, refuse</button>
    </form>`;
  return sendPage(reply, { title: 'Confirm with your bank', body, endsAt: page.endsAt });
}
