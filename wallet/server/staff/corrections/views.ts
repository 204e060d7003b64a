import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import type { BookedEntry } from '../../ledger/accounts/service.ts';
import { urls } from '../../urls.ts';
import { stepLinks } from '../members/step-views.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { signForm } from '../members/sign-views.ts';
import { statusOf } from './domain.ts';
import type { Correction, TypedWish } from './domain.ts';
import type { CorrectionFile, Corrections } from './service.ts';
import { accountWords, approveWords, statusWords } from './words.ts';

interface ListView {
  readonly signedIn: SignedIn;
  readonly listed: Awaited<ReturnType<Corrections['list']>>;
  readonly typed: TypedWish;
  readonly faults: readonly FieldFault[];
  /** The entry of the typed number, to look at before asking. */
  readonly entry: BookedEntry | undefined;
}

/** Draws the form by which a correction is asked for, and the newest corrections. */
export function correctionsView({ signedIn, listed, typed, faults, entry }: ListView): string {
  const { corrections, now } = listed;
  return consolePage({
    place: urls.staff.corrections(),
    title: t('Corrections'),
    lead: t(
      'An entry of the journal is never changed. It is taken back by an opposite one: one person asks, another one approves.',
    ),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)}
      <div class="split">
        <section class="panel" data-form>
          <h2>${t('Take an entry back')}</h2>
          ${entry ? html`${entryFacts(entry)} ${wishForm(signedIn, entry, typed, faults)}` : lookForm(typed, faults)}
        </section>
        <section class="panel">
          <h2>${t('Newest corrections')}</h2>
          ${
            corrections.length === 0
              ? html`<p class="muted">${t('No entry was ever taken back.')}</p>`
              : html`<ul class="queue">
                  ${corrections.map((one) => correctionItem(one, listed.names, now))}
                </ul>`
          }
        </section>
      </div>`,
  });
}

/** Draws the form that finds an entry, so that nobody asks for one that they have not looked at. */
function lookForm({ entry }: TypedWish, faults: readonly FieldFault[]): Html {
  const look = {
    name: 'entry',
    label: t('Number of the entry'),
    hint: t('It stands in the audit’s report'),
    value: entry,
    autocomplete: 'off',
    inputmode: 'numeric',
    maxlength: 20,
  } as const;
  return html`<form method="get" action="${urls.staff.corrections()}">
    ${field(look, faults)}
    <button class="button" type="submit">${t('Look at it')}</button>
  </form>`;
}

function wishForm({ token }: SignedIn, { number }: BookedEntry, typed: TypedWish, faults: readonly FieldFault[]): Html {
  const why = {
    name: 'reason',
    label: t('Reason'),
    hint: t('Both of you sign it, and it stays in the journal. Name people by their ids alone'),
    value: typed.reason,
    autocomplete: 'off',
    maxlength: 500,
  };
  return html`${form({ action: urls.staff.corrections(), token, hidden: { entry: String(number) }, body: field(why, faults), submit: t('Ask a second person') })}
    <p class="after"><a class="link" data-up href="${urls.staff.corrections()}">${t('Another entry')}</a></p>`;
}

function correctionItem(one: Correction, names: CorrectionFile['names'], now: Date): Html {
  const status = statusOf(one, now);
  const tone = { waiting: 'warning', done: 'success', insufficient_funds: 'danger' }[status as string] ?? 'neutral';
  return html`<li>
    <a class="panel" data-row href="${urls.staff.correction({ correctionId: one.id })}">
      <span class="what"
        ><strong>${t('Entry {number}', { number: String(one.entryNumber) })}</strong
        ><span class="muted"
          >${t('{reason} · {name}', { reason: one.reason, name: names.get(one.askedBy) ?? one.askedBy })}</span
        ></span
      >
      <span class="badge" data-tone="${tone}">${statusWords[status]()}</span>
      <span class="when"
        ><time datetime="${one.askedAt.toISOString()}">${formatDate(one.askedAt, 'mediumTime')}</time></span
      >
    </a>
  </li>`;
}

/** Draws an entry with what taking it back does to each account. */
function entryFacts(entry: BookedEntry): Html {
  return html`<dl class="facts">
      <dt>${t('Entry')}</dt>
      <dd>${String(entry.number)} · ${entry.kind}</dd>
      <dt>${t('Booked')}</dt>
      <dd><time datetime="${entry.at.toISOString()}">${formatDate(entry.at, 'mediumTime')}</time></dd>
      <dt>${t('Reason')}</dt>
      <dd>${entry.reason}</dd>
      ${
        entry.paymentId !== null &&
        html`<dt>${t('Payment')}</dt>
          <dd><code>${entry.paymentId}</code></dd>`
      }
    </dl>
    ${
      entry.paymentId !== null &&
      notice(
        'warning',
        html`<p>
          ${t('The parts of this payment stay as they are: let nobody ship, confirm or refund it before both agree again.')}
        </p>`,
      )
    }
    <table class="table">
      <caption>
        ${t('What taking it back does')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t('Account')}</th>
          <th scope="col">${t('Now')}</th>
          <th scope="col">${t('Change')}</th>
          <th scope="col">${t('Then')}</th>
        </tr>
      </thead>
      <tbody>
        ${entry.postings.map(({ accountId, accountKind, currency, amountMinor, postedMinor }) => {
          const money = (minor: bigint): string => formatMoney({ minor, currency });
          return html`<tr>
            <th scope="row">${accountWords[accountKind]()} <code>${accountId}</code></th>
            <td class="amount">${money(postedMinor)}</td>
            <td class="amount">${money(-amountMinor)}</td>
            <td class="amount">${money(postedMinor - amountMinor)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}

interface CorrectionView {
  readonly signedIn: SignedIn;
  readonly file: CorrectionFile;
  /** The options for the passkey, or why this member may not approve. */
  readonly ways: Awaited<ReturnType<Corrections['waysToApprove']>>;
  readonly isOwn: boolean;
  readonly fault: string | undefined;
  readonly now: Date;
}

/** Draws a correction with its entry, and the ways to decide it. */
export function correctionView(view: CorrectionView): string {
  const { signedIn, file, fault, now } = view;
  const { correction, entry, names } = file;
  const status = statusOf(correction, now);
  const nameOf = (id: Correction['askedBy']): string => names.get(id) ?? id;
  return consolePage({
    place: urls.staff.corrections(),
    title: t('Correction of entry {number}', { number: String(entry.number) }),
    lead: statusWords[status](),
    isWide: true,
    isRefused: fault !== undefined,
    scripts: ['passkey.js'],
    signedIn,
    body: html`${fault !== undefined && notice('warning', html`<p>${fault}</p>`)}
      <div class="split">
        <section class="panel">
          <h2>${t('The entry')}</h2>
          ${entryFacts(entry)}
        </section>
        <section class="panel" data-form>
          <h2>${t('The request')}</h2>
          <dl class="facts">
            <dt>${t('Reason')}</dt>
            <dd>${correction.reason}</dd>
            <dt>${t('Asked by')}</dt>
            <dd>
              ${nameOf(correction.askedBy)},
              <time datetime="${correction.askedAt.toISOString()}"
                >${formatDate(correction.askedAt, 'mediumTime')}</time
              >
            </dd>
            ${
              correction.decidedBy &&
              correction.decidedAt &&
              html`<dt>${t('Decided by')}</dt>
                <dd>
                  ${nameOf(correction.decidedBy)},
                  <time datetime="${correction.decidedAt.toISOString()}"
                    >${formatDate(correction.decidedAt, 'mediumTime')}</time
                  >
                </dd>`
            }
          </dl>
          ${status === 'waiting' && waysPanel(view)}
        </section>
      </div>
      ${stepLinks({ list: urls.staff.corrections(), words: t('All corrections') })}`,
  });
}

function waysPanel({ signedIn: { token }, file: { correction }, ways, isOwn }: CorrectionView): Html {
  const at = { correctionId: correction.id };
  const mayRefuse = ways.ok || ways.error.code !== 'own_wallet';
  return html`${
    !ways.ok
      ? notice('info', html`<p>${approveWords(ways.error)}</p>`)
      : signForm({
          action: urls.staff.approveCorrection(at),
          token,
          passkeyOptions: ways.value,
          hint: t('You sign this entry and this reason with your passkey. The money moves at once.'),
          submit: t('Approve with your passkey'),
          without: t('This browser can’t use passkeys, or has JavaScript turned off, so it cannot approve.'),
        })
  }
  ${mayRefuse && form({ action: urls.staff.refuseCorrection(at), token, body: false, submit: isOwn ? t('Withdraw the request') : t('Refuse'), quiet: true })}`;
}
