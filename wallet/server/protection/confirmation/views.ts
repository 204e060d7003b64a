import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { total } from '#platform/money/money.ts';
import { rich, t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { passkeyForm, pinField, setPinNotice } from '../../identity/second-factor/proof-views.ts';
import type { WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import type { Line, Part } from '../../payments/payments/domain.ts';
import { isSentUntracked } from '../../payments/payments/times-domain.ts';
import { problemForm, reportForm, urls } from '../../urls.ts';
import type { OwnPart } from './service.ts';

interface ConfirmationView {
  readonly own: OwnPart;
  readonly ways: WaysToProve & { readonly challenge: string };
  readonly token: string;
  readonly faults: readonly FieldFault[];
  readonly backUrl: string;
}

/** Draws what the holder confirms, what happens then, and the ways to prove it. */
export function confirmationView(view: ConfirmationView): string {
  const { own, faults } = view;
  const { payment, part } = own;
  return hostedPage({
    title: t('Is all well?'),
    lead: t('Confirm only once you have what you ordered, and it is as it should be.'),
    isRefused: faults.length > 0,
    scripts: ['passkey.js', 'approval.js'],
    body: html`${errorSummary(faults)} ${lineTable(part)}
      <dl class="facts">
        <dt>${t('Seller')}</dt>
        <dd>${part.payeeName}</dd>
        <dt>${t('Order')}</dt>
        <dd>
          ${t('{orderReference} at {clientName}', { orderReference: payment.orderReference, clientName: payment.clientName })}
        </dd>
        ${deadline(part)}
      </dl>
      ${part.status === 'shipped' && notice('warning', html`<p>${undeliveredWords(part)}</p>`)}
      <p class="hint">
        ${rich('Your word pays {payeeName} now, and cannot be taken back. If something is wrong, do not confirm: the money stays in escrow, and you can <link>report the problem</link>.', { payeeName: part.payeeName, link: (inner) => html`<a href="${problemForm({ paymentId: payment.id, partId: part.id })}">${inner}</a>` })}
      </p>
      ${waysToConfirm(view)}
      <div class="after">
        <p><a href="${urls.app.payment({ paymentId: payment.id })}">${t('Look at the payment in my wallet')}</a></p>
        <p><a href="${reportForm(payment.id)}">${t('I did not make this payment')}</a></p>
        <p><a href="${view.backUrl}">${t('Back to {clientName}', { clientName: payment.clientName })}</a></p>
      </div>`,
  });
}

/** Says what a holder does whose order has not arrived. */
function undeliveredWords(part: Part): string {
  return isSentUntracked(part)
    ? t('This was sent without tracking. If it has not arrived, do not confirm, and report the problem in time.')
    : t(
        'No carrier has reported this as delivered to you yet. If it has not arrived, do not confirm: you are protected without doing anything.',
      );
}

/** The lines that a confirmation pays for: those in escrow and in no case. */
function openLines(part: Part): Line[] {
  return part.lines.filter((line) => isHeld(line) && line.caseId === null);
}

function isHeld(line: Line): boolean {
  return line.releasedAt === null && leftOf(line).minor > 0n;
}

function lineTable(part: Part): Html {
  const lines = openLines(part);
  // The shipping goes with the last line.
  const isLast = part.lines.every((line) => lines.includes(line) || !isHeld(line));
  const shipping = leftOf(part.shipping);
  const sums = [...lines.map(leftOf), ...(isLast ? [shipping] : [])];
  return html`<table class="table">
    <caption class="hidden">
      ${t('What you confirm')}
    </caption>
    <tbody>
      ${lines.map(
        (line) =>
          html`<tr>
            <th scope="row">${line.quantity > 1 && html`${line.quantity} × `}${line.description}</th>
            <td>${formatMoney(leftOf(line))}</td>
          </tr>`,
      )}
      ${
        isLast &&
        shipping.minor > 0n &&
        html`<tr>
          <th scope="row">${t('Shipping')}</th>
          <td>${formatMoney(shipping)}</td>
        </tr>`
      }
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${t('Goes to the seller')}</th>
        <td>${formatMoney(total(sums, part.amount.currency))}</td>
      </tr>
    </tfoot>
  </table>`;
}

function deadline({ releaseAt, protectionEndsAt }: Part): Html | false {
  const at = releaseAt ?? protectionEndsAt;
  if (!at) return false;
  const time = (inner: HtmlValue) => html`<time datetime="${at.toISOString()}">${inner}</time>`;
  const words = releaseAt
    ? rich('paid on <time>{at, date, day}</time>, if you report no problem', { time, at })
    : rich('<time>{at, date, day}</time>; what has not arrived is not paid', { time, at });
  return html`<dt>${releaseAt ? t('Without your word') : t('Protected until')}</dt>
    <dd>${words}</dd>`;
}

function waysToConfirm({ own, ways, token, faults }: ConfirmationView): Html {
  const { payment, part } = own;
  const action = urls.protection.receive({ paymentId: payment.id, partId: part.id });
  const hidden = { challenge: ways.challenge };
  const label = t('All is well, pay {payeeName}', { payeeName: part.payeeName });
  const byPin = form({ action, token, hidden, body: pinField(faults), submit: label });
  const byPasskey = passkeyForm({
    action,
    token,
    hidden,
    ways,
    label: t('All is well, pay {payeeName} with a passkey', { payeeName: part.payeeName }),
    pinIs: 'below',
  });
  return html`${byPasskey} ${ways.hasPin ? byPin : setPinNotice(action, t('this order'))}`;
}

/** Draws a part that cannot be confirmed now, and why. */
export function notConfirmableView({ payment, part }: OwnPart, backUrl: string): string {
  const { title, lead } = stateWords(part);
  return hostedPage({
    title,
    lead,
    body: html`<p>
      <a class="button" href="${backUrl}">${t('Back to {clientName}', { clientName: payment.clientName })}</a>
    </p>`,
  });
}

function stateWords(part: Part): { title: string; lead: string } {
  switch (part.status) {
    case 'released':
      return {
        title: t('Already confirmed'),
        lead: t('{payeeName} has been paid. Nothing is left to do.', { payeeName: part.payeeName }),
      };
    case 'refunded':
      return {
        title: t('This was refunded'),
        lead: t('The money went back to you. Nothing is left to confirm.'),
      };
    case 'shipped':
    case 'delivered':
      return { title: t('A case is open'), lead: t('Until it ends, the case alone decides on the money.') };
    case 'awaiting':
    case 'held':
    case 'void':
      return { title: t('Not shipped yet'), lead: t('You can confirm this order once it is on its way.') };
  }
}
