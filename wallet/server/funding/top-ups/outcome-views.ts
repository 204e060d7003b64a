import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import type { ProblemRow } from '#platform/http/problem.ts';
import { withQuery } from '#platform/http/url.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { rich, t } from '#platform/words/words.ts';
import { hostedPage, notice } from '../../hosted/page-views.ts';
import { problems } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { totalOf } from './domain.ts';
import type { Known, Source, TopUp } from './domain.ts';
import { earlierWords } from './words.ts';

/** Draws the outcome of a top-up, or says that it is not known yet. */
export function outcomeView(topUp: TopUp, { source, arrivesAt, takenBack }: Known, address: string): string {
  if (takenBack.minor > 0n) return takenBackView(topUp, source, takenBack);
  if (topUp.status === 'succeeded') {
    return hostedPage({
      title: t('{amount} added', { amount: topUp.amount }),
      lead: topUp.isDebit
        ? t('It came from {name}.', { name: source.name })
        : t('Your card was charged {total}.', { total: totalOf(topUp) }),
      body: html`<p><a class="button" href="/">${t('To your wallet')}</a></p>
        ${reference(topUp)}`,
    });
  }
  if (topUp.status === 'declined') return declinedView(topUp);
  if (topUp.status === 'processing') return onItsWayView(topUp, source, arrivesAt);
  return hostedPage({
    title: t('Asking your bank'),
    lead: t('This usually takes a few seconds. You can leave this page: we go on asking, and never charge twice.'),
    body: html`<p><a class="button" href="${address}">${t('Look again')}</a></p>
      ${reference(topUp)}`,
  });
}

/** Says that the bank took the money back, or some of it, after it was added. */
function takenBackView(topUp: TopUp, { name }: Source, takenBack: Money): string {
  const { amount, isDebit } = topUp;
  const activity = withQuery(urls.app.activity(), { currency: amount.currency });
  return hostedPage({
    title: t('{takenBack} was taken back', { takenBack }),
    lead: isDebit
      ? t('{amount} was added from {name}. Then your bank took {takenBack} back.', { amount, name, takenBack })
      : t('{amount} was added from {name}. Then the bank of your card took {takenBack} back.', {
          amount,
          name,
          takenBack,
        }),
    body: html`<p><a class="button" href="/">${t('To your wallet')}</a></p>
      <p class="after"><a class="link" href="${activity}">${t('See it in your activity')}</a></p>
      ${reference(topUp)}`,
  });
}

function onItsWayView(topUp: TopUp, { name }: Source, arrivesAt: Date | undefined): string {
  const { amount } = topUp;
  return hostedPage({
    title: t('{amount} is on its way', { amount }),
    lead: t('Your bank sends it from {name}. That takes some days.', { name }),
    body: html`<ul class="plain">
        ${arrivesAt && html`<li>${t('It should be in your balance by {arrivesAt, date, day}. Then you can spend it.', { arrivesAt })}</li>`}
        <li>${t('We write to you when it has arrived, or if your bank refuses.')}</li>
        <li>${t('Keep enough money in the account until then.')}</li>
      </ul>
      <p><a class="button" href="/">${t('To your wallet')}</a></p>
      ${reference(topUp)}`,
  });
}

function declinedView(topUp: TopUp): string {
  const words: ProblemRow = problems[topUp.refusal ?? 'instrument_declined'];
  const typed = decimalText(topUp.amount.minor, currencies[topUp.amount.currency].decimals);
  const { continueTo } = topUp;
  const isForPayment = topUp.paymentId !== null && continueTo !== null;
  const more = withQuery(urls.funding.topUpPage(), { amount: typed, continue: continueTo ?? undefined });
  const again = isForPayment ? continueTo : more;
  return hostedPage({
    title: words.title(),
    body: html`${notice('danger', html`<p>${words.detail?.()} <strong>${t('You were not charged.')}</strong></p>`)}
      <p>${words.nextAction?.()}</p>
      <p>
        <a class="button" href="${again}">${topUp.isDebit ? t('Try again') : t('Try again or use another card')}</a>
      </p>
      ${
        continueTo !== null &&
        !isForPayment &&
        html`<p class="after"><a class="link" href="${continueTo}">${t('Back without adding money')}</a></p>`
      }
      ${reference(topUp)}`,
  });
}

function reference(topUp: TopUp): Html {
  return html`<p class="hint">
    ${rich('Number <link>{number}</link>', { link: (inner) => html`<a class="link" href="${urls.app.topUp({ topUpId: topUp.id })}">${inner}</a>`, number: shortNumberOf(topUp.id) })}
  </p>`;
}

/** Draws the outcome of the earlier order that used this attempt, and a link to a new form. */
export function earlierView(earlier: TopUp, source: Source, again: Readonly<Record<string, string>>): string {
  const isDone = earlier.status === 'succeeded';
  return hostedPage({
    title: isDone ? t('{amount} was added before', { amount: earlier.amount }) : t('This form was sent before'),
    body: html`${notice('info', html`<p>${earlierWords(earlier)} <strong>${t('Nothing else was charged just now.')}</strong></p>`)}
      <p>
        ${t('That was from {cardName}. If you want to add more, start again with a new form.', { cardName: source.name })}
      </p>
      <p><a class="button" href="${withQuery(urls.funding.topUpPage(), again)}">${t('Add more money')}</a></p>
      <p class="after">
        <a class="link" href="${withQuery(urls.funding.topUpReturn(), { top_up: earlier.id })}"
          >${t('See the outcome of the first')}</a
        >
      </p>
      ${reference(earlier)}`,
  });
}
