import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../opening/hosted/page.ts';
import type { FieldFault } from '../../opening/hosted/page.ts';
import { shipBy } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';
import type { Terms } from './service.ts';

export interface ApprovalView {
  readonly payment: Payment;
  readonly terms: Terms;
  readonly token: string;
  readonly faults: readonly FieldFault[];
  readonly backUrl: string;
}

/** What is paid, to whom, from what, until when; and the two ways to say yes. */
export function approvalView(view: ApprovalView): string {
  const { payment, terms, faults } = view;
  return hostedPage({
    title: `Pay ${payment.clientName}`,
    scripts: ['passkey.js'],
    body: html`<p class="amount">${formatMoney(payment.amount)}</p>
<p class="lead">${payment.description} · order ${payment.orderReference}</p>
${errorSummary(faults)}
${itemTable(payment)}
<dl class="facts">
<dt>From</dt><dd>your balance of ${formatMoney({ minor: terms.spendableMinor, currency: payment.amount.currency })}</dd>
<dt>Fee</dt><dd>none</dd>
<dt>This price holds until</dt><dd><time datetime="${payment.validUntil.toISOString()}">${clock(payment.validUntil)}</time></dd>
</dl>
<p class="hint">The money rests in escrow. ${sellers(payment)} paid when your parcel has arrived.</p>
${terms.shortfallMinor > 0n ? shortfall(view) : waysToPay(view)}
<div class="after">${form({ action: `/id/approve/${payment.id}/decline`, token: view.token, body: false, submit: 'Do not pay', quiet: true })}</div>`,
  });
}

function itemTable(payment: Payment): Html {
  const rows = payment.lines.map(
    (line) => html`<tr><th scope="row">${line.quantity > 1 && html`${line.quantity} × `}${line.description}</th><td>${formatMoney(line.amount)}</td></tr>`,
  );
  return html`<table><caption class="hidden">What you pay for</caption><tbody>${rows}
<tr><th scope="row">Shipping</th><td>${payment.shipping.minor === 0n ? 'free' : formatMoney(payment.shipping)}</td></tr></tbody>
<tfoot><tr><th scope="row">Total</th><td>${formatMoney(payment.amount)}</td></tr></tfoot></table>`;
}

function sellers(payment: Payment): string {
  const names = payment.parts.map((part) => part.payeeName);
  return names.length === 1 ? `${names[0]} is` : `${new Intl.ListFormat('en').format(names)} are`;
}

function waysToPay({ payment, terms, token, faults }: ApprovalView): Html {
  const label = `Pay ${formatMoney(payment.amount)}`;
  const action = `/id/approve/${payment.id}`;
  const passkey = terms.passkeyOptions && html`<form method="post" action="${action}" hidden data-passkey="get" data-options="${JSON.stringify(terms.passkeyOptions)}">
<input type="hidden" name="_form" value="${token}">
<input type="hidden" name="challenge" value="${terms.challenge}">
<input type="hidden" name="response" value="">
<p role="status" class="hint"></p>
<button class="button" type="submit">${label} with a passkey</button>
<p class="or">or</p>
</form>`;
  return html`${passkey}
${form({
  action,
  token,
  hidden: { challenge: terms.challenge },
  body: html`<div class="code">${field({ name: 'pin', label: 'Payment PIN', type: 'password', autocomplete: 'off', inputmode: 'numeric', maxlength: 6 }, faults)}</div>`,
  submit: label,
})}`;
}

function shortfall({ payment, terms }: ApprovalView): Html {
  const missing = { minor: terms.shortfallMinor, currency: payment.amount.currency };
  const amount = `${missing.minor / 100n}.${String(missing.minor % 100n).padStart(2, '0')}`;
  const query = new URLSearchParams({ amount, continue: `/id/approve/${payment.id}` }).toString();
  return html`${notice('warning', html`<p><strong>You are ${formatMoney(missing)} short.</strong> You were not charged. Add the money now and you come straight back to this order.</p>`)}
<p><a class="button" href="/id/top-up?${query}">Add ${formatMoney(missing)}</a></p>`;
}

/** A page for a payment that there is nothing to approve of any more. */
export function endedView(payment: Payment, backUrl: string, hasExpired: boolean): string {
  const paid = payment.capturedAt !== null;
  const title = paid ? 'Already paid' : hasExpired || payment.status === 'expired' ? 'This price has run out' : 'This payment was canceled';
  const text = paid
    ? html`You paid ${formatMoney(payment.amount)} to ${payment.clientName}. It was taken once; sellers ship by ${day(shipBy(payment))}.`
    : html`You were not charged. Go back to ${payment.clientName}; your order is still there and can be paid again.`;
  return hostedPage({
    title,
    body: html`<p class="lead">${text}</p><p><a class="button" href="${backUrl}">Back to ${payment.clientName}</a></p>
<p class="after muted">Reference ${payment.id}</p>`,
  });
}

export function notFoundView(): string {
  return hostedPage({
    title: 'No such payment',
    lead: 'This payment is not in your wallet. If you have several, log in with the one that you linked to the shop.',
    body: html`<p><a class="button" href="/">To my wallet</a></p>`,
  });
}

function clock(at: Date): string {
  return `${at.toISOString().slice(11, 16)} UTC`;
}

function day(at: Date): string {
  return new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at);
}
