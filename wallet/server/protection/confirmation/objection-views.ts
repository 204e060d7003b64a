import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import { form, hostedPage, notice } from '../../hosted/page-views.ts';
import { heldOf } from '../../payments/payments/domain.ts';
import { earliestRelease } from '../../payments/payments/shop-confirmation-domain.ts';
import type { ShopConfirmation } from '../../payments/payments/shop-confirmation-domain.ts';
import { problemForm, reportForm, urls } from '../../urls.ts';
import type { OwnPart } from './service.ts';

const time = (at: Date) => (inner: HtmlValue) => html`<time datetime="${at.toISOString()}">${inner}</time>`;

/** Asks the holder whether the shop is right: one press objects, and no proof is needed for that. */
export function objectionView({ payment, part }: OwnPart, shopConfirmation: ShopConfirmation, token: string): string {
  const { clientName, orderReference } = payment;
  const { payeeName } = part;
  const place = { paymentId: payment.id, partId: part.id };
  const at = earliestRelease(shopConfirmation);
  return hostedPage({
    title: t('Has your order arrived?'),
    lead: t('{clientName} says that your order from {payeeName} has arrived. You let it say so.', {
      clientName,
      payeeName,
    }),
    body: html`<dl class="facts">
        <dt>${t('Order')}</dt>
        <dd>${t('{orderReference} at {clientName}', { orderReference, clientName })}</dd>
        <dt>${t('Goes to the seller')}</dt>
        <dd>${t('{sum} to {payeeName}', { sum: heldOf(part), payeeName })}</dd>
        <dt>${t('If you say nothing')}</dt>
        <dd>
          ${
            shopConfirmation.releaseAt
              ? rich('paid on <time>{at, date, longTime}</time> UTC', { time: time(at), at })
              : rich('paid on <time>{at, date, longTime}</time> UTC at the earliest', { time: time(at), at })
          }
        </dd>
      </dl>
      ${form({
        action: urls.protection.objection(place),
        token,
        body: html`<p class="hint">
          ${t('If you object, nobody is paid for it, and {clientName} cannot say so again. Your protection goes on.', { clientName })}
        </p>`,
        submit: t('It is not so'),
      })}
      <div class="after">
        <p><a href="${urls.protection.receive(place)}">${t('That is right, pay {payeeName} now', { payeeName })}</a></p>
        <p><a href="${urls.app.payment({ paymentId: payment.id })}">${t('Look at the payment in my wallet')}</a></p>
        <p><a href="${reportForm(payment.id)}">${t('I did not make this payment')}</a></p>
      </div>`,
  });
}

/** Says that the shop's word releases nothing any more, and what goes on. */
export function objectedView({ payment, part }: OwnPart): string {
  const { clientName } = payment;
  const { payeeName, releaseAt } = part;
  return hostedPage({
    title: t('Nobody is paid for that'),
    lead: t('What {clientName} said of your order from {payeeName} has no effect any more.', { clientName, payeeName }),
    body: html`${
      releaseAt &&
      !part.pausedAt &&
      notice(
        'warning',
        html`<p>
          ${rich('The carrier has reported a delivery to you. Without a report of a problem, {payeeName} is paid for that on <time>{at, date, day}</time>.', { payeeName, time: time(releaseAt), at: releaseAt })}
        </p>`,
      )
    }
    ${ways({ payment, part })}`,
  });
}

/** Says that the seller was paid before, and how to report a problem. */
export function paidView(own: OwnPart): string {
  return hostedPage({
    title: t('{payeeName} has been paid', { payeeName: own.part.payeeName }),
    lead: t(
      'It is too late to object. If something is wrong with your order, report the problem: you are still protected.',
    ),
    body: ways(own),
  });
}

function ways({ payment, part }: OwnPart): Html {
  const place = { paymentId: payment.id, partId: part.id };
  return html`<div class="after">
    <p><a href="${problemForm(place)}">${t('There is a problem')}</a></p>
    <p><a href="${urls.app.payment({ paymentId: payment.id })}">${t('Look at the payment in my wallet')}</a></p>
  </div>`;
}
