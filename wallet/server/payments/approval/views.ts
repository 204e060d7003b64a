import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { dateFormat, listFormat } from '#platform/kernel/formats.ts';
import { counted } from '#platform/kernel/words.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText, formatMoney } from '#platform/money/format.ts';
import { compare, negate } from '#platform/money/money.ts';
import { topUpLimits } from '../../funding/top-ups/domain.ts';
import { errorSummary, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { passkeyForm, pinField, setPinNotice } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import { payable, shipBy } from '../payments/domain.ts';
import type { CaptureError, Payment } from '../payments/domain.ts';
import type { Terms } from './service.ts';
import { refusalWords } from './words.ts';

interface ApprovalView {
  readonly payment: Payment;
  readonly terms: Terms;
  readonly token: string;
  readonly faults: readonly FieldFault[];
  readonly backUrl: string;
}

/** What is paid, to whom, from what, until when; and the two ways to say yes. */
export function approvalView(view: ApprovalView): string {
  const { payment, terms, token, faults } = view;
  return hostedPage({
    title: `Pay ${payment.clientName}`,
    isRefused: faults.length > 0,
    scripts: ['passkey.js', 'approval.js'],
    body: html`<p class="amount">${formatMoney(payable(payment))}</p>
      <p class="lead">${payment.description} · order ${payment.orderReference}</p>
      ${errorSummary(faults)} ${itemTable(payment)}
      <dl class="facts">
        <dt>From</dt>
        <dd>your balance of ${formatMoney(terms.spendable)}</dd>
        <dt>Price holds for</dt>
        <dd>${timeLeft(view)}</dd>
      </dl>
      <p class="hint">
        The money rests in escrow. ${sellers(payment)} paid once your parcel has arrived; what is not shipped within
        ${counted(payment.policy.shipWithinDays, 'day')} comes back to you.
      </p>
      ${terms.refusal ? refused(view, terms.refusal) : waysToPay(view)}
      <div class="after">
        ${form({ action: urls.payments.decline({ paymentId: payment.id }), token, body: false, submit: 'Do not pay', quiet: true })}
      </div>`,
  });
}

/** Counted down by a script; without it the minutes and the clock say the same. */
function timeLeft({ payment, terms }: ApprovalView): Html {
  const minutes = Math.max(1, Math.round(terms.leftMs / 60_000));
  const text = counted(minutes, 'minute');
  const until = payment.validUntil.toISOString();
  return html`<span data-left-ms="${terms.leftMs}">${text}</span>, until
    <time datetime="${until}" data-clock>${until.slice(11, 16)} UTC</time>`;
}

function itemTable(payment: Payment): Html {
  const rows = payment.lines.map(
    (line) =>
      html`<tr>
        <th scope="row">${line.quantity > 1 && html`${line.quantity} × `}${line.description}</th>
        <td>${formatMoney(line.amount)}</td>
      </tr>`,
  );
  return html`<table class="table">
    <caption class="hidden">
      What you pay for
    </caption>
    <tbody>
      ${rows}
      <tr>
        <th scope="row">Shipping</th>
        <td>${payment.shipping.minor === 0n ? 'Free' : formatMoney(payment.shipping)}</td>
      </tr>
      ${
        payment.discount &&
        html`<tr>
          <th scope="row">Discount of ${payment.clientName}</th>
          <td>${formatMoney(negate(payment.discount.amount))}</td>
        </tr>`
      }
      <tr>
        <th scope="row">Wallet fee</th>
        <td>None</td>
      </tr>
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">Total</th>
        <td>${formatMoney(payable(payment))}</td>
      </tr>
    </tfoot>
  </table>`;
}

function sellers(payment: Payment): string {
  const names = [...new Set(payment.parts.map((part) => part.payeeName))];
  return names.length === 1 ? `${names[0]} is` : `${listFormat('en').format(names)} are`;
}

function waysToPay(view: ApprovalView): Html {
  const { payment, terms, token, faults } = view;
  const label = `Pay ${formatMoney(payable(payment))}`;
  const action = urls.payments.approve({ paymentId: payment.id });
  const byPin = form({
    action,
    token,
    hidden: { challenge: terms.challenge },
    body: pinField(faults),
    submit: label,
  });
  const byPasskey = passkeyForm({
    action,
    token,
    hidden: { challenge: terms.challenge },
    ways: terms,
    label: `${label} with a passkey`,
    pinIs: 'below',
  });
  return html`${byPasskey} ${terms.hasPin ? byPin : setPinNotice(action, 'this order')}`;
}

/** Why it can't be paid just now, and the way on. */
function refused({ payment, terms, backUrl }: ApprovalView, refusal: CaptureError): Html {
  const words = notice('warning', html`<p>${refusalWords(refusal, terms)}</p>`);
  if (refusal.code !== 'insufficient_funds') {
    return html`${words}
      <p><a class="button" href="${backUrl}">Back to ${payment.clientName}</a></p>`;
  }
  // Less than the least top-up can't be added: the rest stays in the balance.
  const { shortfall } = refusal;
  const { least } = topUpLimits;
  const sum = compare(shortfall, least) > 0 ? shortfall : least;
  const amount = decimalText(sum.minor, currencies[sum.currency].decimals);
  const here = urls.payments.approve({ paymentId: payment.id });
  const topUp = withQuery(urls.funding.topUpPage(), { amount, continue: here });
  return html`${words}
    <p><a class="button" href="${topUp}">Add ${formatMoney(sum)}</a></p>`;
}

/** A page for a payment that there is nothing to approve of any more. */
export function endedView(payment: Payment, backUrl: string): string {
  const { title, lead } = endedWords(payment);
  return hostedPage({
    title,
    lead,
    body: html`<p><a class="button" href="${backUrl}">Back to ${payment.clientName}</a></p>
      <p class="after muted">Reference ${payment.id}</p>`,
  });
}

function endedWords(payment: Payment): { title: string; lead: HtmlValue } {
  const { clientName, orderReference } = payment;
  if (payment.capturedAt !== null) {
    const lead = html`You paid ${formatMoney(payable(payment))} to ${clientName} for order
      <span class="nowrap">${orderReference}</span>. It was taken once. Sellers ship by
      <span class="nowrap">${day(shipBy(payment))}</span>, or you get it back.`;
    return { title: 'Already paid', lead };
  }
  const order = `Go back to ${clientName}: there you can pay the order again, or place it again if it has ended.`;
  return payment.status === 'expired'
    ? { title: 'This price has run out', lead: `You were not charged. ${order}` }
    : { title: 'This payment was canceled', lead: `You were not charged. ${order}` };
}

export function notFoundView(): string {
  return hostedPage({
    title: 'No such payment',
    lead: 'This payment is not in your wallet. If you have several, log in with the one that you linked to the shop.',
    body: html`<p><a class="button" href="/">To my wallet</a></p>`,
  });
}

function day(at: Date): string {
  return dateFormat('en-IE', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at);
}
