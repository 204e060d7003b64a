import { t } from '#platform/words/words.ts';
import { awaits } from '../../protection/cases/record-domain.ts';
import type { Case, Entry, Party } from '../../protection/cases/record-domain.ts';
import { offerSentence, reasonWords, resultSentence } from '../../protection/cases/words.ts';
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
  const { dispute, payment, part, to } = notice;
  const { orderReference, clientName } = payment;
  const line = part.lines.find((one) => one.reference === dispute.line)?.description ?? dispute.line;
  return {
    subject: subjectOf(entry, payment),
    text: letter(frame, [
      t('About {line}, order {orderReference} at {clientName} from {seller}.', {
        line,
        orderReference,
        clientName,
        seller: part.payeeName,
      }),
      happened(notice, entry),
      ...(entry.offer ? [offerSentence(entry.offer, part.amount.currency, to)] : []),
      next(notice),
      t('See the case, and answer there: {caseUrl}', { caseUrl: notice.caseUrl }),
      ...closing(payment, frame, to === 'buyer' ? 'payment' : 'none'),
    ]),
    short: t('Holdfast: your case about an order has moved. Open your wallet to see it. Ref {id}', { id: payment.id }),
  };
}

/** Warns who must act in a case that the time is almost over, and of what happens then. */
export function caseWarningLetter(notice: CaseNotice, days: number, frame: Frame): Message {
  const { payment, dispute, to } = notice;
  return {
    subject: t('{days, plural, one {# day} other {# days}} left in a case about an order at {clientName}', {
      days,
      clientName: payment.clientName,
    }),
    text: letter(frame, [
      next(notice),
      afterwards(dispute),
      t('See the case, and answer there: {caseUrl}', { caseUrl: notice.caseUrl }),
      ...closing(payment, frame, to === 'buyer' ? 'payment' : 'none'),
    ]),
    short: t('Holdfast: {days, plural, one {# day} other {# days}} left to act in your case. Ref {id}', {
      days,
      id: payment.id,
    }),
  };
}

function subjectOf({ kind, status }: Entry, { clientName }: Payment): string {
  if (kind === 'opened') return t('A problem with an order at {clientName}', { clientName });
  if (status === 'closed') return t('A case about an order at {clientName} has ended', { clientName });
  return t('News in a case about an order at {clientName}', { clientName });
}

function happened({ dispute, to }: CaseNotice, { kind, by }: Entry): string {
  const who = by === to ? t('You') : by === 'buyer' ? t('The buyer') : t('The seller');
  switch (kind) {
    case 'opened':
      if (by === 'clock')
        return t('The protection has ended, and no carrier has reported a delivery. So a case was opened.');
      return t('{who} reported a problem: {reason}.', { who, reason: reasonWords[dispute.reason].clause() });
    case 'accepted':
      return t('{who} agreed.', { who });
    case 'refused':
      return t('{who} refused.', { who });
    case 'countered':
      return t('{who} made another offer.', { who });
    case 'withdrawn':
      return t('{who} withdrew the report.', { who });
    case 'escalated':
      return t('{who} asked Holdfast to decide.', { who });
    case 'proposed':
      return t('Holdfast has looked at the case, and proposes how to end it.');
    case 'appealed':
      return t('{who} appealed. Another person at Holdfast looks at the case.', { who });
    case 'appeal_decided':
      return t('The appeal is decided. This decision is final.');
    case 'address_given':
      return t('{who} named the address for the return. It stands on the page of the case.', { who });
    case 'return_waived':
      return t('{who} waived the return: the buyer keeps the goods.', { who });
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
      return t('A deadline has passed.');
  }
}

/** Says who acts next, and until when; or how the case ended. */
function next({ dispute, part, to }: CaseNotice): string {
  const waits = awaits(dispute);
  if (!waits) return resultSentence(dispute, part.payeeName);
  const at = waits.until;
  if (waits.who === 'operator')
    return t('Holdfast decides by {at, date, longTime} UTC. You need not do anything.', { at });
  if (waits.who === 'both') {
    return dispute.status === 'proposed'
      ? t('You can accept it until {at, date, longTime} UTC; then it becomes the decision.', { at })
      : t('You can accept it, or appeal with new evidence, until {at, date, longTime} UTC. Then it is carried out.', {
          at,
        });
  }
  return waits.who === to
    ? t('It is your turn, until {at, date, longTime} UTC.', { at })
    : t('The other side has time until {at, date, longTime} UTC. You need not do anything.', { at });
}

/** Says what happens when the time is over and nobody has acted. */
function afterwards({ status, turn }: Case): string {
  switch (status) {
    case 'open':
      return t('Without an answer, the buyer’s proposal becomes the decision.');
    case 'countered':
      return turn === 'seller'
        ? t('Without an answer, the buyer’s proposal becomes the decision.')
        : t('Without an answer, Holdfast decides.');
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
