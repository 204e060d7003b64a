import type { KeptFile } from '#platform/files/files-service.ts';
import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { carrierPage } from '#platform/kernel/carriers.ts';
import { formatMoney } from '#platform/money/format.ts';
import { rich, t } from '#platform/words/words.ts';
import { fileList } from '../../hosted/file-views.ts';
import { errorSummary, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { placeName } from '../../payments/payments/words.ts';
import { returnUrlOf } from '../../payments/payments/return-domain.ts';
import { problemForm, urls } from '../../urls.ts';
import { awaits, isTurnOf, offersLeft } from '../cases/record-domain.ts';
import type { Entry, ReturnAddress } from '../cases/record-domain.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import type { Transcript } from '../cases/transcript-domain.ts';
import { transcriptView } from '../cases/transcript-views.ts';
import { reasonWords } from '../cases/words.ts';
import type { CaseNow } from './port.ts';
import { actorWords, entryWords } from './entry-words.ts';
import { outOfOffersWords, stepLabel } from './step-words.ts';
import { stepsOf } from './steps-domain.ts';
import type { Step } from './steps-domain.ts';
import { leftWords } from './time-words.ts';
import { moneyOf, moneyWords, statusWords, turnWords } from './words.ts';

interface CasePage {
  readonly own: CaseNow;
  /** The files of its timeline that still exist. */
  readonly files: readonly KeptFile[];
  /** The messages at the shop. */
  readonly transcript: Transcript | undefined;
  /** Why the step that the side has just tried is not possible. */
  readonly faults: readonly FieldFault[];
  /** What the side typed for that step, so that it is not lost. */
  readonly typed?: string | undefined;
  /** Whether the buyer may report another problem. */
  readonly mayReport: boolean;
}

/** Draws a case as a side sees it: where it stands, what the side can do, and what has happened. */
export function caseView({ own, files, transcript, faults, typed = '', mayReport }: CasePage): string {
  const { title, text } = statusWords(own);
  const money = moneyWords(own);
  return hostedPage({
    title,
    lead: aboutLine(own),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)} ${typed !== '' && unsent(typed)} ${turn(own)}
      <p>${text}</p>
      ${accepted(own)} ${money && html`<p class="hint">${money}</p>`} ${returnTo(own)} ${steps(own)}
      <h2>${t('What has happened')}</h2>
      ${timeline(own, files)} ${transcriptView(transcript, own.payment.clientName)}
      <h2>${t('Details')}</h2>
      ${details(own)} ${ways(own, mayReport)}`,
  });
}

function unsent(typed: string): Html {
  return html`<p>${t('You had typed this. It was not sent:')}</p>
    <blockquote>${typed}</blockquote>`;
}

/** Names what a case is about, and under it the order. */
export function aboutLine({ dispute, payment, part }: OwnCase): Html {
  const line = part.lines.find((one) => one.reference === dispute.line)?.description ?? dispute.line;
  return aboutOrder(line, payment);
}

/** Draws words about an order, with the reference of the order small under them: it may be long. */
export function aboutOrder(words: string, { orderReference, clientName }: CaseNow['payment']): Html {
  return html`${words}<small class="order"
      >${t('Order {orderReference} at {clientName}', { orderReference, clientName })}</small
    >`;
}

/** Draws whose turn it is, and how long. */
function turn(own: CaseNow): Html | false {
  const waits = awaits(own.dispute);
  if (!waits) return false;
  const { who, until } = waits;
  const time = (inner: HtmlValue) => html`<time datetime="${until.toISOString()}">${inner}</time>`;
  return notice(
    isTurnOf(own.as, own.dispute) ? 'warning' : 'info',
    html`<p class="turn"><strong>${turnWords(own, who)}</strong> <span>${leftWords(until, own.now)}</span></p>
      <p>${rich('By <time>{until, date, longTime} UTC</time>', { time, until })}</p>`,
  );
}

/** Says who has accepted a proposal or decision. */
function accepted({ dispute, as, part }: OwnCase): Html | false {
  const { status, acceptedBy, operatorId } = dispute;
  if ((status !== 'proposed' && status !== 'decided') || acceptedBy.length === 0 || !operatorId) return false;
  if (acceptedBy.includes(as)) return html`<p>${t('You have accepted it.')}</p>`;
  return html`<p>
    ${as === 'buyer' ? t('{seller} has accepted it.', { seller: part.payeeName }) : t('The buyer has accepted it.')}
  </p>`;
}

function steps(own: CaseNow): Html | false {
  const list = stepsOf(own.dispute, own.as, own.now);
  const open = list.filter((step) => step.from === null);
  const later = list.filter((step) => step.from !== null);
  if (list.length === 0) return false;
  return html`<nav class="steps-list" aria-label="${t('What you can do')}">
    ${open.map((step, index) => stepLink(own, step, index === 0 && isMain(own, step)))}
    ${isOutOfOffers(own) && html`<p class="hint">${outOfOffersWords(own.as)}</p>`}
    ${later.map(({ kind, from }) => html`<p class="hint">${rich('<strong>{label}</strong>: from <time>{from, date, longTime} UTC</time> on', { label: stepLabel(own, kind), from: from!, strong: (inner) => html`<strong>${inner}</strong>`, time: (inner) => html`<time datetime="${from!.toISOString()}">${inner}</time>` })}</p>`)}
  </nav>`;
}

/** To withdraw, or to correct a code that is saved, is no answer that a side waits to give. */
function isMain({ dispute }: CaseNow, { kind }: Step): boolean {
  return kind !== 'withdraw' && !(kind === 'parcel' && dispute.parcel !== null);
}

function isOutOfOffers({ dispute, as }: CaseNow): boolean {
  const { status, turn } = dispute;
  return (status === 'open' || status === 'countered') && turn === as && offersLeft(dispute, as) === 0;
}

function stepLink(own: CaseNow, { kind }: Step, isFirst: boolean): Html {
  const href = urls.protection.caseStep({ caseId: own.dispute.id, step: kind });
  return html`<a class="button${!isFirst && ' quiet'}" href="${href}">${stepLabel(own, kind)}</a>`;
}

/** Draws what has happened, the latest first. The words of a side are text, and nothing in them becomes a link. */
function timeline(own: OwnCase, files: readonly KeptFile[]): Html {
  const { timeline: entries } = own.dispute;
  const draw = (entry: Entry, index: number) =>
    html`<li>
      <p>
        ${rich('<strong>{who}</strong> {did}', { strong: (inner) => html`<strong>${inner}</strong>`, who: actorWords(own, entry.by), did: entryWords(own, entry, entries[index - 1]) })}
      </p>
      <p class="hint">
        ${rich('<time>{at, date, mediumTime} UTC</time>', { time: (inner) => html`<time datetime="${entry.at.toISOString()}">${inner}</time>`, at: entry.at })}
      </p>
      ${entry.words !== null && html`<blockquote>${entry.words}</blockquote>`} ${evidence(own, entry, files)}
    </li>`;
  return html`<ol class="timeline" reversed>
    ${entries.map(draw).toReversed()}
  </ol>`;
}

/** Draws the files of an entry. */
function evidence({ dispute }: OwnCase, entry: Entry, files: readonly KeptFile[]): Html | false {
  const given = files.filter(({ fileId }) => entry.evidence.includes(fileId));
  return fileList(given, (fileId) => {
    const params = { caseId: dispute.id, fileId };
    return { file: urls.protection.caseFile(params), picture: urls.protection.casePicture(params) };
  });
}

/** Draws for a buyer who has to send something back where it goes, and who pays the postage. */
export function returnTo(own: OwnCase): Html | false {
  const { dispute, part } = own;
  if (!isSendingBack(own) || !dispute.returnAddress) return false;
  return html`<dl class="facts">
    <dt>${t('Send it to')}</dt>
    <dd>${addressLines(dispute.returnAddress)}</dd>
    <dt>${t('Postage')}</dt>
    <dd>
      ${t('{seller} pays it. Ask {seller} for a label before you send it, or keep the receipt and ask for that money: it is not part of the refund.', { seller: part.payeeName })}
    </dd>
  </dl>`;
}

function isSendingBack({ dispute, as }: OwnCase): boolean {
  return as === 'buyer' && dispute.status === 'awaiting_return';
}

function addressLines(address: ReturnAddress): Html {
  return html`${address.name}<br />${address.street}<br />${placeName(address)}`;
}

function details(own: OwnCase): Html {
  const { dispute, part } = own;
  const { returnAddress: address, parcel } = dispute;
  return html`<dl class="facts">
    <dt>${t('Problem')}</dt>
    <dd>${reasonWords[dispute.reason].sentence()}</dd>
    <dt>${t('Seller')}</dt>
    <dd>${part.payeeName}</dd>
    <dt>${t('Amount')}</dt>
    <dd>${formatMoney(moneyOf(own, dispute.leftMinor))}</dd>
    ${
      address &&
      !isSendingBack(own) &&
      html`<dt>${t('Return goes to')}</dt>
        <dd>${addressLines(address)}</dd>`
    }
    ${
      parcel &&
      html`<dt>${t('Parcel')}</dt>
        <dd>${parcelLink(parcel)}</dd>`
    }
  </dl>`;
}

/** Links only to a page of the carrier or of the tracking service; the code itself is what a side has typed. */
function parcelLink({ carrier, trackingCode, trackingUrl }: NonNullable<CaseNow['dispute']['parcel']>): Html {
  const words = t('{carrier} {trackingCode}', { carrier, trackingCode });
  const href = trackingUrl ?? carrierPage(carrier, trackingCode);
  return href === undefined ? html`${words}` : html`<a href="${href}" rel="noreferrer">${words}</a>`;
}

function ways({ payment, part, as }: OwnCase, mayReport: boolean): Html {
  if (as === 'seller') return html`<p class="after"><a class="link" href="/">${t('To my wallet')}</a></p>`;
  const { clientName, id: paymentId } = payment;
  const problem = problemForm({ paymentId, partId: part.id });
  return html`<div class="after">
    ${mayReport && html`<p><a class="link" href="${problem}">${t('Report another problem')}</a></p>`}
    <p><a class="link" href="${urls.app.payment({ paymentId })}">${t('Look at the payment in my wallet')}</a></p>
    <p><a class="link" href="${returnUrlOf(payment)}">${t('Back to {clientName}', { clientName })}</a></p>
  </div>`;
}

/** Draws the page for a case that does not exist, or is of others. */
export function caseNotFoundView(): string {
  return hostedPage({
    title: t('There is no such case'),
    lead: t('Nothing happened. Open your cases from your wallet.'),
    body: html`<p><a class="button" href="/">${t('To your wallet')}</a></p>`,
  });
}
