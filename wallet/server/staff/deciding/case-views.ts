import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { fileList } from '../../hosted/file-views.ts';
import { errorSummary, form, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { placeName } from '../../payments/payments/words.ts';
import { postageOf } from '../../protection/cases/record-domain.ts';
import type { Entry } from '../../protection/cases/record-domain.ts';
import type { PastCases } from '../../protection/cases/service.ts';
import { transcriptView } from '../../protection/cases/transcript-views.ts';
import { countedWords, offerLabel, reasonWords } from '../../protection/cases/words.ts';
import { urls } from '../../urls.ts';
import { may } from '../members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { stepLinks } from '../members/step-views.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { compare, isOwnDecision, isWaiting, moneyOf } from './domain.ts';
import type { TypedDecision } from './domain.ts';
import { decisionForm } from './form-views.ts';
import { age, deadline } from '../queue/time-views.ts';
import { waitingDecision } from './second-views.ts';
import type { CaseFile, Seen } from './service.ts';
import {
  actorWords,
  comparedWords,
  entryWord,
  parcelWords,
  sameOperatorWords,
  sideWords,
  statusWords,
  takenWords,
} from './words.ts';

interface CasePageView {
  readonly file: CaseFile;
  readonly member: Pick<Member, 'id' | 'role'>;
  readonly signedIn: SignedIn;
  readonly typed: TypedDecision;
  readonly faults: readonly FieldFault[];
  /** Why a word about the waiting decision changed nothing. */
  readonly refused?: string | undefined;
}

/** Draws everything that an operator decides a case by, and the form for deciding it. */
export function caseView(view: CasePageView): string {
  const { file, signedIn, typed, faults, refused } = view;
  const { dispute, line } = file;
  const reason = whyNot(view);
  return consolePage({
    place: urls.staff.queue(),
    title: line.description,
    lead: t('{reason} · {status} · case {id}', {
      reason: reasonWords[dispute.reason].label(),
      status: statusWords[dispute.status](),
      id: dispute.id,
    }),
    isWide: true,
    isRefused: faults.length > 0 || refused !== undefined,
    scripts: ['passkey.js'],
    signedIn,
    body: html`${errorSummary(faults)} ${refused !== undefined && notice('warning', html`<p>${refused}</p>`)}
      ${reason === undefined && leaseForm(file, signedIn)}
      <div class="split case">
        ${story(file)}
        <div class="stack">${facts(file)} ${parcels(file)} ${pastCases(file.past)} ${policy(file)}</div>
        ${reason ?? decisionForm({ file, token: signedIn.token, typed, faults })}
      </div>
      ${stepLinks({ list: urls.staff.queue(), words: t('Back to the queue') })}`,
  });
}

/** Draws the refusal of a case to a member who is a side of it. */
export function sideView(signedIn: SignedIn): string {
  return consolePage({
    place: urls.staff.queue(),
    title: t('You are a side of this case'),
    lead: sideWords(),
    signedIn,
    body: html`<p><a class="link" href="${urls.staff.queue()}">${t('Back to the queue')}</a></p>`,
  });
}

/** Draws why the member does not decide the case; undefined if the member may. */
function whyNot({ file, member, signedIn, typed, faults }: CasePageView): Html | undefined {
  const { dispute } = file;
  if (!isWaiting(dispute)) return notice('info', html`<p>${t('This case does not wait for an operator now.')}</p>`);
  if (!may(member, 'decide_cases'))
    return notice('info', html`<p>${t('It waits for a reviewer. Your role may look, and not decide.')}</p>`);
  if (file.waiting && faults.length === 0) return waitingDecision(file, file.waiting, signedIn.token);
  const isSigner = dispute.status === 'appealed' && file.hasSigned;
  if (isOwnDecision(dispute, member.id) || isSigner) return notice('warning', html`<p>${sameOperatorWords()}</p>`);
  if (file.lease && file.lease.memberId !== member.id)
    return html`${notice('warning', html`<p>${takenWords(file.lease.name)}</p>`)} ${keptWords(typed)}`;
  return undefined;
}

/** Draws the reasons that were typed before somebody else took the case, to copy them. */
function keptWords({ words }: TypedDecision): HtmlValue {
  return words !== '' && section(t('What you typed'), html`<blockquote>${words}</blockquote>`);
}

function leaseForm({ dispute: { id: caseId }, lease }: CaseFile, { token }: SignedIn): Html {
  const [action, submit] = lease
    ? [urls.staff.releaseCase({ caseId }), t('Give it back')]
    : [urls.staff.takeCase({ caseId }), t('Take the case')];
  const words = lease
    ? t('You have this case, for half an hour after your last look.')
    : t('Take it before you read, so that nobody else decides it meanwhile.');
  return html`<div class="panel lease">
    <p>${words}</p>
    ${form({ action, token, body: false, submit, quiet: true })}
  </div>`;
}

function section(title: string, body: HtmlValue): Html {
  return html`<section class="panel">
    <h2>${title}</h2>
    ${body}
  </section>`;
}

function story(file: CaseFile): Html {
  return section(
    t('What the sides say'),
    html`<ol class="story">
        ${file.dispute.timeline.map((entry) => storyEntry(file, entry))}
      </ol>
      ${transcriptView(file.transcript, file.payment.clientName)}`,
  );
}

function storyEntry(file: CaseFile, { at, by, kind, offer, words, evidence }: Entry): Html {
  const { currency } = file.part.amount;
  const given = file.evidence.filter(({ fileId }) => evidence.includes(fileId));
  return html`<li data-by="${by}">
    <p class="said">
      <strong>${actorWords[by]()}</strong> ${entryWord(kind)}
      <time class="muted" datetime="${at.toISOString()}">${formatDate(at, 'mediumTime')}</time>
    </p>
    ${offer && html`<p class="offer">${kind === 'opened' ? t('Wants: {offer}', { offer: offerLabel(offer, currency) }) : offerLabel(offer, currency)}</p>`}
    ${words !== null && html`<blockquote>${words}</blockquote>`}
    ${
      evidence.length > 0 &&
      html`<p class="hint">
        ${t('{count, plural, one {# file} other {# files}} came with it', { count: evidence.length })}
      </p>`
    }
    ${fileList(given, (fileId) => {
      const params = { caseId: file.dispute.id, fileId };
      return { file: urls.staff.caseFile(params), picture: urls.staff.casePicture(params) };
    })}
  </li>`;
}

function parcels({ parcels: seen }: CaseFile): Html {
  return section(
    t('Parcels, by the carrier’s record'),
    seen.length === 0
      ? html`<p class="muted">${t('No parcel was announced for this line.')}</p>`
      : html`<ul class="parcels">
          ${seen.map(parcelItem)}
        </ul>`,
  );
}

function parcelItem({ parcel, goes, destination, place }: Seen): Html {
  const title = goes === 'to_buyer' ? t('To the buyer') : t('Return to the seller');
  return html`<li>
    <p>
      <strong>${title}</strong>
      <span class="muted"
        >${t('{carrier} {trackingCode}', { carrier: parcel.carrier, trackingCode: parcel.trackingCode })}</span
      >
    </p>
    <dl class="facts">
      <dt>${t('Status')}</dt>
      <dd>${parcelWords[parcel.status]()}</dd>
      ${dated(t('Announced'), parcel.announcedAt)} ${dated(t('First scan'), parcel.shippedAt)}
      ${dated(t('End'), parcel.endedAt)}
      <dt>${t('Destination')}</dt>
      <dd>${destination ? placeName(destination) : t('not known')}</dd>
      ${
        (parcel.status === 'delivered' || parcel.status === 'misdelivered') &&
        html`<dt>${t('Delivered at')}</dt>
          <dd>${deliveredAt({ destination, place })}</dd>`
      }
    </dl>
  </li>`;
}

function dated(name: string, at: Date | null): Html | false {
  if (!at) return false;
  return html`<dt>${name}</dt>
    <dd><time datetime="${at.toISOString()}">${formatDate(at, 'mediumTime')}</time></dd>`;
}

function deliveredAt({ destination, place }: Pick<Seen, 'destination' | 'place'>): string {
  if (place === undefined) return t('the carrier does not answer now; the status above is its last word');
  const { country = null, city = null, postalCode = null } = place ?? {};
  if (!place || country === null || city === null) return t('the carrier names no place');
  return t('{place}: {compared}', {
    place: placeName({ country, city, postalCode }),
    compared: comparedWords[compare(place, destination)](),
  });
}

function facts({ dispute, payment, part, line, at }: CaseFile): Html {
  const { currency } = part.amount;
  const { held, released, refunded } = moneyOf(line);
  const price = formatMoney(line.amount);
  const rows: [string, HtmlValue][] = [
    [
      t('Line'),
      line.quantity > 1 ? t('{quantity, number} pieces, {price}', { quantity: line.quantity, price }) : price,
    ],
    [t('At stake'), formatMoney({ minor: dispute.leftMinor, currency })],
    [t('In escrow now'), formatMoney(held)],
    [t('Released to the seller'), formatMoney(released)],
    [t('Refunded'), formatMoney(refunded)],
    [t('Seller'), part.payeeName],
    [t('Order'), t('{reference} at {shop}', { reference: payment.orderReference, shop: payment.clientName })],
    [t('Payment number'), shortNumberOf(payment.id)],
    [t('Case'), age(dispute.openedAt, at)],
    [t('Deadline'), dispute.until ? deadline(dispute.until, at) : t('none')],
  ];
  return section(
    t('Money and deadline'),
    html`<dl class="facts">
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`,
  );
}

function pastCases(past: PastCases): Html {
  const counts = (side: keyof PastCases): HtmlValue =>
    past[side].length === 0
      ? t('none')
      : past[side].map(
          ({ result, count }) =>
            html`<span class="line"
              >${t('{count, number} {result}', { count, result: countedWords[result ?? 'open']() })}</span
            >`,
        );
  return section(
    t('Other cases of both sides'),
    html`<dl class="facts">
      <dt>${t('Buyer')}</dt>
      <dd>${counts('buyer')}</dd>
      <dt>${t('Seller')}</dt>
      <dd>${counts('seller')}</dd>
    </dl>`,
  );
}

function policy({ dispute, payment }: CaseFile): Html {
  const days = (count: number): string => t('{count, plural, one {# day} other {# days}}', { count });
  const { policy: terms } = payment;
  const numbers = dispute.policy;
  const rows: [string, number][] = [
    [t('Seller ships within'), terms.shipWithinDays],
    [t('First scan after that within'), terms.scanWithinDays],
    [t('Protection from shipment'), terms.protectionDays],
    [t('Release after a seen delivery'), terms.releaseAfterDays],
    [t('Buyer reports a problem after release within'), terms.cases.openUntilDaysAfterRelease],
    [t('Operator decides within'), numbers.investigateDays],
    [t('Sides answer a proposal within'), numbers.proposalDays],
    [t('Appeal within'), numbers.appealDays],
    [t('Seller names a return address within'), numbers.returnAddressDays],
    [t('Buyer ships a return within'), numbers.returnShipDays],
    [t('Refund after the return’s delivery'), numbers.returnRefundDays],
    [t('Replacement is scanned within'), numbers.replacementDays],
  ];
  const postage = postageOf(dispute.reason) === 'seller' ? t('the seller') : t('the buyer');
  return section(
    t('Rules of this payment'),
    html`<p class="hint">
        ${t('The terms of the payment, version {version}. Later versions change nothing here.', {
          version: String(terms.version),
        })}
      </p>
      <dl class="facts">
        ${rows.map(
          ([name, count]) =>
            html`<dt>${name}</dt>
              <dd>${days(count)}</dd>`,
        )}
        <dt>${t('A return’s postage is paid by')}</dt>
        <dd>${postage}</dd>
      </dl>`,
  );
}
