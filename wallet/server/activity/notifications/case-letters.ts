import { t } from '#platform/words/words.ts';
import {
  awaits,
  entryBefore,
  isTurnOf,
  offerAt,
  returnPlace,
  waitsForCarrier,
} from '../../protection/cases/record-domain.ts';
import type { Case, Entry, Party, ReturnPlace } from '../../protection/cases/record-domain.ts';
import { offerWords, reasonWords } from '../../protection/cases/words.ts';
import { silenceOf } from '../../protection/own-cases/steps-domain.ts';
import { moneyOf, statusWords } from '../../protection/own-cases/words.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { closing, letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** Something of a case for one of its sides. */
export interface CaseNotice {
  readonly dispute: Case;
  readonly payment: Payment;
  readonly part: Part;
  readonly to: Party;
  /** The address of the case in the wallet. */
  readonly caseUrl: string;
}

/** The sides that are notified of an entry of the timeline: the one who did it is not, except at the beginning and the end. */
export function noticedSides({ by, kind, status }: Entry): Party[] {
  const isForBoth = kind === 'opened' || status === 'closed' || (by !== 'buyer' && by !== 'seller');
  if (isForBoth) return ['buyer', 'seller'];
  return by === 'buyer' ? ['seller'] : ['buyer'];
}

/**
 * Writes to a side of a case what happened, and what is next by when. The words of the other side stay on the page:
 * programs for mail make links of what looks like one.
 */
export function caseLetter(notice: CaseNotice, entry: Entry, frame: Frame): Message {
  const { payment } = notice;
  return {
    subject: subjectOf(notice, entry),
    text: letter(frame, [
      aboutWords(notice),
      happened(notice, entry),
      next(notice),
      linkWords(notice),
      ...closing(payment, frame, notice.to === 'buyer' ? 'payment' : 'none'),
    ]),
    short: t('Holdfast: your case about an order has moved. Open your wallet to see it. Ref {id}', { id: payment.id }),
  };
}

/** Warns who must act in a case that the time is almost over, and of what happens then. */
export function caseWarningLetter(notice: CaseNotice, days: number, frame: Frame): Message {
  const { payment } = notice;
  return {
    subject: t('{days, plural, one {# day} other {# days}} left in the case about {line} at {clientName}', {
      days,
      line: lineOf(notice),
      clientName: payment.clientName,
    }),
    text: letter(frame, [
      aboutWords(notice),
      next(notice),
      afterwards(notice),
      linkWords(notice),
      ...closing(payment, frame, notice.to === 'buyer' ? 'payment' : 'none'),
    ]),
    short: t('Holdfast: {days, plural, one {# day} other {# days}} left to act in your case. Ref {id}', {
      days,
      id: payment.id,
    }),
  };
}

/** Names the item that a case is about. */
function lineOf({ dispute, part }: CaseNotice): string {
  return part.lines.find((one) => one.reference === dispute.line)?.description ?? dispute.line;
}

function aboutWords(notice: CaseNotice): string {
  const { dispute, payment, part, to } = notice;
  const { orderReference, clientName } = payment;
  const left = moneyOf(notice, dispute.leftMinor);
  const line = lineOf(notice);
  return to === 'buyer'
    ? t('About {line} for {left} from {seller}, order {orderReference} at {clientName}.', {
        line,
        left,
        seller: part.payeeName,
        orderReference,
        clientName,
      })
    : t('About {line} for {left}, order {orderReference} at {clientName}.', {
        line,
        left,
        orderReference,
        clientName,
      });
}

function subjectOf(notice: CaseNotice, { kind, status }: Entry): string {
  const { clientName } = notice.payment;
  const line = lineOf(notice);
  if (kind === 'opened') return t('A problem with {line}, ordered at {clientName}', { line, clientName });
  if (status === 'closed') return t('The case about {line} at {clientName} has ended', { line, clientName });
  return t('News in the case about {line} at {clientName}', { line, clientName });
}

function linkWords(notice: CaseNotice): string {
  const { dispute, to, caseUrl } = notice;
  return isTurnOf(to, dispute)
    ? t('See the case, and answer there: {caseUrl}', { caseUrl })
    : t('See the case: {caseUrl}', { caseUrl });
}

function happened(notice: CaseNotice, entry: Entry): string {
  const { dispute, to } = notice;
  const { kind, by } = entry;
  const who = by === to ? t('You') : by === 'buyer' ? t('The buyer') : t('The seller');
  switch (kind) {
    case 'opened':
    case 'accepted':
    case 'refused':
    case 'countered':
    case 'proposed':
    case 'appeal_decided':
    case 'time_over':
      return agreeing(notice, entry, who);
    case 'withdrawn':
      return t('{who} withdrew the report.', { who });
    case 'escalated':
      return t('{who} asked Holdfast to decide.', { who });
    case 'appealed':
      return t('{who} appealed. Another person at Holdfast looks at the case.', { who });
    case 'address_given':
      return t('{who} named the address for the return. It stands on the page of the case.', { who });
    case 'return_waived':
      return waivedWords(to, returnPlace(entryBefore(dispute, entry)?.status));
    case 'parcel_announced':
      return t('{who} announced a parcel.', { who });
    case 'parcel_scanned':
      return t('The carrier has the parcel.');
    case 'parcel_delivered':
      return t('The carrier has delivered the parcel.');
    case 'parcel_misdelivered':
      return t('The carrier has delivered the parcel to another place.');
    case 'parcel_lost':
      return t('The carrier has lost the parcel.');
    case 'parcel_returned':
      return t('The carrier has sent the parcel back.');
    case 'contested':
      return t('{who} reported that something is wrong with what came back.', { who });
    case 'goods_delivered':
      return t('The carrier has reported the order as delivered.');
    case 'goods_lost':
      return t('The carrier has lost the order, or sent it back.');
    default:
      return t('The case has changed.');
  }
}

/** Says what was asked for, offered, agreed or decided, with its amount. */
function agreeing(notice: CaseNotice, entry: Entry, who: string): string {
  const { dispute, to } = notice;
  const { kind, by } = entry;
  const before = entryBefore(dispute, entry);
  const offer = offerWords(offerAt(dispute, entry), dispute.leftMinor, notice.part.amount.currency);
  switch (kind) {
    case 'opened': {
      if (by === 'clock')
        return t('The protection has ended, and no carrier has reported a delivery. So a case was opened.');
      const reason = reasonWords[dispute.reason].clause();
      return t('{who} reported a problem: {reason}. {who} asked for {offer}.', { who, reason, offer });
    }
    case 'accepted':
      return before?.status === 'proposed' || before?.status === 'decided'
        ? t('{who} accepted what Holdfast proposes: {offer}.', { who, offer })
        : t('{who} agreed to {offer}.', { who, offer });
    case 'refused':
      return t('{who} refused a refund.', { who });
    case 'countered':
      if (by === 'buyer') return t('{who} asked for something else: {offer}.', { who, offer });
      return hasOffered(dispute, entry)
        ? t('{who} made another offer: {offer}.', { who, offer })
        : t('{who} made an offer: {offer}.', { who, offer });
    case 'proposed':
      return t('Holdfast has looked at the case, and proposes {offer}.', { offer });
    case 'appeal_decided':
      return t('The appeal is decided: {offer}. This decision is final.', { offer });
    default:
      return timeOverWords(to, entry, before, offer);
  }
}

/** Whether the seller has made an offer before this one. */
function hasOffered({ timeline }: Case, entry: Entry): boolean {
  return timeline.slice(0, timeline.indexOf(entry)).some(({ by, kind }) => by === 'seller' && kind === 'countered');
}

function timeOverWords(to: Party, { status }: Entry, before: Entry | undefined, offer: string): string {
  if (status === 'decided') {
    if (before?.status === 'proposed')
      return t('The time is over, so the proposal became the decision: {offer}.', { offer });
    return to === 'seller'
      ? t('You did not answer in time, so it is decided as the buyer asks: {offer}.', { offer })
      : t('The seller did not answer in time, so it is decided as you ask: {offer}.', { offer });
  }
  if (status === 'escalated' && (before?.status === 'open' || before?.status === 'countered'))
    return t('You have not agreed in time, so Holdfast looks at the case.');
  return t('A deadline has passed.');
}

/** Says what a seller did who refunded before the time to look at the return was over. */
function waivedWords(to: Party, place: ReturnPlace): string {
  const isToSeller = to === 'seller';
  switch (place) {
    case 'with_buyer':
      return isToSeller
        ? t('You refunded without a return: the buyer keeps the goods.')
        : t('The seller refunded without a return: you keep the goods.');
    case 'on_the_way':
      return isToSeller
        ? t('You refunded before the return arrived. It is still on its way to you.')
        : t('The seller refunded before your return arrived.');
    case 'with_seller':
      return isToSeller
        ? t('The return arrived, and you refunded.')
        : t('Your return arrived, and the seller refunded.');
  }
}

/** Says who acts next, and until when; or how the case ended. */
function next(notice: CaseNotice): string {
  const { dispute, part, to } = notice;
  const waits = awaits(dispute);
  if (!waits) return statusWords({ ...notice, as: to }).text;
  const at = waits.until;
  if (waitsForCarrier(dispute))
    return t('The carrier is next, and has time until {at, date, longTime} UTC. You need not do anything.', { at });
  if (waits.who === 'operator')
    return t('Holdfast decides by {at, date, longTime} UTC. You need not do anything.', { at });
  if (waits.who === 'both') {
    return dispute.status === 'proposed'
      ? t('You can accept it until {at, date, longTime} UTC; then it becomes the decision.', { at })
      : t('You can accept it, or appeal with new evidence, until {at, date, longTime} UTC. Then it is carried out.', {
          at,
        });
  }
  if (waits.who === to) return t('It is your turn, until {at, date, longTime} UTC.', { at });
  return to === 'buyer'
    ? t('{seller} has time until {at, date, longTime} UTC. You need not do anything.', { seller: part.payeeName, at })
    : t('The buyer has time until {at, date, longTime} UTC. You need not do anything.', { at });
}

/** Says what happens when the time is over and nobody has acted. */
function afterwards({ dispute, part }: CaseNotice): string {
  const { status, offer, leftMinor } = dispute;
  switch (status) {
    case 'open':
    case 'countered':
      switch (silenceOf(dispute)) {
        case 'refunded':
          return t('Without a report of the delivery, the buyer is refunded.');
        case 'decided':
          return t('Without an answer, it is decided as the buyer asks: {offer}.', {
            offer: offerWords(offer, leftMinor, part.amount.currency),
          });
        case 'escalated':
          return t('Without an answer, Holdfast decides.');
      }
    case 'proposed':
      return t('Then the proposal becomes the decision.');
    case 'decided':
      return t('Then the decision is carried out.');
    case 'awaiting_address':
      return t('Without an address, the buyer is refunded and keeps the goods.');
    case 'awaiting_return':
      return t('Without a parcel that a carrier has scanned, the case ends, and the clocks of the order go on.');
    case 'return_delivered':
      return t('Without an objection, the buyer is refunded.');
    case 'awaiting_replacement':
      return t('Without a parcel that a carrier has scanned, the buyer is refunded.');
    case 'returning':
    case 'replacing':
      return t('If the parcel has not arrived by then, Holdfast decides.');
    case 'escalated':
    case 'appealed':
      return t('Holdfast decides as soon as it can.');
    case 'closed':
      return t('The case is closed.');
  }
}
