import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { form, notice } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { stepLinks } from '../members/step-views.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { signForm } from '../members/sign-views.ts';
import { APPROVALS } from './domain.ts';
import { MOST_PAST } from './preview-domain.ts';
import type { DaysPreview, FeePreview, Preview } from './preview-domain.ts';
import type { DraftFile } from './service.ts';
import { momentOf } from './views.ts';
import { centsText, dayText, decideWords, fieldWords, kindWords, statusWords } from './words.ts';

interface DraftView {
  readonly signedIn: SignedIn;
  readonly file: DraftFile;
  /** The options for the passkey; undefined if this member may not approve. */
  readonly passkeyOptions: unknown;
  readonly isWriter: boolean;
  readonly hasApproved: boolean;
  readonly fault: string | undefined;
}

/** Draws a draft with its changes, its effect on past payments, and the ways to decide it. */
export function draftView(view: DraftView): string {
  const { signedIn, file, fault } = view;
  const { draft, base, status, changes, end } = file;
  const outcome =
    status === 'enacted'
      ? t('Approved: version {version} applies from {day}', {
          version: end?.version ?? 0,
          day: dayText(draft.validFrom),
        })
      : statusWords[status]();
  return consolePage({
    place: urls.staff.policies(),
    title: t('Draft: {kind}', { kind: kindWords[draft.content.kind]() }),
    lead: outcome,
    isWide: true,
    isRefused: fault !== undefined,
    scripts: ['passkey.js'],
    signedIn,
    body: html`${fault !== undefined && notice('warning', html`<p>${fault}</p>`)}
      <div class="split">
        <div class="story">
          <section class="panel">
            <h2>${t('What changes')}</h2>
            <table class="table values">
              <caption>
                ${t('Against version {version}; from {day}', { version: base.version, day: dayText(draft.validFrom) })}
              </caption>
              <thead>
                <tr>
                  <th scope="col">${t('Value')}</th>
                  <th scope="col">${t('Before')}</th>
                  <th scope="col">${t('After')}</th>
                </tr>
              </thead>
              <tbody>
                ${changes.map(
                  ({ field, before, after }) =>
                    html`<tr>
                      <th scope="row">${fieldWords[field]()}</th>
                      <td>${before}</td>
                      <td><strong>${after}</strong></td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </section>
          ${previewPanel(file.preview)}
        </div>
        ${storyPanel(view)}
      </div>
      ${stepLinks({ list: urls.staff.policies(), words: t('Terms and fees') })}`,
  });
}

function storyPanel(view: DraftView): Html {
  const { draft, approvals, counting, end, names, status } = view.file;
  const nameOf = (id: typeof draft.writtenBy): string => names.get(id) ?? id;
  const given = approvals.filter(({ revision }) => revision === draft.revision);
  return html`<section class="panel" data-form>
    <h2>${t('Approvals')}</h2>
    <dl class="facts">
      <dt>${t('Reason')}</dt>
      <dd>${draft.reason}</dd>
      <dt>${draft.revision === 1 ? t('Written by') : t('Changed by')}</dt>
      <dd>${nameOf(draft.writtenBy)}, ${momentOf(draft.writtenAt)}</dd>
      ${given.map(
        (one) =>
          html`<dt>${counting.includes(one) || end?.how === 'enacted' ? t('Approved by') : t('No longer counts')}</dt>
            <dd>${nameOf(one.memberId)}, ${momentOf(one.at)}</dd>`,
      )}
      ${
        end &&
        end.how !== 'enacted' &&
        html`<dt>${statusWords[end.how]()}</dt>
          <dd>${nameOf(end.memberId)}, ${momentOf(end.at)}</dd>`
      }
    </dl>
    ${status === 'waiting' && html`<p>${t('{count} of {most} approvals', { count: counting.length, most: APPROVALS })}</p>`}
    ${!end && ways(view)}
  </section>`;
}

function ways({ signedIn: { token }, file, passkeyOptions, isWriter, hasApproved }: DraftView): Html {
  const at = { draftId: file.draft.id };
  const isGone = file.status === 'waiting' && !file.writerMay;
  const why = isWriter
    ? t('You wrote some of this draft, so two others approve it.')
    : hasApproved
      ? t('You approved it. It takes another person, too.')
      : decideWords({ code: 'writer_gone' });
  return html`${
      passkeyOptions === undefined
        ? (isWriter || hasApproved || isGone) && notice('info', html`<p>${why}</p>`)
        : signForm({
            action: urls.staff.approvePolicy(at),
            token,
            passkeyOptions,
            revision: file.draft.revision,
            hint: t('You sign these values, this date and this reason with your passkey.'),
            submit: t('Approve with your passkey'),
            without: t('This browser can’t use passkeys, or has JavaScript turned off, so it cannot approve.'),
          })
    }
    ${form({ action: urls.staff.endPolicy(at), token, body: false, submit: isWriter ? t('Withdraw') : t('Reject'), quiet: true })}
    <p class="after"><a class="link" href="${urls.staff.changePolicy(at)}">${t('Change the draft')}</a></p>`;
}

function previewPanel(preview: Preview): Html {
  return html`<section class="panel">
    <h2>${t('On past payments')}</h2>
    <p class="hint">
      ${t('The newest payments, top-ups, withdrawals, exchanges, cases and reports, {most} of each at most. It changes none of them.', { most: MOST_PAST })}
    </p>
    ${preview.kind === 'fees' ? feesTable(preview) : daysTable(preview)}
  </section>`;
}

function feesTable({ merchant, card }: Extract<Preview, { kind: 'fees' }>): Html {
  const row = (name: string, { looked, differing, beforeMinor, afterMinor }: FeePreview): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${t('{differing} of {looked}', { differing, looked })}</td>
      <td class="amount">${centsText(beforeMinor)}</td>
      <td class="amount">${centsText(afterMinor)}</td>
    </tr>`;
  return html`<table class="table">
    <thead>
      <tr>
        <th scope="col">${t('Fee')}</th>
        <th scope="col">${t('Would differ')}</th>
        <th scope="col">${t('Before')}</th>
        <th scope="col">${t('After')}</th>
      </tr>
    </thead>
    <tbody>
      ${row(t('Merchant fee'), merchant)} ${row(t('Charges of cards'), card)}
    </tbody>
  </table>`;
}

/** Lists what a preview counts, by its name. */
function daysOf(preview: Exclude<Preview, { kind: 'fees' }>): readonly (readonly [string, DaysPreview])[] {
  switch (preview.kind) {
    case 'limits':
      return [[t('Cases that take two operators'), preview.large]];
    case 'tiers':
      return preview.above.map((one) => [t('Above “{limit}”', { limit: fieldWords[one.limit]() }), one] as const);
    case 'exchange':
      return [
        [t('Into a currency that is not offered'), preview.unoffered],
        [t('Approved after the rate would have run out'), preview.late],
      ];
    case 'withdrawals':
      return [
        [t('Withdrawals with a fee'), preview.charged],
        [t('Below the least'), preview.belowLeast],
        [t('Above the most'), preview.aboveMost],
      ];
    case 'debits':
      return [
        [t('Below the least'), preview.belowLeast],
        [t('Above the most'), preview.aboveMost],
        [t('Arrived later than promised'), preview.late],
      ];
    case 'origins':
      return [
        [t('Charges of cards whose money would stay today'), preview.ofCards],
        [t('Debits whose money would stay today'), preview.ofDebits],
      ];
    case 'reports':
      return [
        [t('Advances above the most'), preview.creditedMore],
        [t('Advances beyond those of a year'), preview.creditedOften],
        [t('Advances that came too late'), preview.creditedLate],
        [t('Decided too late'), preview.decidedLate],
      ];
    case 'terms':
      return [
        [t('Scanned too late'), preview.scannedLate],
        [t('Delivered after the protection'), preview.deliveredLate],
        [t('Answered too late by the seller'), preview.answeredLate],
        [t('Days from delivery to release'), preview.release],
      ];
  }
}

function daysTable(preview: Exclude<Preview, { kind: 'fees' }>): Html {
  return html`<table class="table">
    <thead>
      <tr>
        <th scope="col">${t('What happened')}</th>
        <th scope="col">${t('Looked at')}</th>
        <th scope="col">${t('Before')}</th>
        <th scope="col">${t('After')}</th>
      </tr>
    </thead>
    <tbody>
      ${daysOf(preview).map(
        ([name, { looked, before, after }]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${looked}</td>
            <td>${before}</td>
            <td>${after}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
