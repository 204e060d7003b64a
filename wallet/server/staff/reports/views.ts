import { eventTable } from '#platform/staff/looking/views.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { listFormat } from '#platform/kernel/formats.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, fieldFrame, form, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { rules } from '../../payments/step-up/domain.ts';
import { paidOfReport } from '../../protection/reports/domain.ts';
import type { Report } from '../../protection/reports/domain.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { signForm } from '../members/sign-views.ts';
import { stepLinks } from '../members/step-views.ts';
import type { ReportAct, TypedWish } from './domain.ts';
import { grounds } from './grounds-data.ts';
import type { Matter, Waiting } from './service.ts';
import { actWords, deedWords, groundWords } from './words.ts';

interface ReportsPage {
  readonly signedIn: SignedIn;
  readonly reports: readonly Report[];
  /** The unfreezings that wait for a second operator. */
  readonly unfreezing: readonly ReportAct[];
  readonly now: Date;
  /** What the member has just done. */
  readonly news: string | undefined;
}

/** Draws the reports, and the unfreezings, that wait for an operator. */
export function reportsView({ signedIn, reports, unfreezing, now, news }: ReportsPage): string {
  return consolePage({
    place: urls.staff.reports(),
    title: t('Reports of unauthorized payments'),
    lead: t('{count, plural, =0 {No report waits} one {# report waits} other {# reports wait}} for a decision.', {
      count: reports.length,
    }),
    isWide: true,
    signedIn,
    body: html`${news !== undefined && notice('success', html`<p>${news}</p>`)}
    ${reports.length > 0 && reportList(reports, now)} ${unfreezing.length > 0 && unfreezingList(unfreezing)}`,
  });
}

function reportList(reports: readonly Report[], now: Date): Html {
  return html`<ul class="queue">
    ${reports.map(
      (report) =>
        html`<li>
          <a class="panel" data-row href="${urls.staff.report({ subject: report.id })}">
            <span class="what"
              ><strong>${formatMoney(paidOfReport(report))}</strong
              ><span class="muted"
                >${t('{count, plural, one {# payment} other {# payments}}', { count: report.items.length })}</span
              ></span
            >
            <span class="badge" data-tone="${now > report.decideBy ? 'danger' : 'warning'}"
              >${t('decide by {at}', { at: formatDate(report.decideBy, 'mediumTime') })}</span
            >
          </a>
        </li>`,
    )}
  </ul>`;
}

function unfreezingList(acts: readonly ReportAct[]): Html {
  return html`<h2>${t('Wallets to unfreeze: a second person signs')}</h2>
    <ul class="queue">
      ${acts.map(
        ({ subject, ground, askedAt }) =>
          html`<li>
            <a class="panel" data-row href="${urls.staff.report({ subject })}">
              <span class="what"><strong>${groundWords(ground)}</strong></span>
              <span class="badge" data-tone="warning">${formatDate(askedAt, 'mediumTime')}</span>
            </a>
          </li>`,
      )}
    </ul>`;
}

interface MatterView {
  readonly signedIn: SignedIn;
  readonly matter: Matter;
  readonly typed: TypedWish;
  readonly faults: readonly FieldFault[];
  /** Why the last deed was refused. */
  readonly refused: string | undefined;
}

/** Draws a report or a frozen wallet, with the facts by which it is decided. */
export function matterView({ signedIn, matter, typed, faults, refused }: MatterView): string {
  const { view, freeze, holder, waiting, possible } = matter;
  return consolePage({
    place: urls.staff.reports(),
    title: view ? t('Report of {sum}', { sum: formatMoney(paidOfReport(view.report)) }) : t('A frozen wallet'),
    isWide: true,
    isRefused: faults.length > 0 || refused !== undefined,
    scripts: ['passkey.js'],
    signedIn,
    body: html`${refused !== undefined && notice('warning', html`<p>${refused}</p>`)}${errorSummary(faults)}
      <div class="split">
        <section class="panel">
          <h2>${t('Facts')}</h2>
          <dl class="facts">
            <dt>${t('Holder')}</dt>
            <dd><code>${holder.id}</code></dd>
            <dt>${t('Wallet')}</dt>
            <dd>
              ${freeze ? t('frozen since {at}', { at: formatDate(freeze.frozenAt, 'mediumTime') }) : t('active')}
              ${view && freeze && html`<a class="link" href="${urls.staff.report({ subject: holder.id })}">${t('Unfreeze')}</a>`}
            </dd>
            ${view && reportFacts(view.report)}
          </dl>
          ${view?.payments.map((payment) => paymentFacts(payment, matter))} ${eventTable(matter.events)}
        </section>
        <section class="panel" data-form>
          ${waiting ? waitingPanel(signedIn, waiting) : possible.length > 0 ? wishForm(signedIn, matter, typed, faults) : html`<p>${t('There is nothing to decide.')}</p>`}
        </section>
      </div>
      ${stepLinks({ list: urls.staff.reports(), words: t('All reports') })}`,
  });
}

function reportFacts({ createdAt, decideBy, creditMinor, currency, status, ground, words }: Report): Html {
  return html`<dt>${t('Reported')}</dt>
    <dd>${formatDate(createdAt, 'mediumTime')}</dd>
    <dt>${t('Decide by')}</dt>
    <dd>${formatDate(decideBy, 'mediumTime')}</dd>
    <dt>${t('Advance')}</dt>
    <dd>${formatMoney({ minor: creditMinor, currency })}</dd>
    ${
      status !== 'open' &&
      ground &&
      html`<dt>${t('Decided')}</dt>
        <dd>${deedWords(status)}: ${groundWords(ground)}. ${words}</dd>`
    }`;
}

function paymentFacts(payment: Payment, { earlier, view }: Matter): Html {
  const { clientName, orderReference, approvedBy, capturedAt, shipTo, parts } = payment;
  const asked = payment.stepUp.reasons.map((reason) => rules[reason].name());
  const item = view?.report.items.find((one) => one.paymentId === payment.id);
  const before = earlier.filter((one) => one.id !== payment.id && capturedAt && one.createdAt < capturedAt);
  const atShop = before.filter((one) => one.shopName === clientName).length;
  return html`<h3>${t('Order {orderReference} at {clientName}', { orderReference, clientName })}</h3>
    <dl class="facts">
      <dt>${t('Paid')}</dt>
      <dd>
        ${formatMoney({ minor: item?.paidMinor ?? 0n, currency: payment.amount.currency })}${capturedAt && `, ${formatDate(capturedAt, 'mediumTime')}`}
      </dd>
      <dt>${t('Approved by')}</dt>
      <dd>${approvalWords(approvedBy)}</dd>
      ${
        asked.length > 0 &&
        html`<dt>${t('Asked because')}</dt>
          <dd>${listFormat(readerLanguage()).format(asked)}</dd>`
      }
      <dt>${t('Goes to')}</dt>
      <dd>${shipTo ? `${shipTo.postalCode ?? ''} ${shipTo.city}, ${shipTo.country}` : t('not named')}</dd>
      <dt>${t('Orders before')}</dt>
      <dd>${t('{all, number}, {here, number} of them at this shop', { all: before.length, here: atShop })}</dd>
      ${parts.map(
        (part) =>
          html`<dt>${part.payeeName}</dt>
            <dd>${partWords(part)}</dd>`,
      )}
    </dl>`;
}

function approvalWords(approvedBy: Payment['approvedBy']): string {
  switch (approvedBy) {
    case 'passkey':
      return t('passkey');
    case 'pin':
      return t('PIN');
    case 'totp':
      return t('authenticator app');
    case 'mandate':
    case null:
      return t('the limits of the link, without asking');
  }
}

function partWords(part: Part): string {
  const seen = part.parcels.filter((parcel) => parcel.status === 'delivered').length;
  return t('{status}; {seen, plural, =0 {no delivery} one {# delivery} other {# deliveries}} seen by the wallet', {
    status: part.status,
    seen,
  });
}

function wishForm({ token }: SignedIn, matter: Matter, typed: TypedWish, faults: readonly FieldFault[]): Html {
  const { possible, subject } = matter;
  return html`<h2>${t('Decide')}</h2>
    ${form({
      action: urls.staff.report({ subject }),
      token,
      body: html`<fieldset id="deed">
          <legend>${t('What to do')}</legend>
          ${possible.map(
            (deed) =>
              html`<label class="choice"
                ><input type="radio" name="deed" value="${deed}" ${typed.deed === deed && html` checked`} /><span
                  >${deedWords(deed)}</span
                ></label
              >`,
          )}
        </fieldset>
        ${fieldFrame({ name: 'ground', label: t('Main ground') }, faults, (aria) => groundChoice(matter, typed, aria))}
        ${fieldFrame(
          {
            name: 'words',
            label: t('Reasons'),
            hint: t('The holder reads this. Say what you looked at, and why it decides.'),
          },
          faults,
          (aria) =>
            html`<textarea class="input" id="words" name="words" rows="5" required${aria}>${typed.words}</textarea>`,
        )}`,
      submit: t('Decide'),
    })}`;
}

function groundChoice({ possible }: Matter, typed: TypedWish, aria: Html): Html {
  return html`<select id="ground" name="ground" required${aria}>
    <option value="">${t('Choose')}</option>
    ${possible.map(
      (deed) =>
        html`<optgroup label="${deedWords(deed)}">
          ${grounds[deed].map(
            (ground) =>
              html`<option value="${ground}" ${typed.ground === ground && html` selected`}>
                ${groundWords(ground)}
              </option>`,
          )}
        </optgroup>`,
    )}
  </select>`;
}

function waitingPanel({ token }: SignedIn, { act, askedBy, isOwn, ways }: Waiting): Html {
  const at = { subject: act.subject };
  return html`<h2>${t('A second person signs')}</h2>
    <dl class="facts">
      <dt>${t('Decision')}</dt>
      <dd>${deedWords(act.deed)}</dd>
      <dt>${t('Ground')}</dt>
      <dd>${groundWords(act.ground)}</dd>
      <dt>${t('Reasons')}</dt>
      <dd>${act.words}</dd>
      <dt>${t('Asked by')}</dt>
      <dd>${askedBy}, ${formatDate(act.askedAt, 'mediumTime')}</dd>
    </dl>
    ${
      ways.ok
        ? signForm({
            action: urls.staff.signReport(at),
            token,
            passkeyOptions: ways.value,
            hint: t('You sign this decision with your passkey. It takes effect at once.'),
            submit: t('Sign with your passkey'),
            without: t('This browser can’t use passkeys, or has JavaScript turned off, so it cannot sign.'),
          })
        : notice('info', html`<p>${actWords(ways.error)}</p>`)
    }
    ${form({ action: urls.staff.endReport(at), token, body: false, submit: isOwn ? t('Withdraw it') : t('Send it back'), quiet: true })}`;
}

/** Draws the refusal of a member's own matter. */
export function ownMatterView(signedIn: SignedIn): string {
  return consolePage({
    place: urls.staff.reports(),
    title: t('This is about yourself'),
    lead: t('Somebody else decides it.'),
    signedIn,
    body: stepLinks({ list: urls.staff.reports(), words: t('All reports') }),
  });
}
