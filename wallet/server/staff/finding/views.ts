import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import { maskPhone, readablePhone } from '#platform/kernel/phone-number.ts';
import { withQuery } from '#platform/http/url.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { readReference } from '#platform/kernel/tickets.ts';
import { formatMoney } from '#platform/money/format.ts';
import { reasonForm, searchForm } from '#platform/staff/looking/views.ts';
import type { AskedReason } from '#platform/staff/looking/views.ts';
import { errorSummary } from '../../hosted/page-views.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { FoundPayment } from '../../payments/payments/service.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import { reasonWords } from '../../protection/cases/words.ts';
import { urls } from '../../urls.ts';
import { isForOperators } from '../deciding/domain.ts';
import { statusWords } from '../deciding/words.ts';
import { may } from '../members/domain.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { shortName } from './domain.ts';
import type { Found, PersonFile } from './service.ts';
import { paymentWords } from './words.ts';

interface SearchPage {
  readonly signedIn: SignedIn;
  readonly typed: string;
  readonly fault: string | undefined;
  readonly found: Found | undefined;
}

/** Draws the field of the search, and what it found. */
export function searchView({ signedIn, typed, fault, found }: SearchPage): string {
  return consolePage({
    place: urls.staff.search(),
    title: t('Search'),
    lead: t('Each search is logged. A person’s data is shown only after a reason.'),
    isWide: true,
    isRefused: fault !== undefined,
    signedIn,
    body: html`${searchForm({
      signedIn,
      action: urls.staff.search(),
      label: t(
        'Number of a payment or an order, id of a payment or case, phone number with +, or the beginning of a name',
      ),
      typed,
      fault,
      isFocused: !found || isEmpty(found),
    })}
    ${found && results(found, typed)}`,
  });
}

function isEmpty({ people, payments, cases }: Found): boolean {
  return people.length + payments.length + cases.length === 0;
}

/** Says that nothing was found, and leads from the reference of a ticket to the ticket. */
function nothingFound(typed: string): Html {
  const reference = readReference(typed);
  return html`<p class="panel" role="status">
    ${t('Nothing was found. A phone number must be whole, with its +.')}
    ${
      reference !== undefined &&
      html`<a class="link" data-row href="${withQuery(urls.staff.tickets(), { reference })}"
        >${t('Open ticket {reference}', { reference })}</a
      >`
    }
  </p>`;
}

function results(found: Found, typed: string): Html {
  const { people, payments, cases } = found;
  if (isEmpty(found)) return nothingFound(typed);
  return html`<div class="stack">
    ${
      people.length > 0 &&
      section(
        t('People'),
        html`<ul class="lines">
          ${people.map(personItem)}
        </ul>`,
      )
    }
    ${payments.length > 0 && section(t('Payments'), paymentTable(payments, true))}
    ${cases.length > 0 && section(t('Cases'), caseList(cases))}
  </div>`;
}

function section(title: string, body: HtmlValue): Html {
  return html`<section class="panel">
    <h2>${title}</h2>
    ${body}
  </section>`;
}

function personItem(holder: Holder): Html {
  const address = urls.staff.person({ holderId: holder.id });
  return html`<li>
    <a class="link" data-row href="${address}">${shortName(holder)}</a>
    <span class="muted"
      >${maskPhone(holder.phone)} · ${t('since {day}', { day: formatDate(holder.createdAt, 'mediumDate') })}</span
    >
  </li>`;
}

function paymentTable(payments: readonly FoundPayment[], hasPerson: boolean): Html {
  return html`<div class="scrolls" ${scrollable(t('Payments'))}>
    <table class="table texts">
      <thead>
        <tr>
          <th scope="col">${t('Payment')}</th>
          <th scope="col">${t('Order')}</th>
          <th scope="col">${t('Amount')}</th>
          <th scope="col">${t('Status')}</th>
          <th scope="col">${t('Asked')}</th>
          ${hasPerson && html`<th scope="col">${t('Payer')}</th>`}
        </tr>
      </thead>
      <tbody>
        ${payments.map(
          ({ id, orderReference, shopName, minor, currency, status, createdAt, payerId }) =>
            html`<tr>
              <th scope="row"><code title="${id}">${shortNumberOf(id)}</code></th>
              <td>${t('{orderReference} at {shopName}', { orderReference, shopName })}</td>
              <td class="amount">${formatMoney({ minor, currency })}</td>
              <td>${paymentWords[status]()}</td>
              <td><time datetime="${createdAt.toISOString()}">${formatDate(createdAt, 'mediumTime')}</time></td>
              ${
                hasPerson &&
                html`<td>
                  <a class="link" data-row href="${urls.staff.person({ holderId: payerId })}">${t('Look')}</a>
                </td>`
              }
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A case that is still between buyer and seller has no page for operators. */
function caseList(cases: readonly Case[]): Html {
  return html`<ul class="lines">
    ${cases.map((dispute) => {
      const words = t('{reason} · {status}', {
        reason: reasonWords[dispute.reason].label(),
        status: statusWords[dispute.status](),
      });
      return html`<li>
        ${isForOperators(dispute) ? html`<a class="link" data-row href="${urls.staff.case({ caseId: dispute.id })}">${words}</a>` : html`<span>${words}, ${t('between buyer and seller')}</span>`}
        <code class="muted">${dispute.id}</code>
      </li>`;
    })}
  </ul>`;
}

/** The reason for a freeze as it was typed. */
export type FreezeForm = Pick<AskedReason, 'typed' | 'faults'>;

/** Draws a person with the newest payments, and the form that freezes the wallet. */
export function personView(signedIn: SignedIn, { holder, payments, cases }: PersonFile, freezing: FreezeForm): string {
  const name = [holder.givenName, holder.familyName].filter((one) => one !== null).join(' ');
  const facts: [string, HtmlValue][] = [
    [t('Phone'), readablePhone(holder.phone)],
    [t('E-mail'), emailWords(holder)],
    [t('Country'), holder.address?.country ?? t('not known')],
    [t('Known by'), [t('phone'), t('name and address'), t('document')][holder.tier]],
    [
      t('Wallet'),
      // Support may freeze a wallet, but not decide about it.
      holder.status === 'frozen' && may(signedIn.member, 'decide_cases')
        ? html`<a class="link" href="${urls.staff.report({ subject: holder.id })}">${walletWords.frozen()}</a>`
        : walletWords[holder.status](),
    ],
    [t('Since'), formatDate(holder.createdAt, 'mediumDate')],
    [t('Id'), html`<code>${holder.id}</code>`],
  ];
  return consolePage({
    place: urls.staff.search(),
    title: name === '' ? t('A person without a name') : name,
    isWide: true,
    isRefused: freezing.faults.length > 0,
    signedIn,
    body: html`${errorSummary(freezing.faults)}
      <div class="split">
        ${section(
          t('The person'),
          html`<dl class="facts">
            ${facts.map(
              ([label, value]) =>
                html`<dt>${label}</dt>
                  <dd>${value}</dd>`,
            )}
          </dl>`,
        )}
        <div class="stack">
          ${section(t('Newest payments'), payments.length === 0 ? html`<p>${t('There are none.')}</p>` : paymentTable(payments, false))}
          ${cases.length > 0 && section(t('Cases about them'), caseList(cases))}
          ${holder.status === 'active' && freezeSection(signedIn, holder, freezing)}
        </div>
      </div>
      <p class="after"><a class="link" data-up href="${urls.staff.search()}">${t('Back to the search')}</a></p>`,
  });
}

function freezeSection(signedIn: SignedIn, { id }: Holder, freezing: FreezeForm): Html {
  const asked = { signedIn, action: urls.staff.freezePerson({ holderId: id }), ...freezing };
  return section(
    t('Freeze the wallet'),
    html`<p>
        ${t('It pays nothing any more, all sessions and links to shops end, and the person gets a message by all channels. The person, or two operators after a document check, can unfreeze it.')}
      </p>
      ${reasonForm(asked, t('Freeze the wallet'))}`,
  );
}

/** Draws the refusal of a member's own wallet. */
export function samePersonView(signedIn: SignedIn): string {
  return consolePage({
    place: urls.staff.search(),
    title: t('This is your own wallet'),
    lead: t('Its address or number is yours. Another operator looks at it.'),
    signedIn,
    body: html`<p><a class="link" href="${urls.staff.search()}">${t('Back to the search')}</a></p>`,
  });
}

const walletWords: Readonly<Record<Holder['status'], () => string>> = {
  active: () => t('active'),
  frozen: () => t('frozen'),
  closed: () => t('closed'),
};

function emailWords({ email, emailProvedAt }: Holder): string {
  if (email === null) return t('none');
  return emailProvedAt === null ? t('{email} (not proved)', { email }) : email;
}
