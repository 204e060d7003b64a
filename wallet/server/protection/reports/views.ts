import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { codeField } from '../../identity/phone-verification/code-views.ts';
import { numberFields } from '../../identity/phone-verification/number-views.ts';
import type { TypedNumber } from '../../identity/phone-verification/number-views.ts';
import { urls } from '../../urls.ts';
import { paidOfReport } from './domain.ts';
import type { Report, ReportTerms } from './domain.ts';
import type { Choice, ReportView } from './service.ts';
import { groundWords } from './words.ts';

/** Draws the ways to react without a login: log in and report, or freeze by a code. */
export function reportByStrangerView(continueTo: string): string {
  return hostedPage({
    title: t('I did not do this'),
    lead: t('Log in to choose the payments, or freeze the wallet at once by a code to its phone or e-mail address.'),
    body: html`<p>
        <a class="button" href="${withQuery(urls.identity.login(), { continue: continueTo })}"
          >${t('Log in and report')}</a
        >
      </p>
      <p><a class="button quiet" href="${urls.protection.freeze()}">${t('Freeze by a code')}</a></p>
      <p class="after hint">
        ${t('A frozen wallet pays nothing, adds no money and links to no shop. Nothing is lost, and what you have stays yours.')}
      </p>`,
  });
}

interface ReportFormView {
  readonly token: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly reports: readonly Report[];
  readonly terms: ReportTerms;
  readonly isFrozen: boolean;
  readonly faults: readonly FieldFault[];
}

/** Draws the payments that a holder may report. */
export function reportFormView(view: ReportFormView): string {
  const { token, choices, terms, reports, isFrozen, faults } = view;
  const action = urls.protection.report();
  return hostedPage({
    title: t('I did not make this payment'),
    lead: t('Choose the payments that somebody else made. Your wallet is frozen at once.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}${isFrozen && notice('info', html`<p>${t('Your wallet is frozen.')}</p>`)}
      ${
        choices.length === 0
          ? html`<p>${t('There is no payment that could be reported now.')}</p>`
          : form({
              action,
              token,
              body: html`<fieldset id="payment">
                  <legend>${t('Payments')}</legend>
                  ${choices.map((choice) => choiceRow(choice, view.chosen))}
                </fieldset>
                ${whatHappens(terms)}`,
              submit: t('Freeze my wallet and report'),
            })
      }
      ${!isFrozen && form({ action, token, hidden: { only: 'freeze' }, body: false, submit: t('Only freeze my wallet'), quiet: true })}
      ${isFrozen && html`<p class="after"><a class="link" href="${urls.identity.unfreeze()}">${t('Unfreeze it')}</a></p>`}
      ${reports.length > 0 && reportList(reports)}
      <p class="after"><a class="link" href="/">${t('Your wallet')}</a></p>`,
  });
}

function choiceRow({ id, shopName, orderReference, paid, capturedAt }: Choice, chosen: readonly string[]): Html {
  return html`<label class="choice">
    <input type="checkbox" name="payment_${id}" value="yes" ${chosen.includes(id) && html` checked`} />
    <span>
      <strong>${formatMoney(paid)}</strong> ${shopName}<br />
      <span class="hint"
        >${t('Order {orderReference}, {capturedAt, date, longTime} UTC', { orderReference, capturedAt })}</span
      >
    </span>
  </label>`;
}

function whatHappens({ creditHours, decideDays, creditMostMinor, currency }: ReportTerms): Html {
  return html`<h2>${t('What happens then')}</h2>
    <ul class="points">
      <li>${t('At once: nothing pays any more, all other sessions end, and so do all links to shops.')}</li>
      <li>${t('At once: what is in escrow stays there, and shops and sellers get the message not to ship.')}</li>
      <li>
        ${t('Within {hours} hours: we advance up to {most}, which you can spend once the wallet is unfrozen. We take it back if the payments were yours.', { hours: creditHours, most: formatMoney({ minor: creditMostMinor, currency }) })}
      </li>
      <li>${t('Within {days} days: we decide, and say why.', { days: decideDays })}</li>
    </ul>`;
}

function reportList(reports: readonly Report[]): Html {
  return html`<h2>${t('Your reports')}</h2>
    <ul class="points">
      ${reports.map(
        (report) =>
          html`<li>
            <a class="link" href="${urls.protection.reportMade({ reportId: report.id })}"
              >${t('{at, date, mediumDate}: {sum}', { at: report.createdAt, sum: formatMoney(paidOfReport(report)) })}</a
            >
            ${statusWords(report)}
          </li>`,
      )}
    </ul>`;
}

function statusWords({ status, decideBy }: Report): string {
  if (status === 'upheld') return t('decided for you');
  if (status === 'refused') return t('refused');
  return t('we decide by {decideBy, date, mediumDate}', { decideBy });
}

/** Draws a report: what was done, and what happens when. */
export function reportView({ report, payments }: ReportView, isFrozen: boolean): string {
  const { createdAt, creditBy, creditedAt, creditMinor, currency, decideBy, status, ground, words } = report;
  const credit = formatMoney({ minor: creditMinor, currency });
  return hostedPage({
    title: status === 'open' ? t('Your report is filed') : t('Your report is decided'),
    lead:
      status === 'open'
        ? t('We look at it and decide by {decideBy, date, longTime} UTC.', { decideBy })
        : status === 'upheld'
          ? t('You did not make these payments: you get back what they cost.')
          : t('We think that these payments were yours.'),
    body: html`<ul class="points">
        <li>
          ${t('{createdAt, date, longTime} UTC: wallet frozen, other sessions and all links to shops ended.', { createdAt })}
        </li>
        <li>
          ${
            creditMinor > 0n
              ? t('We have advanced {credit}, until the decision.', { credit })
              : creditedAt
                ? t('There is no advance for this report.')
                : t('By {creditBy, date, longTime} UTC: an advance, if there is one.', { creditBy })
          }
        </li>
        ${ground && html`<li>${groundWords(ground)}. ${words}</li>`}
      </ul>
      <h2>${t('Reported')}</h2>
      <ul class="points">
        ${payments.map(({ id, clientName, orderReference }) => {
          const item = report.items.find((one) => one.paymentId === id);
          const paid = formatMoney({ minor: item?.paidMinor ?? 0n, currency });
          return html`<li>
            ${t('{paid} to {clientName}, order {orderReference}', { paid, clientName, orderReference })}
          </li>`;
        })}
      </ul>
      ${isFrozen && html`<p><a class="button quiet" href="${urls.identity.unfreeze()}">${t('Unfreeze my wallet')}</a></p>`}
      <p class="after"><a class="link" href="${urls.protection.report()}">${t('Report another payment')}</a></p>
      <p class="after"><a class="link" href="/">${t('Your wallet')}</a></p>`,
  });
}

/** Asks for the number or e-mail address whose wallet is to be frozen. */
export function freezeView({
  token,
  number,
  faults,
}: {
  token: string;
  number: TypedNumber;
  faults: readonly FieldFault[];
}): string {
  return hostedPage({
    title: t('Freeze a wallet'),
    lead: t(
      'We send a code to the phone or the e-mail address of the wallet. The code can freeze it, and do nothing else.',
    ),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      ${form({
        action: urls.protection.freeze(),
        token,
        body: numberFields(
          number,
          {
            label: t('Phone number or e-mail address of the wallet'),
            hint: t('The number as you write it at home, or with its country code'),
            autocomplete: 'username',
            inputmode: 'email',
          },
          faults,
        ),
        submit: t('Send the code'),
      })}
      <h2>${t('Without the phone')}</h2>
      <p>
        ${t('A code to the number would go to the person who has the phone: type the e-mail address of your wallet instead. A browser that your wallet knows asks for your password alone, and there you can freeze it too.')}
      </p>
      <p class="after">
        <a class="link" href="${reportAfterLogin()}">${t('Log in and report')}</a>
        <a class="link" href="${urls.support.contact()}">${t('Talk to support')}</a>
      </p>`,
  });
}

/** Asks for the code by which a wallet is frozen. */
export function freezeCodeView({ token, faults }: { token: string; faults: readonly FieldFault[] }): string {
  return hostedPage({
    title: t('Type the code'),
    lead: t('If a wallet has this number, or has proved this address, a message with six digits is on its way.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      ${form({
        action: urls.protection.freezeCode(),
        token,
        body: codeField(faults),
        submit: t('Freeze the wallet'),
      })}
      <p class="after"><a class="link" href="${urls.protection.freeze()}">${t('Send another code')}</a></p>`,
  });
}

function reportAfterLogin(): string {
  return withQuery(urls.identity.login(), { continue: urls.protection.report() });
}

/** Says that a wallet is frozen. */
export function frozenNowView(): string {
  return hostedPage({
    title: t('The wallet is frozen'),
    lead: t('It pays nothing, all its sessions have ended, and so have its links to shops.'),
    body: html`<p>${t('Log in to choose the payments that you did not make.')}</p>
      <p><a class="button" href="${reportAfterLogin()}">${t('Log in and report')}</a></p>
      <p class="after">
        <a class="link" href="${urls.support.contact()}">${t('You cannot log in? Talk to support')}</a>
      </p>`,
  });
}
