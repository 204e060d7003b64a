import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { negate } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { field, form } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Payment } from '../payments/domain.ts';

/** Draws what is taken off the price, in the order in which it is: the shop's discount, then the wallet's coupon. */
export function discountRows({ discount, coupon, clientName }: Payment): Html {
  const row = (words: string, amount: NonNullable<Payment['discount']>['amount']) =>
    html`<tr>
      <th scope="row">${words}</th>
      <td>${formatMoney(negate(amount))}</td>
    </tr>`;
  return html`${discount && row(t('Discount of {clientName}', { clientName }), discount.amount)}
  ${coupon && row(t('Coupon {code}', { code: coupon.code }), coupon.amount)}`;
}

/** Draws the form that takes a coupon off a payment, or takes it away again. */
export function couponForm(
  { id: paymentId, coupon }: Payment,
  { token, typed, faults }: { readonly token: string; readonly typed: string; readonly faults: readonly FieldFault[] },
): Html {
  if (coupon) {
    return html`<p class="hint">${t('The seller is paid what the coupon pays only after a delivery that we see.')}</p>
      ${form({ action: urls.payments.leaveCoupon({ paymentId }), token, body: false, submit: t('Remove the coupon {code}', { code: coupon.code }), quiet: true })}`;
  }
  const code = {
    name: 'code',
    label: t('Code'),
    hint: t('Of a coupon of this wallet. A shop takes its own codes before you come here'),
    value: typed,
    autocomplete: 'off',
    maxlength: 40,
  } as const;
  const isWrong = faults.some((fault) => fault.field === 'code');
  return html`<details${isWrong && html` open=""`}>
    <summary>${t('I have a coupon')}</summary>
    ${form({ action: urls.payments.takeCoupon({ paymentId }), token, body: field(code, faults), submit: t('Take it off the price'), quiet: true })}
  </details>`;
}
