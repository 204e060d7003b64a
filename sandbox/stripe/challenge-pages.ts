import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import type { HtmlValue } from '#platform/http/html.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { formatMoney } from '#platform/money/format.ts';
import { entryOf } from './book.ts';
import type { CheckoutSession, PaymentIntent } from './book.ts';
import { answerChallenge } from './charging.ts';
import { returnOf } from './checkout-pages.ts';
import type { Desk } from './desk.ts';
import { answerSetup } from './linking.ts';
import { statusOf } from './objects.ts';
import { Fields, Id, sendGone, sendPage } from './send-page.ts';

/** The bank's page (3-D Secure), on which it asks its customer about a charge, or about linking a card. */
export function challengePages(desk: Desk): Routes {
  const waitingIntent = (id: string) => {
    const intent = entryOf(desk.book.intents, id);
    return intent?.status === 'requires_action' ? intent : undefined;
  };
  const waitingSession = (id: string) => {
    const session = Object.values(desk.book.sessions).find((one) => one.setup_intent === id);
    return session?.challenged && statusOf(session, desk.nowS()) === 'open' ? session : undefined;
  };
  return async (app) => {
    app.get('/3ds/:id', { schema: { params: Id } }, async (request, reply) => {
      const { id } = request.params;
      const intent = waitingIntent(id);
      if (intent) return askAboutCharge(reply, intent);
      const session = waitingSession(id);
      return session ? askAboutCard(reply, session) : sendGone(reply);
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
      const session = waitingSession(id);
      if (!session) return sendAnswered(reply, answeredAt(desk, id));
      answerSetup(desk, session, agreed);
      await desk.commit();
      return reply.redirect(agreed ? returnOf(session) : `/checkout/${session.id}`, 303);
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
function answeredAt({ book }: Desk, id: string): string | undefined {
  const intent = entryOf(book.intents, id);
  if (intent?.return_url) return backTo(intent);
  const session = Object.values(book.sessions).find((one) => one.setup_intent === id);
  return session?.status === 'complete' ? returnOf(session) : undefined;
}

function sendAnswered(reply: FastifyReply, goesOn: string | undefined) {
  return goesOn === undefined ? sendGone(reply) : reply.redirect(goesOn, 303);
}

function askAboutCharge(reply: FastifyReply, intent: PaymentIntent) {
  const currency = intent.currency.toUpperCase();
  const minor = BigInt(intent.amount);
  const amount = isCurrency(currency) ? formatMoney({ minor, currency }) : `${minor} ${currency}`;
  const question = html`<p>Your bank asks: do you allow a charge of <strong>${amount}</strong>?</p>
    ${intent.description && html`<p class="muted">${intent.description}</p>`}`;
  return ask(reply, { id: intent.id, question, endsAt: intent.return_url });
}

function askAboutCard(reply: FastifyReply, session: CheckoutSession) {
  const question = html`<p>Your bank asks: do you want to link this card? <strong>Nothing is charged now.</strong></p>`;
  return ask(reply, { id: session.setup_intent, question, endsAt: session.success_url });
}

function ask(reply: FastifyReply, page: { id: string; question: HtmlValue; endsAt: string | null }) {
  const body = html`${page.question}
    <form method="post" action="/3ds/${page.id}">
      <button name="answer" value="yes">Yes, that is me</button>
      <button class="quiet" name="answer" value="no">No, refuse</button>
    </form>`;
  return sendPage(reply, { title: 'Confirm with your bank', body, endsAt: page.endsAt });
}
