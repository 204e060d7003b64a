import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { fieldsOf, textsOf } from './content-domain.ts';
import type { PolicyKind } from './content-domain.ts';
import type { FieldName, Typed } from './typed-domain.ts';
import type { DraftStatus } from './domain.ts';
import {
  askFields,
  caseFields,
  reserveFields,
  termFields,
  tierFields,
  withdrawalFieldsEur,
  withdrawalFieldsUsd,
} from './fields-data.ts';
import type { Overview } from './service.ts';
import type { Standing } from './versions-service.ts';
import { dayText, fieldWords, keptWords, kindWords, statusWords } from './words.ts';

/** The kinds of the left column, which so is about as long as the right one, of money into and out of the wallet. */
const leftKinds: ReadonlySet<PolicyKind> = new Set(['terms', 'reports', 'limits']);

/** Draws the versions of today and to come, and the newest drafts. */
export function policiesView(signedIn: SignedIn, { standing, drafts, names }: Overview): string {
  return consolePage({
    place: urls.staff.policies(),
    title: t('Terms and fees'),
    lead: t(
      'Each payment keeps the terms and fees with which it was quoted. A new version takes one person to write, and two others to sign.',
    ),
    isWide: true,
    signedIn,
    body: html`<h2>${t('Newest drafts')}</h2>
      ${
        drafts.length === 0
          ? html`<p class="muted">${t('Nobody has drafted another version.')}</p>`
          : html`<ul class="queue">
              ${drafts.map((one) => draftItem(one, names))}
            </ul>`
      }
      <h2>${t('In force')}</h2>
      <div class="split">
        <div class="story">${standing.filter(({ kind }) => leftKinds.has(kind)).map(standingPanel)}</div>
        <div class="story">${standing.filter(({ kind }) => !leftKinds.has(kind)).map(standingPanel)}</div>
      </div>`,
  });
}

function draftItem({ draft, status }: Overview['drafts'][number], names: Overview['names']): Html {
  return html`<li>
    <a class="panel" data-row href="${urls.staff.policy({ draftId: draft.id })}">
      <span class="what"
        ><strong>${kindWords[draft.content.kind]()}</strong><span class="muted">${draft.reason}</span></span
      >
      <span>${names.get(draft.writtenBy) ?? draft.writtenBy}</span>
      <span class="when">${formatDate(draft.validFrom, 'mediumDate')}</span>
      ${statusBadge(status)}
    </a>
  </li>`;
}

function statusBadge(status: DraftStatus): Html {
  const tone = { waiting: 'warning', enacted: 'success' }[status as string] ?? 'neutral';
  return html`<span class="badge" data-tone="${tone}">${statusWords[status]()}</span>`;
}

function standingPanel({ kind, current, coming }: Standing): Html {
  const texts = textsOf(current.content);
  return html`<section class="panel">
    <h2>${kindWords[kind]()}</h2>
    <p class="muted">
      ${t('Version {version}, since {day}', { version: current.version, day: dayText(current.validFrom) })}
    </p>
    ${coming.map(({ version, validFrom }) => notice('info', html`<p>${t('Version {version} follows on {day}.', { version, day: dayText(validFrom) })}</p>`))}
    <table class="table values">
      <tbody>
        ${fieldsOf(kind).map(
          (name) =>
            html`<tr>
              <th scope="row">${fieldWords[name]()}</th>
              <td>${texts.get(name)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="after"><a class="button" href="${urls.staff.newPolicy({ kind })}">${t('Draft the next version')}</a></p>
  </section>`;
}

interface DraftForm {
  readonly signedIn: SignedIn;
  readonly standing: Standing;
  readonly typed: Typed;
  readonly faults: readonly FieldFault[];
  /** The draft that the form changes, and the revision on which it builds. */
  readonly changes?: { readonly draftId: string; readonly revision: string };
}

/** Draws the form of a draft, with what was typed so far. */
export function draftFormView({ signedIn, standing, typed, faults, changes }: DraftForm): string {
  const { kind, newest, earliest } = standing;
  const before = textsOf(newest.content);
  const action = changes ? urls.staff.changePolicy(changes) : urls.staff.newPolicy({ kind });
  return consolePage({
    place: urls.staff.policies(),
    title: t('Draft: {kind}', { kind: kindWords[kind]() }),
    lead: t('It begins from version {version}. {kept}', { version: newest.version, kept: keptWords[kind]() }),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults, (name) => (Object.hasOwn(fieldWords, name) ? fieldWords[name as FieldName]() : undefined))}
      <section class="panel">
        ${
          changes &&
          notice(
            'warning',
            html`<p>${t('A changed draft loses its approvals, and nobody who changed it approves it.')}</p>`,
          )
        }
        ${form({
          action,
          token: signedIn.token,
          hidden: { revision: changes?.revision },
          body: html`${groupsOf(kind).map(
            ([legend, names]) =>
              html`<fieldset>
                <legend>${legend}</legend>
                <div class="numbers">
                  ${names.map((name) => valueField(name, before.get(name) ?? '', typed, faults))}
                </div>
              </fieldset>`,
          )}
          ${field(
            {
              name: 'validFrom',
              label: t('Applies from'),
              type: 'date',
              hint: t('From midnight UTC of this day; {earliest, date, longDate} at the earliest', { earliest }),
              value: typed['validFrom'],
              autocomplete: 'off',
            },
            faults,
          )}
          ${field(
            {
              name: 'reason',
              label: t('Reason'),
              hint: t('The two who approve sign it, and it stays in the log'),
              value: typed['reason'],
              autocomplete: 'off',
              maxlength: 500,
            },
            faults,
          )}`,
          submit: t('Ask two others'),
        })}
        <p class="after"><a class="link" href="${urls.staff.policies()}">${t('Terms and fees')}</a></p>
      </section>`,
  });
}

/** The fields of a kind, under their legends. */
function groupsOf(kind: PolicyKind): readonly (readonly [string, readonly FieldName[]])[] {
  switch (kind) {
    case 'terms':
      return [
        [t('Payments'), termFields],
        [t('Reserve of sellers'), reserveFields],
        [t('Cases'), caseFields],
      ];
    case 'tiers':
      return [
        [kindWords[kind](), tierFields],
        [t('When a payment asks for a proof'), askFields],
      ];
    case 'withdrawals':
      return [
        [t('In euros'), withdrawalFieldsEur],
        [t('In US dollars'), withdrawalFieldsUsd],
        [t('Before approval'), ['withdrawalMinutes', 'withdrawalsADay']],
      ];
    case 'fees':
    case 'exchange':
    case 'debits':
    case 'origins':
    case 'reports':
    case 'limits':
      return [[kindWords[kind](), fieldsOf(kind)]];
  }
}

function valueField(name: FieldName, before: string, typed: Typed, faults: readonly FieldFault[]): Html {
  const value = typed[name] ?? before;
  return field(
    {
      name,
      label: fieldWords[name](),
      ...(value === before ? {} : { hint: t('Now {before}', { before }) }),
      value,
      autocomplete: 'off',
      ...(name === 'offeredCurrencies' ? {} : { inputmode: 'decimal' as const }),
      maxlength: 40,
    },
    faults,
  );
}

/** Writes an instant of the log. */
export function momentOf(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${formatDate(at, 'mediumTime')}</time>`;
}
