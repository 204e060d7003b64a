import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { wantsHtml } from '#platform/http/failure.ts';
import { html } from '#platform/http/html.ts';
import { sandboxPage } from '../page.ts';
import { moneyWords } from './amounts.ts';
import { entryOf } from './book.ts';
import type { Dispute, Refund } from './charge-book.ts';
import { deeds } from './deeds.ts';
import type { Desk } from './desk.ts';
import { answerDispute, isClosed, takeBack } from './disputes.ts';
import type { Payout } from './money-book.ts';
import type { OutboundPayment } from './outbound-book.ts';
import { returnPayment } from './outbound.ts';
import { failPayout } from './payouts.ts';
import { doNow } from './plans.ts';
import { failRefund } from './refunds.ts';
import { renewCard } from './renewals.ts';

const MOST_SHOWN = 30;
const Act = Type.Object({
  id: Type.String(),
  deed: Type.Unsafe<keyof typeof acts>({ type: 'string', enum: ['next', 'win', 'lose', 'dispute', 'fail', 'renew'] }),
});

/** What a person can do in the bank's place. Each says whether it was possible. */
const acts = {
  /** What is planned for the object happens now. */
  next: (desk: Desk, id: string) => doNow(desk, deeds, id),
  win: (desk: Desk, id: string) => decide(desk, id, 'winning_evidence'),
  lose: (desk: Desk, id: string) => decide(desk, id, 'losing_evidence'),
  /** The bank takes a charge back. */
  dispute: (desk: Desk, id: string) => {
    const charge = entryOf(desk.book.charges, id);
    const isFree =
      charge?.status === 'succeeded' && !Object.values(desk.book.disputes).some((one) => one.charge === id);
    if (isFree) takeBack(desk, charge);
    return isFree;
  },
  /** The bank sends a payout, a refund or a payment to somebody else back, which may be days after it was paid. */
  fail: (desk: Desk, id: string) => {
    const { outboundPayments, payouts, refunds } = desk.book;
    if (entryOf(payouts, id)) failPayout(desk, id);
    else if (entryOf(refunds, id)) failRefund(desk, id);
    else if (entryOf(outboundPayments, id)) returnPayment(desk, id);
    else return false;
    return true;
  },
  /** The bank sends a new card in the place of one that expires. */
  renew: renewCard,
} as const;

function decide(desk: Desk, id: string, text: string): boolean {
  const dispute = entryOf(desk.book.disputes, id);
  if (!dispute || isClosed(dispute)) return false;
  if (dispute.submissions === 0) answerDispute(desk, dispute, { uncategorized_text: text }, true);
  else dispute.evidence = { ...dispute.evidence, uncategorized_text: text };
  return doNow(desk, deeds, id);
}

/** A page on which a person acts as the banks: disputes, refunds, payouts and debits on their way. */
export function duePages(desk: Desk): Routes {
  return async (app) => {
    app.get('/disputes', async (_request, reply) => drawPage(desk, reply));
    app.post('/disputes/:id/:deed', { schema: { params: Act } }, async (request, reply) => {
      const { id, deed } = request.params;
      const isDone = acts[deed](desk, id);
      await desk.commit();
      if (wantsHtml(request)) return reply.redirect(`/disputes#${id}`, 303);
      return reply.code(isDone ? 200 : 404).send({ done: isDone });
    });
  };
}

function drawPage({ book }: Desk, reply: FastifyReply) {
  const newest = <T>(entries: Readonly<Record<string, T>>) => Object.values(entries).toReversed().slice(0, MOST_SHOWN);
  const debits = newest(book.charges).filter((one) => one.status === 'pending');
  const isEmpty = [book.disputes, book.refunds, book.payouts, book.outboundPayments].every(
    (one) => Object.keys(one).length === 0,
  );
  const body = html`<p class="muted">
      What banks do after a charge. Each thing also happens on its day of the sandbox’s clock; here you can do it now.
    </p>
    ${isEmpty && debits.length === 0 && html`<p class="card">Nothing yet. A test card with consequences, a refund or a payout brings something here.</p>`}
    ${newest(book.disputes).map(drawDispute)}
    ${debits.map((one) => draw(one.id, 'Debit', moneyWords(one.amount, one.currency), 'on its way', [['next', 'End it']]))}
    ${newest(book.refunds).map(drawRefund)} ${newest(book.payouts).map(drawPayout)}
    ${newest(book.outboundPayments).map(drawOutbound)}`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Disputes, refunds and payouts', body }));
}

function drawDispute(dispute: Dispute) {
  const buttons = isClosed(dispute)
    ? []
    : ([
        ['next', 'Decide now'],
        ['win', 'Let the seller win'],
        ['lose', 'Let the buyer win'],
      ] as const);
  return draw(dispute.id, 'Dispute', moneyWords(dispute.amount, dispute.currency), dispute.status, buttons);
}

function drawRefund(refund: Refund) {
  const buttons = [
    ...(refund.status === 'pending' ? ([['next', 'Let it arrive']] as const) : []),
    ...(refund.status === 'failed' ? [] : ([['fail', 'Send it back']] as const)),
  ];
  return draw(refund.id, 'Refund', moneyWords(refund.amount, refund.currency), refund.status, buttons);
}

function drawPayout(payout: Payout) {
  const isOver = payout.status === 'failed' || payout.status === 'canceled';
  const buttons = [
    ...(payout.status === 'pending' || payout.status === 'in_transit' ? ([['next', 'Move it on']] as const) : []),
    ...(isOver ? [] : ([['fail', 'Send it back']] as const)),
  ];
  return draw(payout.id, 'Payout', moneyWords(payout.amount, payout.currency), payout.status, buttons);
}

/** The line is what the receiver reads on the statement; a wallet proves bank accounts by it. */
function drawOutbound(payment: OutboundPayment) {
  const { amount, currency, id, statement_descriptor: line, status } = payment;
  const buttons = [
    ...(status === 'processing' ? ([['next', 'Let it arrive']] as const) : []),
    ...(status === 'posted' ? ([['fail', 'Send it back']] as const) : []),
  ];
  return draw(id, 'Payment', moneyWords(amount, currency), `${status} · “${line}”`, buttons);
}

function draw(
  id: string,
  what: string,
  amount: string,
  status: string,
  buttons: readonly (readonly [keyof typeof acts, string])[],
) {
  return html`<article class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${what} of ${amount}</h2>
    <p class="meta">${status.replaceAll('_', ' ')} · <code>${id}</code></p>
    <div class="buttons">
      ${buttons.map(
        ([deed, label]) =>
          html`<form method="post" action="/disputes/${id}/${deed}">
            <button class="quiet" type="submit">${label} <span class="hidden">${id}</span></button>
          </form>`,
      )}
    </div>
  </article>`;
}
