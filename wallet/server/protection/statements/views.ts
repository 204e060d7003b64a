import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { formatMoney } from '#platform/money/format.ts';
import { negate } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, hostedPage } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { MOST_DAYS, paidOut } from './domain.ts';
import type { OwnPayout, SpanFault } from './domain.ts';

interface PayoutsView {
  readonly payouts: readonly OwnPayout[];
  /** Continues the list; undefined at its end. */
  readonly next: string | undefined;
  readonly isFirst: boolean;
  /** The days of the file, as typed. */
  readonly span: { readonly from: string; readonly to: string; readonly fault: SpanFault | undefined };
}

/** Draws the list of a seller's payouts, and the form for a file. */
export function payoutsView({ payouts, next, isFirst, span }: PayoutsView): string {
  const faults = span.fault ? [spanFault(span.fault)] : [];
  const list = urls.protection.payouts();
  return hostedPage({
    title: t('Payouts'),
    lead: t(
      'Money of your sales that became yours to spend. Each payout has a statement that shows how its sum came about.',
    ),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      ${payouts.length === 0 ? html`<p>${t('There is none yet. What you sell is paid out when its reserve ends.')}</p>` : payoutTable(payouts)}
      <p class="after">
        ${!isFirst && html`<a class="link" href="${list}">${t('Newest')}</a> `}
        ${next !== undefined && html`<a class="link" href="${withQuery(list, { after: next })}">${t('Earlier')}</a> `}
      </p>
      <h2>${t('A file for your spreadsheet')}</h2>
      <form method="get" action="${urls.protection.payoutsFile()}">
        ${field({ name: 'from', label: t('First day'), type: 'date', value: span.from, autocomplete: 'off' }, faults)}
        ${field({ name: 'to', label: t('Last day'), type: 'date', value: span.to, autocomplete: 'off', hint: t('Up to {most} days, in UTC.', { most: MOST_DAYS }) }, faults)}
        <button class="button quiet" type="submit">${t('Save as CSV')}</button>
      </form>
      <p class="after"><a class="link" href="/">${t('Your wallet')}</a></p>`,
  });
}

function payoutTable(payouts: readonly OwnPayout[]): Html {
  return html`<table class="table">
    <caption class="hidden">
      ${t('Payouts, the newest first')}
    </caption>
    <tbody>
      ${payouts.map(
        (payout) =>
          html`<tr>
            <th scope="row">
              <a class="link" href="${urls.protection.payout({ payoutId: payout.id })}"
                >${t('{at, date, mediumDate}', { at: payout.at })}</a
              >
              <br />
              <span class="hint"
                >${t('Order {orderReference} at {shopName}', { orderReference: payout.orderReference, shopName: payout.shopName })}</span
              >
            </th>
            <td>${formatMoney(paidOut(payout))}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function spanFault({ field, code }: SpanFault): FieldFault {
  return { field, message: spanWords(code) };
}

function spanWords(code: SpanFault['code']): string {
  switch (code) {
    case 'no_date':
      return t('Choose a day, such as 2026-11-24');
    case 'ends_before':
      return t('The last day is before the first. Choose a later one');
    case 'too_long':
      return t('A file has up to {most} days. Choose an earlier last day, and save the rest as another file', {
        most: MOST_DAYS,
      });
  }
}

/** Draws the statement of a payout, which adds up to the cent. */
export function statementView(payout: OwnPayout): string {
  const { id, at, shopName, orderReference, sellerName } = payout;
  return hostedPage({
    title: t('Payout of {at, date, longDate}', { at }),
    lead: t('{sum} of your sale became yours to spend.', { sum: paidOut(payout) }),
    body: html`<dl class="facts">
        <dt>${t('Order')}</dt>
        <dd>${t('{orderReference} at {shopName}', { orderReference, shopName })}</dd>
        <dt>${t('You sold as')}</dt>
        <dd>${sellerName}</dd>
        <dt>${t('Payout')}</dt>
        <dd>${id}</dd>
      </dl>
      ${sumTable(payout)}
      <p><a class="button quiet" href="${urls.protection.payoutFile({ payoutId: id })}">${t('Save as CSV')}</a></p>
      <p class="after"><a class="link" href="${urls.protection.payouts()}">${t('All payouts')}</a></p>`,
  });
}

function sumTable(payout: OwnPayout): Html {
  const { statement, freed, debt } = payout;
  return html`<table class="table">
    <caption class="hidden">
      ${t('How the sum came about')}
    </caption>
    <tbody>
      ${
        statement
          ? statementRows(payout, statement)
          : row(t('Released before statements were kept; only its sum is known'), freed)
      }
      ${debt.minor > 0n && html`${row(t('Came out of reserve'), freed)} ${row(t('Paid your debt'), negate(debt))}`}
    </tbody>
    <tfoot>
      ${row(t('Paid out'), paidOut(payout))}
    </tfoot>
  </table>`;
}

function statementRows({ lines, shipping, shopName }: OwnPayout, statement: NonNullable<OwnPayout['statement']>): Html {
  const less: readonly (readonly [string, Money])[] = [
    [t('Refunded before the money was released'), statement.refunded],
    [t('Commission of {shopName}', { shopName }), statement.commission],
    [t('Fee of the wallet'), statement.fee],
    [t('Paid your debt when it was released'), statement.releaseDebt],
    [t('In earlier payouts'), statement.earlier],
    [t('Stays in reserve for a later payout'), statement.kept],
    [t('Refunded out of the reserve, after commission and fee'), statement.taken],
  ];
  return html`${lines.map(({ description, quantity, amount }) =>
    row(quantity > 1 ? html`${quantity} × ${description}` : description, amount),
  )}
  ${shipping.minor > 0n && row(t('Shipping'), shipping)}
  ${less.filter(([, sum]) => sum.minor > 0n).map(([words, sum]) => row(words, negate(sum)))}`;
}

function row(words: string | Html, sum: Money): Html {
  return html`<tr>
    <th scope="row">${words}</th>
    <td>${formatMoney(sum)}</td>
  </tr>`;
}
