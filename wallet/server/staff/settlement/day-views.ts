import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { balanceOf, customersMinor } from '../../settlement/reports/balances-domain.ts';
import type { Report } from '../../settlement/reports/domain.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { dayWords, table } from './views.ts';
import { kindWords, ownerWords } from './words.ts';

/** Draws the reports of a day: the books, the money outside, and what differs. */
export function dayView(signedIn: SignedIn, day: string, reports: readonly Report[]): string {
  return consolePage({
    place: urls.staff.settlement(),
    title: t('Settlement of {day}', { day: dayWords(day) }),
    lead: t('At the end of the day, in UTC.'),
    isWide: true,
    signedIn,
    body: html`${reports.map((report) => reportPart(report))}
      <p class="after">
        <a class="link" data-up href="${urls.staff.settlement()}">${t('Back to the settlement')}</a>
      </p>`,
  });
}

function reportPart(report: Report): Html {
  const { currency, balances, heldMinor, processor, payoutPocket } = report;
  const { onTheWay, bank, costsMinor, ownMinor, differences } = report;
  const booked = (kind: string): bigint => balanceOf(balances, kind);
  const own = bank.reduce((sum, one) => sum + one.firstOpeningMinor, 0n);
  const books: [string, bigint][] = [
    [t('Holders, available'), booked('available')],
    [t('of which reserved now'), heldMinor],
    [t('Shops, commission'), booked('commission')],
    [t('Budgets for discounts'), booked('promotion')],
    [t('Escrow'), booked('escrow')],
    [t('To be paid out'), booked('payable')],
    [t('Customers’ money together'), customersMinor(report)],
    [t('Fees earned'), booked('fees')],
    [t('Given for unauthorized payments'), booked('risk')],
    [t('Fees of chargebacks'), booked('chargeback_fees')],
    [t('Proofs of bank accounts'), booked('proof_costs')],
    [t('Fees of the processor'), -costsMinor],
    ...(ownMinor === 0n ? [] : [[t('Own money at the bank'), ownMinor] as [string, bigint]]),
    [t('Debts of holders'), booked('debt')],
    ...(own === 0n ? [] : [[t('At the bank before the first statement'), own] as [string, bigint]]),
    ...(payoutPocket === null
      ? []
      : [[t('In the account for withdrawals at first'), payoutPocket.openingMinor] as [string, bigint]]),
  ];
  const outside: [string, bigint][] = [
    [t('At the processor, available'), processor.availableMinor],
    [t('At the processor, pending'), processor.pendingMinor],
    ...(payoutPocket === null
      ? []
      : [[t('In the account for withdrawals'), payoutPocket.balanceMinor] as [string, bigint]]),
    [
      t('On its way to the bank ({count, plural, one {# payout} other {# payouts}})', { count: onTheWay.length }),
      onTheWay.reduce((sum, one) => sum + one.minor, 0n),
    ],
    ...(report.underWayMinor === 0n
      ? []
      : [[t('On its way to banks of holders'), report.underWayMinor] as [string, bigint]]),
    ...bank.map(({ iban, endsOn, closingMinor }): [string, bigint] => [
      t('At the bank, {iban} until {day}', { iban, day: dayWords(endsOn) }),
      closingMinor,
    ]),
    [t('Found'), report.foundMinor],
    [t('Expected'), report.expectedMinor],
  ];
  return html`<div class="split">
      ${sums(t('The books, in {currency}', { currency }), books, report)}
      ${sums(t('The money outside'), outside, report)}
    </div>
    <section class="panel">
      <h2>${t('Differences')}</h2>
      ${bank.length === 0 && html`<p class="hint">${t('The bank is not compared, because no statement was imported.')}</p>`}
      ${differences.length === 0 ? html`<p>${t('Everything agrees.')}</p>` : differenceTable(report)}
    </section>`;
}

function sums(title: string, rows: readonly [string, bigint][], { currency }: Report): Html {
  return html`<section class="panel">
    <h2>${title}</h2>
    <table class="table">
      <tbody>
        ${rows.map(
          ([label, minor]) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td class="amount">${formatMoney({ minor, currency })}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function differenceTable({ currency, differences }: Report): Html {
  return table(
    [t('Difference'), t('Amount'), t('Explained by'), t('First seen')],
    differences.map(
      ({ kind, minor, owner, firstSeenOn, explained }) =>
        html`<tr>
          <th scope="row">
            ${kindWords[kind].what()}
            ${explained.map(({ reference }) => html`<span class="muted line">${reference}</span>`)}
          </th>
          <td class="amount">${formatMoney({ minor, currency })}</td>
          <td>${ownerWords[owner]()}</td>
          <td>${dayWords(firstSeenOn)}</td>
        </tr>`,
    ),
  );
}
