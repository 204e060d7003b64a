import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import { countriesOf } from '#platform/kernel/countries.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, fieldFrame, form } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { fullName } from '../../identity/accounts/domain.ts';
import type { DocumentCheck } from '../../identity/documents/domain.ts';
import { decisions } from '../../identity/documents/reasons-data.ts';
import type { Decision } from '../../identity/documents/reasons-data.ts';
import { kindWords, statusWords } from '../../identity/documents/words.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { stepLinks } from '../members/step-views.ts';
import type { IdentityFile, IdentityQueue } from './service.ts';
import { decisionWords, findingWords, reasonWords } from './words.ts';

/** Draws the documents that wait for an operator, the oldest first. */
export function identityQueueView({ checks, hasMore }: IdentityQueue, signedIn: SignedIn): string {
  return consolePage({
    place: urls.staff.identity(),
    title: t('Documents'),
    lead: t('Documents that no rule could decide about, the oldest first.'),
    isWide: true,
    signedIn,
    body: html`${checks.length === 0 ? html`<p class="panel">${t('No document waits.')}</p>` : checkTable(checks)}
    ${hasMore && html`<p class="hint">${t('There are more. They come up when these are decided.')}</p>`}`,
  });
}

function checkTable(checks: readonly DocumentCheck[]): Html {
  const heads = [t('Document'), t('Waits since'), t('Why')];
  return html`<div class="panel scrolls" ${scrollable(t('Documents'))}>
    <table class="table texts">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${checks.map(
          (check) =>
            html`<tr>
              <th scope="row">
                <a class="link" data-row href="${urls.staff.documentCheck({ checkId: check.id })}"
                  >${kindWords(check.kind)}${check.country !== null && html`, ${countryName(check.country)}`}</a
                >
              </th>
              <td>
                <time datetime="${check.startedAt.toISOString()}">${formatDate(check.startedAt, 'mediumTime')}</time>
              </td>
              <td>${check.findings.map((one) => html`<span class="line">${findingWords[one]()}</span>`)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

interface ReviewView {
  readonly file: IdentityFile;
  readonly signedIn: SignedIn;
  /** The decision that was chosen on a refused form. */
  readonly typed?: string;
  readonly faults: readonly FieldFault[];
}

/** Draws a document beside the profile, why it waits, and what an operator can decide. */
export function identityView(view: ReviewView): string {
  const { file, signedIn, faults } = view;
  const { check } = file;
  return consolePage({
    place: urls.staff.identity(),
    title: kindWords(check.kind),
    lead: t('{status} · begun {startedAt, date, mediumTime}', {
      status: statusWords[check.status](),
      startedAt: check.startedAt,
    }),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)}
      <div class="split">
        <section class="panel">
          <h2>${t('Document and profile')}</h2>
          ${comparison(file)}
        </section>
        ${findings(file)} ${check.status === 'review' && decisionPanel(view)}
      </div>
      ${stepLinks({ list: urls.staff.identity(), words: t('All documents') })}`,
  });
}

function comparison({ check, holder }: IdentityFile): Html {
  const { seen } = check;
  const gone = t('deleted after the decision');
  const rows: readonly (readonly [string, string, string])[] = [
    [t('Name'), seen ? fullName(seen) : gone, fullName(holder)],
    [t('Born'), seen ? maskedDate(seen.birthDate) : gone, maskedDate(holder.birthDate)],
    [t('Country'), check.country === null ? '–' : countryName(check.country), addressCountry(holder.address?.country)],
    [t('Expires'), check.expiresOn ?? '–', '–'],
    [t('Number'), check.numberEnd === null ? '–' : `•••• ${check.numberEnd}`, '–'],
  ];
  return html`<div class="scrolls" ${scrollable(t('Document and profile'))}>
      <table class="table texts">
        <thead>
          <tr>
            <th scope="col">${t('What')}</th>
            <th scope="col">${t('Document')}</th>
            <th scope="col">${t('Profile')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([what, document, profile]) =>
              html`<tr>
                <th scope="row">${what}</th>
                <td>${document}</td>
                <td>${profile}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="hint">
      ${t('The pictures are at the processor. The birth dates are equal, or it would have been refused.')}
    </p>`;
}

/** A code that is no country is shown as it is. */
function countryName(code: string): string {
  return countriesOf([code])[0]?.name ?? code;
}

function addressCountry(code: string | undefined): string {
  return code === undefined ? '–' : countryName(code);
}

/** The year alone: enough to compare with a list. */
function maskedDate(date: string | null): string {
  return date === null ? '–' : `${date.slice(0, 4)}-••-••`;
}

function findings({ check, evidence }: IdentityFile): Html {
  return html`<section class="panel">
    <h2>${t('Why it waits')}</h2>
    <ul class="lines">
      ${check.findings.map((one) => html`<li>${findingWords[one]()}</li>`)}
    </ul>
    ${
      evidence.others.length > 0 &&
      html`<p>${t('The other wallets:')}</p>
        <ul class="lines">
          ${evidence.others.map(
            (holderId) =>
              html`<li>
                <a class="link" href="${urls.staff.person({ holderId })}"><code>${holderId}</code></a>
              </li>`,
          )}
        </ul>`
    }
    ${
      evidence.entries.length > 0 &&
      html`<p>${t('On the lists:')}</p>
        <ul class="lines">
          ${evidence.entries.map((one) => html`<li>${one.name}${one.born !== null && html`, ${one.born}`} (${one.list} ${one.id})</li>`)}
        </ul>`
    }
    ${check.decidedAt !== null && check.reason !== null && html`<p><strong>${t('Decided:')}</strong> ${reasonOf(check)}</p>`}
  </section>`;
}

function reasonOf({ reason }: DocumentCheck): string {
  return Object.hasOwn(reasonWords, reason ?? '') ? reasonWords[reason as keyof typeof reasonWords]() : (reason ?? '');
}

function decisionPanel({ file, signedIn, typed, faults }: ReviewView): Html {
  return html`<section class="panel" data-form>
    <h2>${t('Decide')}</h2>
    ${form({
      action: urls.staff.documentCheck({ checkId: file.check.id }),
      token: signedIn.token,
      hidden: { shown: file.shown },
      body: fieldFrame(
        { name: 'decision', label: t('Decision and reason'), hint: t('The holder gets a letter with the reason.') },
        faults,
        (aria) =>
          html`<select id="decision" name="decision" required${aria}>
            <option value="">${t('Choose')}</option>
            ${(Object.keys(decisions) as Decision[]).map(
              (one) =>
                html`<optgroup label="${decisionWords[one]()}">
                  ${decisions[one].map((why) => option(`${one} ${why}`, reasonWords[why](), typed))}
                </optgroup>`,
            )}
          </select>`,
      ),
      submit: t('Decide'),
    })}
  </section>`;
}

function option(value: string, words: string, typed: string | undefined): Html {
  return html`<option value="${value}" ${value === typed && html` selected`}>${words}</option>`;
}

/** Draws the page for a member who is the holder. */
export function ownCheckView(signedIn: SignedIn): string {
  return consolePage({
    place: urls.staff.identity(),
    title: t('This is your own document'),
    lead: t('Your address or number is that of the holder. Somebody else decides about it.'),
    body: html`<a class="button" href="${urls.staff.identity()}">${t('All documents')}</a>`,
    signedIn,
  });
}
