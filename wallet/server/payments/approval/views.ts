import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Id } from '#platform/kernel/id.ts';
import { listFormat } from '#platform/kernel/formats.ts';
import { currencies } from '#platform/money/currency.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { currencyWords, decimalText, formatMoney, percentText } from '#platform/money/format.ts';
import { add, compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { rich, t } from '#platform/words/words.ts';
import { rateFacts } from '../../funding/exchange/views.ts';
import { cardName } from '../../funding/instruments/domain.ts';
import type { Card } from '../../funding/instruments/domain.ts';
import { topUpLimits, totalOf } from '../../funding/top-ups/domain.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import { errorSummary, form, hostedPage, notice, timeLeft } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { raisedBy } from '../../identity/limits/domain.ts';
import { passkeyForm, pinField, setPinNotice, totpForm } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import { linesOf, payable, shippingOf } from '../payments/domain.ts';
import { lastShipBy, longestShipWithinDays } from '../payments/times-domain.ts';
import type { CaptureError, Payment } from '../payments/domain.ts';
import { protectionWords } from '../payments/protection-words.ts';
import { reasons } from '../step-up/domain.ts';
import { placeName } from '../payments/words.ts';
import { couponForm, discountRows } from './coupon-views.ts';
import type { Terms } from './service.ts';
import { owedWords, reasonWords, refusalWords, strongerWords } from './words.ts';

interface ApprovalView {
  readonly payment: Payment;
  readonly terms: Terms;
  readonly token: string;
  /** What was typed as the code of a coupon. */
  readonly typed: string;
  readonly faults: readonly FieldFault[];
  readonly backUrl: string;
  /** A charge for this payment whose money stayed in the balance, if the holder comes from it. */
  readonly kept: TopUp | undefined;
}

/** Draws a payment's amount, payee, source and expiry, and the ways to approve it. */
export function approvalView(view: ApprovalView): string {
  const { payment, terms, token, faults } = view;
  const { sellers, count } = sellersOf(payment);
  return hostedPage({
    title: t('Pay {clientName}', { clientName: payment.clientName }),
    isRefused: faults.length > 0,
    scripts: ['passkey.js', 'approval.js'],
    body: html`${view.kept && keptNotice(view.kept)} ${owedNotice(terms)}
      <p class="amount">${formatMoney(costOf(view))}</p>
      <p class="lead">
        ${t('{description} · order {orderReference}', { description: payment.description, orderReference: payment.orderReference })}
      </p>
      ${errorSummary(faults)} ${itemTable(view)}
      <dl class="facts">
        ${
          payment.shipTo &&
          html`<dt>${t('Goes to')}</dt>
            <dd>${placeName(payment.shipTo)}</dd>`
        }
        ${untrackedFacts(payment)} ${sourceFacts(terms)} ${exchangeFacts(view)}
        <dt>${t('Price holds for')}</dt>
        <dd>${timeLeft(payment.validUntil, terms.leftMs)}</dd>
        <dt>${t('Payment number')}</dt>
        <dd>${shortNumberOf(payment.id)}</dd>
      </dl>
      <p class="hint">
        ${t('The money rests in escrow. {sellers} {count, plural, one {is} other {are}} paid once your parcel has arrived; what is not shipped within {days, plural, one {# day} other {# days}} comes back to you.', { sellers, count, days: longestShipWithinDays(payment) })}
      </p>
      <details>
        <summary>${t('How you are protected')}</summary>
        <ul class="points">
          ${protectionWords(payment).map((words) => html`<li>${words}</li>`)}
        </ul>
      </details>
      ${couponForm(payment, view)} ${cardLinks(view)} ${reasonsToAsk(view)}
      ${terms.refusal ? refused(view, terms.refusal) : waysToPay(view)}
      <div class="after">
        ${form({ action: urls.payments.decline({ paymentId: payment.id }), token, body: false, submit: t('Do not pay'), quiet: true })}
      </div>`,
  });
}

/** Computes what the payer pays in all: with the fee, if a card pays. */
function costOf({ payment, terms }: Pick<ApprovalView, 'payment' | 'terms'>): Money {
  return terms.cards.charge?.total ?? payable(payment);
}

/** Draws where the money comes from, a row for each sum. */
function sourceFacts({ spendable, cards: { charge }, exchange }: Terms): Html {
  const row = (words: string, sum: string) =>
    html`<dt>${words}</dt>
      <dd>${sum}</dd>`;
  if (!exchange && !charge) return row(t('From'), t('your balance of {spendable}', { spendable }));
  const own = charge ? charge.split.fromBalance : spendable;
  const give = exchange?.quote.give;
  return html`${own.minor > 0n && row(t('From your balance'), formatMoney(own))}
  ${give && row(t('From your balance in {name}', { name: currencyWords(give.currency) }), formatMoney(give))}
  ${charge && row(t('From {card}', { card: cardName(charge.card) }), formatMoney(add(charge.split.fromCard, charge.fee)))}`;
}

/** Draws the exchange that brings what the balance lacks: both sums, the rate with its day and end, and the margin. */
function exchangeFacts({ payment, terms }: ApprovalView): Html | false {
  if (!terms.exchange) return false;
  const { give, get, kept, marginBasisPoints, refundHours, validUntil } = terms.exchange.quote;
  const leftMs = terms.leftMs + validUntil.getTime() - payment.validUntil.getTime();
  return html`<dt>${t('Exchange')}</dt>
    <dd>${t('{give} for {get}', { give, get })}</dd>
    ${rateFacts(terms.exchange.quote)}
    <dt>${t('Our margin')}</dt>
    <dd>
      ${t('{percent} and the rest of rounding: {kept}, already included', { percent: percentText(marginBasisPoints), kept })}
    </dd>
    <dt>${t('This rate holds for')}</dt>
    <dd>${timeLeft(validUntil, leftMs)}</dd>
    <dt>${t('If it is refunded')}</dt>
    <dd>
      ${t('Within {hours, plural, one {# hour} other {# hours}}, back to this balance at the same rate. Later in {name}, which you can exchange back without our margin, at the rate of that day.', { hours: refundHours, name: currencyWords(get.currency) })}
    </dd>`;
}

/** Links to the other ways to pay with a card; each shows its exact shares on this page before the holder confirms. */
function cardLinks({ payment, terms }: ApprovalView): Html | false {
  const { usable, expired, charge } = terms.cards;
  if (terms.refusal && terms.refusal.code !== 'insufficient_funds') return false;
  const here = urls.payments.approve({ paymentId: payment.id });
  const link = (href: string, text: string) => html`<li><a class="link" href="${href}">${text}</a></li>`;
  const whole = (card: Card) => withQuery(here, { from: 'card', card: card.id });
  const shown = (card: Card) => (charge?.isAll ? whole(card) : withQuery(here, { card: card.id }));
  const [first] = usable;
  const { exchange } = terms;
  const others = charge ? usable.filter((card) => card.id !== charge.cardId) : [];
  const addCard = (replaces?: Id<'ins'>) => withQuery(urls.funding.addCard(), { continue: here, replaces });
  const ofExpired = expired.map((card) =>
    link(addCard(card.id), t('{card} has expired. Replace it', { card: cardName(card) })),
  );
  return html`<ul class="points">
    ${charge && !charge.isAll && charge.split.fromBalance.minor > 0n && link(whole(charge.card), t('Pay all of it from {card}', { card: cardName(charge.card) }))}
    ${charge?.isAll && link(here, t('Pay from your balance first'))}
    ${exchange?.others.map((currency) => link(withQuery(here, { with: currency }), t('Pay the rest from your balance in {name}', { name: currencyWords(currency) })))}
    ${exchange && first && link(withQuery(here, { card: first.id }), t('Pay the rest from {card}', { card: cardName(first) }))}
    ${!charge && first && link(whole(first), t('Pay from {card} instead', { card: cardName(first) }))}
    ${others.map((card) => link(shown(card), t('Use {card}', { card: cardName(card) })))} ${ofExpired}
    ${link(addCard(), t('Add a card to pay with'))}
  </ul>`;
}

/** Says that a card was charged for a payment that could not be taken any more. */
function keptNotice(topUp: TopUp): Html {
  const words = t(
    'Your card was charged {total}, but this payment could not be taken any more. The money is in your balance.',
    { total: totalOf(topUp) },
  );
  return notice('warning', html`<p>${words}</p>`);
}

/** Says what the payer owes, which comes before any payment from a balance, and how to pay it. */
function owedNotice({ owed }: Terms): Html | false {
  const [first] = owed;
  if (!first) return false;
  const exchange = withQuery(urls.funding.exchange(), { to: first.currency });
  return notice(
    'warning',
    html`<p>${owedWords(owed)}</p>
      <p><a href="${exchange}">${t('Exchange money to pay it')}</a></p>`,
  );
}

/** Names what is sent without tracking, and until when the payer can object to its release. */
function untrackedFacts({ parts, policy }: Payment): Html | false {
  const untracked = parts.filter((part) => part.isUntracked);
  if (untracked.length === 0) return false;
  const rows = untracked.map(
    (part) =>
      html`<dd>
        ${t('{payeeName}, {amount}: nobody sees whether it arrives. The seller is paid {days, plural, one {# day} other {# days}} after sending it, unless you report a problem before that.', { payeeName: part.payeeName, amount: part.amount, days: policy.untrackedReleaseDays })}
      </dd>`,
  );
  return html`<dt>${t('Sent without tracking')}</dt>
    ${rows}`;
}

function itemTable(view: ApprovalView): Html {
  const { payment, terms } = view;
  const fee = terms.cards.charge?.fee;
  const shipping = shippingOf(payment);
  const rows = linesOf(payment).map(
    (line) =>
      html`<tr>
        <th scope="row">${line.quantity > 1 && html`${line.quantity} × `}${line.description}</th>
        <td>${formatMoney(line.amount)}</td>
      </tr>`,
  );
  return html`<table class="table">
    <caption class="hidden">
      ${t('What you pay for')}
    </caption>
    <tbody>
      ${rows}
      <tr>
        <th scope="row">${t('Shipping')}</th>
        <td>${shipping.minor === 0n ? t('Free') : formatMoney(shipping)}</td>
      </tr>
      ${discountRows(payment)}
      <tr>
        <th scope="row">${t('Wallet fee')}</th>
        <td>${fee && fee.minor > 0n ? formatMoney(fee) : t('Free')}</td>
      </tr>
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${t('Total')}</th>
        <td>${formatMoney(costOf(view))}</td>
      </tr>
    </tfoot>
  </table>`;
}

/** Lists the sellers' names with their number. */
function sellersOf(payment: Payment): { sellers: string; count: number } {
  const names = [...new Set(payment.parts.map((part) => part.payeeName))];
  return { sellers: listFormat(readerLanguage()).format(names), count: names.length };
}

/** Says why the payer is asked: for the reasons kept with the payment, and for those that came since. */
function reasonsToAsk({ payment, terms }: ApprovalView): Html | false {
  const asked = reasons.filter((one) => payment.stepUp.reasons.includes(one) || terms.reasons.includes(one));
  if (asked.length === 0) return false;
  return html`<p class="hint">${t('Why we ask you to confirm this payment:')}</p>
    <ul class="points">
      ${reasonWords(asked, terms).map((words) => html`<li>${words}</li>`)}
    </ul>`;
}

/** Draws why the PIN is not enough, and sends a holder without anything stronger to add a passkey. */
function strongerNotice(terms: Terms, continueTo: string): Html {
  const addPasskey = withQuery(urls.identity.addPasskey(), { continue: continueTo });
  const hasNone = !terms.passkeyOptions && !terms.hasAuthenticator;
  return html`${notice('info', html`<p>${strongerWords(terms)}</p>`)}
  ${hasNone && html`<p><a class="button" href="${addPasskey}">${t('Add a passkey')}</a></p>`}`;
}

function waysToPay(view: ApprovalView): Html {
  const { payment, token, faults } = view;
  const isStrong = view.terms.asks === 'strong_proof';
  const { charge } = view.terms.cards;
  // A card is charged only with the PIN or a passkey.
  const usable = charge ? { ...view.terms, hasAuthenticator: false } : view.terms;
  const terms = isStrong ? { ...usable, hasPin: false } : usable;
  const amount = costOf(view);
  const label = t('Pay {amount}', { amount });
  const hidden = {
    challenge: terms.challenge,
    ...(charge && { card: charge.cardId, ...(charge.isAll ? { from: 'card' } : {}) }),
    ...(terms.exchange && { quote: terms.exchange.quote.id }),
  };
  const action = urls.payments.approve({ paymentId: payment.id });
  const byPin = form({
    action,
    token,
    hidden,
    body: pinField(faults),
    submit: label,
  });
  const byPasskey = passkeyForm({
    action,
    token,
    hidden,
    ways: terms,
    label: t('Pay {amount} with a passkey', { amount }),
    pinIs: 'below',
  });
  const byApp = totpForm({ action, token, hidden, ways: terms, label, faults });
  if (isStrong) return html`${strongerNotice(terms, action)} ${byPasskey} ${byApp}`;
  const withoutPin = !byApp && setPinNotice(action, t('this order'));
  return html`${byPasskey} ${terms.hasPin ? byPin : withoutPin} ${byApp}`;
}

/** Draws why the payment cannot be approved now, and the next step. */
function refused({ payment, terms, backUrl }: ApprovalView, refusal: CaptureError): Html {
  const help = urls.problems.page({ code: refusal.code });
  const words = notice(
    'warning',
    html`<p>${refusalWords(refusal, terms)}</p>
      <p><a href="${help}">${t('What does this mean?')}</a></p>`,
  );
  if (refusal.code !== 'insufficient_funds') {
    const isRaisable = 'tier' in refusal && raisedBy(refusal.tier) !== undefined;
    const raise = withQuery(urls.identity.raiseLimits(), {
      continue: urls.payments.approve({ paymentId: payment.id }),
    });
    return html`${words} ${isRaisable && html`<p><a class="button" href="${raise}">${t('Raise my limit')}</a></p>`}
      <p>
        <a class="button${isRaisable ? ' quiet' : ''}" href="${backUrl}"
          >${t('Back to {clientName}', { clientName: payment.clientName })}</a
        >
      </p>`;
  }
  // What the notice above asks for comes first: money that is added here would pay nothing either.
  if (terms.owed.length > 0) return words;
  // A smaller shortfall is rounded up to the least top-up; the rest stays in the balance.
  const { shortfall } = refusal;
  const { least } = topUpLimits;
  const sum = compare(shortfall, least) > 0 ? shortfall : least;
  const amount = decimalText(sum.minor, currencies[sum.currency].decimals);
  const here = urls.payments.approve({ paymentId: payment.id });
  const topUp = withQuery(urls.funding.topUpPage(), { amount, continue: here });
  return html`${words}
    <p><a class="button" href="${topUp}">${t('Add {sum}', { sum })}</a></p>`;
}

/** Draws a payment that can no longer be approved. @param kept As in `ApprovalView`. */
export function endedView(payment: Payment, backUrl: string, kept?: TopUp): string {
  const { title, lead } = endedWords(payment);
  return hostedPage({
    title,
    ...(kept ? {} : { lead }),
    body: html`${kept && keptNotice(kept)}
      <p>
        <a class="button" href="${backUrl}">${t('Back to {clientName}', { clientName: payment.clientName })}</a>
      </p>
      <p class="after muted">${t('Payment number {number}', { number: shortNumberOf(payment.id) })}</p>`,
  });
}

function endedWords(payment: Payment): { title: string; lead: HtmlValue } {
  const { clientName, orderReference } = payment;
  if (payment.capturedAt !== null) {
    const lead = html`${rich('You paid {amount} to {clientName} for order <span>{orderReference}</span>. It was taken once. Sellers ship by <span>{by, date, day}</span>, or you get it back.', { amount: payable(payment), clientName, span: (inner) => html`<span class="nowrap">${inner}</span>`, orderReference, by: lastShipBy(payment) })}`;
    return { title: t('Already paid'), lead };
  }
  const order = t('Go back to {clientName}: there you can pay the order again, or place it again if it has ended.', {
    clientName,
  });
  return payment.status === 'expired'
    ? { title: t('This price has run out'), lead: t('You were not charged. {order}', { order }) }
    : { title: t('This payment was canceled'), lead: t('You were not charged. {order}', { order }) };
}

/** Draws the page for a payment that the holder does not have. */
export function notFoundView(): string {
  return hostedPage({
    title: t('No such payment'),
    lead: t(
      'This payment is not in your wallet. If you have several, log in with the one that you linked to the shop.',
    ),
    body: html`<p><a class="button" href="/">${t('To my wallet')}</a></p>`,
  });
}
