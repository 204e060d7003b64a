import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { listFormat } from '#platform/kernel/formats.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { currencies, isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { currencyWords, decimalText, formatMoney, percentText } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, fieldFrame, form, hostedPage, notice, timeLeft } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import type { WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { passkeyForm, pinField, setPinNotice, totpForm } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import type { Offer, Quote } from './domain.ts';
import { marginWords, rateWords } from './words.ts';

/** What the form for a quote has, as it was typed. */
export interface Typed {
  readonly amount?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface AskView {
  readonly offer: Offer;
  readonly typed: Typed;
  readonly faults: readonly FieldFault[];
  readonly token: string;
}

/** Draws the form that asks for a quote: the sum to give, and the currency to get. */
export function askView({ offer, typed, faults, token }: AskView): string {
  const { givable: mine, rated, unrated, terms } = offer;
  const from = chosen(
    typed.from,
    mine.map((one) => one.currency),
  );
  const to = chosen(
    typed.to,
    rated.filter((one) => one !== from),
  );
  return hostedPage({
    title: t('Exchange money'),
    lead: t(
      'At the European Central Bank’s rate of the day, less a margin of {percent}. You see both sums before you agree.',
      {
        percent: percentText(terms.marginBasisPoints),
      },
    ),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)} ${owedNotices(offer)} ${refundedNotices(offer)}
      ${
        rated.length === 0
          ? notice('info', html`<p>${t('There is no current exchange rate yet. Try again in a few hours.')}</p>`)
          : form({
              action: urls.funding.exchange(),
              token,
              body: html`${field(
                {
                  name: 'amount',
                  label: t('Amount that you give'),
                  value: typed.amount,
                  autocomplete: 'off',
                  inputmode: 'decimal',
                  maxlength: 64,
                },
                faults,
              )}
              ${choice({ name: 'from', label: t('From your balance in') }, mine.map(balanceChoice), from, faults)}
              ${choice(
                { name: 'to', label: t('Into') },
                rated.map((one) => [one, currencyWords(one)] as const),
                to,
                faults,
              )}`,
              submit: t('See the rate'),
            })
      }
      ${
        unrated.length > 0 &&
        rated.length > 0 &&
        html`<p class="hint">
          ${t('The European Central Bank publishes no rate for {names}, so they cannot be exchanged here.', {
            names: listFormat(readerLocale(), { type: 'conjunction' }).format(unrated.map((one) => currencyWords(one))),
          })}
        </p>`
      }
      <p class="after"><a class="link" href="/">${t('Back to your wallet')}</a></p>`,
  });
}

/** Says what the holder owes, and that money got in that currency pays it. */
function owedNotices({ owed }: Offer): Html[] {
  return owed.map((one) =>
    notice(
      'info',
      html`<p>
        ${t('You owe {owed}. What you exchange into this currency pays that first; the rest is yours to spend.', { owed: one })}
      </p>`,
    ),
  );
}

/** Offers to exchange what refunds have brought back, without a margin. */
function refundedNotices({ refunded }: Offer): Html[] {
  return refunded.map(({ from, to, leftMinor }) => {
    const sum = { minor: leftMinor, currency: from };
    const amount = decimalText(leftMinor, currencies[from].decimals);
    const words = t(
      '{sum} came back to you for payments that you had made in {name}. You can exchange up to that without our margin, at the rate of the day.',
      { sum, name: currencyWords(to) },
    );
    return notice(
      'info',
      html`<p>${words}</p>
        <p>
          <a href="${withQuery(urls.funding.exchange(), { amount, from, to })}"
            >${t('Exchange {sum} into {name}', { sum, name: currencyWords(to) })}</a
          >
        </p>`,
    );
  });
}

/** The typed currency if it is one of the choices, otherwise the first. */
function chosen(typed: string | undefined, choices: readonly Currency[]): Currency | undefined {
  return isCurrency(typed) && choices.includes(typed) ? typed : choices[0];
}

function balanceChoice(balance: Money): readonly [Currency, string] {
  const { currency } = balance;
  return [currency, t('{name}: {balance}', { name: currencyWords(currency), balance })];
}

function choice(
  one: { readonly name: string; readonly label: string },
  choices: readonly (readonly [Currency, string])[],
  selected: Currency | undefined,
  faults: readonly FieldFault[],
): Html {
  return fieldFrame(
    one,
    faults,
    (aria) =>
      html`<select id="${one.name}" name="${one.name}" required${aria}>
        ${choices.map(([value, words]) => html`<option value="${value}" ${value === selected && html` selected`}>${words}</option>`)}
      </select>`,
  );
}

interface QuoteView {
  readonly quote: Quote;
  readonly ways: WaysToProve;
  /** How long the quote still holds, in business time. */
  readonly leftMs: number;
  readonly faults: readonly FieldFault[];
  readonly token: string;
}

/** Draws a quote: both sums, rate, margin and time left, and the ways to agree. */
export function quoteView({ quote, ways, leftMs, faults, token }: QuoteView): string {
  const { give, get } = quote;
  const action = urls.funding.exchangeConfirm({ quoteId: quote.id });
  const label = t('Exchange {give} for {get}', { give, get });
  const common = { action, token, hidden: {}, ways, label };
  return hostedPage({
    title: label,
    isRefused: faults.length > 0,
    scripts: ['passkey.js', 'approval.js'],
    body: html`${errorSummary(faults)}
      <dl class="facts">
        ${sumsAndRate(quote)}
        <dt>${t('This rate holds for')}</dt>
        <dd>${timeLeft(quote.validUntil, leftMs)}</dd>
      </dl>
      ${passkeyForm({ ...common, pinIs: 'below' })}
      ${ways.hasPin && form({ action, token, body: pinField(faults), submit: label })}
      ${totpForm({ ...common, faults })}
      ${!ways.hasPin && !ways.passkeyOptions && !ways.hasAuthenticator && setPinNotice(action, t('exchanging money'))}
      <p class="after"><a class="link" href="${again(quote)}">${t('Change the amount')}</a></p>`,
  });
}

function sumsAndRate(quote: Quote): Html {
  return html`<dt>${t('You give')}</dt>
    <dd>${formatMoney(quote.give)}</dd>
    <dt>${t('You get')}</dt>
    <dd>${formatMoney(quote.get)}</dd>
    ${rateFacts(quote)}
    <dt>${t('Our margin')}</dt>
    <dd>${marginWords(quote)}</dd>`;
}

/** Draws the rate of a quote with its day, as a row of facts. */
export function rateFacts(quote: Pick<Quote, 'rate' | 'rateDay'>): Html {
  const words = t('{rate}, from the European Central Bank on {day, date, longDate}', {
    rate: rateWords(quote),
    day: new Date(quote.rateDay),
  });
  return html`<dt>${t('Rate')}</dt>
    <dd>${words}</dd>`;
}

/** The form for a new quote, with the sum and the currencies of this one. */
function again({ give, get }: Quote): string {
  const amount = decimalText(give.minor, currencies[give.currency].decimals);
  return withQuery(urls.funding.exchange(), { amount, from: give.currency, to: get.currency });
}

/** Draws the receipt of an exchange. */
export function doneView(quote: Quote): string {
  const { give, get } = quote;
  return hostedPage({
    title: t('{give} exchanged for {get}', { give, get }),
    body: html`<dl class="facts">${sumsAndRate(quote)}</dl>
      <p><a class="button" href="/">${t('To your wallet')}</a></p>
      <p class="after"><a class="link" href="${urls.funding.exchange()}">${t('Exchange more')}</a></p>
      <p class="after muted">${t('Number {number}', { number: shortNumberOf(quote.id) })}</p>`,
  });
}

/** Says that a quote has run out, and leads to a new one for the same sum. */
export function expiredView(quote: Quote): string {
  return hostedPage({
    title: t('This rate has run out'),
    lead: t('Nothing was exchanged. Rates hold for a few minutes only.'),
    body: html`<p><a class="button" href="${again(quote)}">${t('Get a new rate')}</a></p>
      <p class="after"><a class="link" href="/">${t('Not now')}</a></p>`,
  });
}

/** Says that the holder has no such quote. */
export function noQuoteView(): string {
  return hostedPage({
    title: t('There is no such quote'),
    lead: t('It may have run out. Nothing was exchanged.'),
    body: html`<p><a class="button" href="${urls.funding.exchange()}">${t('Get a new rate')}</a></p>`,
  });
}
