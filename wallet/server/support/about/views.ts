import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { versionsAt } from '#platform/kernel/versions.ts';
import type { Dated } from '#platform/kernel/versions.ts';
import { currencyWords, percentText } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import type { ExchangeTerms } from '../../funding/exchange/domain.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import { inForce } from '../../funding/withdrawals/domain.ts';
import type { WithdrawalTerms } from '../../funding/withdrawals/domain.ts';
import { feeTermsWords } from '../../funding/withdrawals/words.ts';
import { hostedPage } from '../../hosted/page-views.ts';
import type { Policy } from '../../payments/payments/policy-domain.ts';
import { termsWords } from '../../payments/payments/protection-words.ts';
import { urls } from '../../urls.ts';
import { comingWords } from './limit-views.ts';
import type { Operator, PublicFees } from './port.ts';

/** Draws how to reach the operator. */
export function contactView(operator: Operator): string {
  return hostedPage({
    title: t('Contact'),
    lead: t('Who runs this wallet, and how to reach them.'),
    body: html`${operatorFacts(operator)}
      <p>
        ${t('If you have a wallet here, write from it: then we see what it is about, and only you read the answer.')}
      </p>
      <p><a class="button" href="${urls.support.write()}">${t('Write to support')}</a></p>
      <p class="hint">${t('We never ask for a password, a PIN or a code.')}</p>`,
  });
}

/** Draws the operator, with what the operator still has to fill in. */
export function operatorFacts({ name, address, mail }: Operator): Html {
  const missing = t('not filled in by the operator yet');
  return html`<dl class="facts">
    <dt>${t('Operator')}</dt>
    <dd>${name ?? missing}</dd>
    <dt>${t('Address')}</dt>
    <dd>${address ?? missing}</dd>
    <dt>${t('Mail')}</dt>
    <dd>${mail ?? missing}</dd>
  </dl>`;
}

/** Draws the fees in force, and those that are announced. */
export function feesView({ fees, exchanges, withdrawals, now }: PublicFees): string {
  const { current } = versionsAt(fees, now);
  const currencies = [...new Set(withdrawals.map(({ currency }) => currency))];
  const paidOut = currencies.flatMap((currency) => inForce(withdrawals, currency, now) ?? []);
  return hostedPage({
    title: t('Fees'),
    lead: t('In force since {from, date, longDate}, version {version}.', {
      from: current.validFrom,
      version: current.version,
    }),
    body: html`<dl class="facts">
        <dt>${t('Paying from your balance')}</dt>
        <dd>${t('free')}</dd>
        ${cardFact(current)}
        <dt>${t('Adding money from a bank account')}</dt>
        <dd>${t('free')}</dd>
        ${exchangeFact(versionsAt(exchanges, now).current)} ${paidOut.map(withdrawalFact)}
        <dt>${t('Refunds')}</dt>
        <dd>${t('free')}</dd>
        ${saleFact(current)}
      </dl>
      ${announced({ fees, exchanges, withdrawals, now })}
      <p>${t('Before you pay, add or withdraw money you see what it costs in all. Nothing else is charged.')}</p>
      <p>${t('A payment keeps the fees that it was made with, whatever we change later.')}</p>`,
  });
}

/** Draws what later versions charge, by the day on which they begin. */
function announced({ fees, exchanges, withdrawals, now }: PublicFees): Html[] {
  const facts = [
    ...fees.map((one) => ({ from: one.validFrom, fact: html`${cardFact(one)} ${saleFact(one)}` })),
    ...exchanges.map((one) => ({ from: one.validFrom, fact: exchangeFact(one) })),
    ...withdrawals.map((one) => ({ from: one.validFrom, fact: withdrawalFact(one) })),
  ].filter(({ from }) => from > now);
  const days = Map.groupBy(facts, ({ from }) => from.toISOString().slice(0, 10));
  return [...days]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([day, ofDay]) =>
        html`<h2>${t('From {day, date, longDate} on', { day: new Date(day) })}</h2>
          <dl class="facts">${ofDay.map(({ fact }) => fact)}</dl>`,
    );
}

function cardFact({ cardBasisPoints, cardFreeUpToMinor, currency }: FeeSchedule): Html {
  const words =
    cardBasisPoints === 0
      ? t('free')
      : t('the first {free} of a month are free; what is beyond costs {percent}', {
          free: { minor: cardFreeUpToMinor, currency },
          percent: percentText(cardBasisPoints),
        });
  return html`<dt>${t('Money from a card, added or paid with')}</dt>
    <dd>${words}</dd>`;
}

function exchangeFact({ marginBasisPoints }: ExchangeTerms): Html {
  return html`<dt>${t('Exchanging currencies')}</dt>
    <dd>
      ${t('{percent} over the European Central Bank’s rate of the day', { percent: percentText(marginBasisPoints) })}
    </dd>`;
}

function withdrawalFact(terms: WithdrawalTerms): Html {
  return html`<dt>${t('Withdrawing {name} to your bank', { name: currencyWords(terms.currency) })}</dt>
    <dd>${feeTermsWords(terms)}</dd>`;
}

function saleFact({ merchantBasisPoints }: FeeSchedule): Html {
  const words =
    merchantBasisPoints === 0
      ? t('free, but for the commission of the shop, to which you agreed when you linked your wallet')
      : t(
          '{percent} of each sale when it is paid out, and the commission of the shop, to which you agreed when you linked your wallet',
          { percent: percentText(merchantBasisPoints) },
        );
  return html`<dt>${t('Receiving money as a seller')}</dt>
    <dd>${words}</dd>`;
}

/** Draws how payments are protected, with each deadline of the terms in force, and of those that are announced. */
export function protectionView(versions: readonly (Policy & Dated)[], now: Date): string {
  const { current, coming } = versionsAt(versions, now);
  return hostedPage({
    title: t('Buyer protection'),
    lead: t('Version {version}. A payment keeps the terms that it was made with.', { version: current.version }),
    body: html`<p>${t('What you pay rests in escrow until your order has arrived. Then the seller is paid.')}</p>
      ${protectionPoints(current)}
      ${coming.map(
        (policy) =>
          html`<h2>${comingWords(policy)}</h2>
            ${protectionPoints(policy)}`,
      )}
      <p class="after"><a class="link" href="${urls.support.help()}">${t('Help')}</a></p>`,
  });
}

function protectionPoints(policy: Policy): Html {
  const { cases } = policy;
  return html`<ul class="points">
      ${termsWords(policy, policy.shipWithinDays).map((words) => html`<li>${words}</li>`)}
    </ul>
    <p>
      ${t('A seller may ask for more time to ship, at most {days, plural, one {# day} other {# days}}; you see it before you pay.', { days: policy.shipWithinMostDays })}
    </p>
    <p>
      ${t('You can extend the protection of an order once, by {days, plural, one {# day} other {# days}}.', { days: policy.extensionDays })}
    </p>
    <h2>${t('Returns')}</h2>
    <p>
      ${t('After a return is agreed, you ship it within {shipDays, plural, one {# day} other {# days}}. You have the money back {refundDays, plural, one {# day} other {# days}} after it was delivered, unless the seller objects and we decide.', { shipDays: cases.returnShipDays, refundDays: cases.returnRefundDays })}
    </p>`;
}
