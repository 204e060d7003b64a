import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { Parcel } from '../../payments/payments/domain.ts';
import { waitsForCarrier } from '../cases/record-domain.ts';
import type { Case, CaseStatus, Party } from '../cases/record-domain.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import type { CaseView } from '../cases/service.ts';
import { offerWords } from '../cases/words.ts';
import { silenceOf } from './steps-domain.ts';

/** An amount of a case, in the currency of its part. */
export function moneyOf({ part }: Pick<CaseView, 'part'>, minor: bigint): Money {
  return { minor, currency: part.amount.currency };
}

/** Names the offer that a case has now. */
export function currentOffer({ dispute, part }: CaseView): string {
  return offerWords(dispute.offer, dispute.leftMinor, part.amount.currency);
}

/** What a page says of the state of a case. */
interface StatusWords {
  readonly title: string;
  readonly text: string;
}

/** Says where a case stands, and what happens if nobody acts. */
export function statusWords(view: OwnCase): StatusWords {
  const { status } = view.dispute;
  if (status === 'closed') return closedWords(view);
  return view.as === 'buyer' ? buyerWords(view, status) : sellerWords(view, status);
}

function buyerWords(view: OwnCase, status: Exclude<CaseStatus, 'closed'>): StatusWords {
  const { dispute, part } = view;
  const { policy } = dispute;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  const offer = currentOffer(view);
  switch (status) {
    case 'open':
    case 'countered':
      return dispute.turn === 'seller'
        ? { title: t('Waiting for {seller}', { seller }), text: silenceWords(view) }
        : offerTitle(view, t('{seller} has made you an offer', { seller }), t('{seller} refuses a refund', { seller }));
    case 'escalated':
    case 'appealed':
      return {
        title: status === 'escalated' ? t('We are looking at your case') : t('We are looking at the appeal'),
        text: t('We read what both of you have said and shown. You need not do anything.'),
      };
    case 'proposed':
      return {
        title: t('We propose {offer}', { offer }),
        text: t('If you both accept, it is done at once. Otherwise it is decided when the time is over.'),
      };
    case 'decided':
      return { title: t('Decided: {offer}', { offer }), text: decidedWords(view) };
    case 'awaiting_address':
      return {
        title: t('{seller} has to say where to send it', { seller }),
        text: t('Without an address by then, you get {left} back and keep it.', { left }),
      };
    case 'awaiting_return':
      if (dispute.parcel) return savedWords(view, dispute.parcel);
      return {
        title: t('Send it back'),
        text: t(
          'Send it with tracking, and tell us the code. {seller} pays the postage. If no carrier has scanned it by then, the case closes, and the time until {seller} is paid goes on.',
          { seller },
        ),
      };
    case 'returning':
      return {
        title: t('Your return is on its way'),
        text: t(
          'After it arrives, {seller} has {days, plural, one {# day} other {# days}} to look at it. Then you get {left} back.',
          {
            seller,
            days: policy.returnRefundDays,
            left,
          },
        ),
      };
    case 'return_delivered':
      return {
        title: t('Your return has arrived'),
        text: t('You get {left} back then, unless {seller} shows that something is wrong with it.', { left, seller }),
      };
    case 'awaiting_replacement':
      if (dispute.parcel) return announcedWords(view, dispute.parcel);
      return {
        title: t('{seller} has to send a replacement', { seller }),
        text: t('If no carrier has scanned it by then, you get {left} back.', { left }),
      };
    case 'replacing':
      return {
        title: t('Your replacement is on its way'),
        text: t('The case closes when it arrives. If it is lost, you get {left} back.', { left }),
      };
  }
}

function sellerWords(view: OwnCase, status: Exclude<CaseStatus, 'closed'>): StatusWords {
  const { dispute } = view;
  const { policy } = dispute;
  const left = moneyOf(view, dispute.leftMinor);
  const offer = currentOffer(view);
  switch (status) {
    case 'open':
    case 'countered':
      return dispute.turn === 'buyer'
        ? { title: t('Waiting for the buyer'), text: silenceWords(view) }
        : offerTitle(view, t('The buyer asks for {offer}', { offer }), '');
    case 'escalated':
    case 'appealed':
      return {
        title: status === 'escalated' ? t('We are looking at the case') : t('We are looking at the appeal'),
        text: t('We read what both of you have said and shown. You need not do anything.'),
      };
    case 'proposed':
      return {
        title: t('We propose {offer}', { offer }),
        text: t('If you both accept, it is done at once. Otherwise it is decided when the time is over.'),
      };
    case 'decided':
      return { title: t('Decided: {offer}', { offer }), text: decidedWords(view) };
    case 'awaiting_address':
      return {
        title: t('Say where the buyer sends it'),
        text: t('Without an address by then, the buyer gets {left} back and keeps it. You pay the postage.', { left }),
      };
    case 'awaiting_return':
      if (dispute.parcel) return announcedWords(view, dispute.parcel);
      return {
        title: t('The buyer has to send it back'),
        text: t('If no carrier has scanned it by then, the case closes, and the time until you are paid goes on.'),
      };
    case 'returning':
      return {
        title: t('The return is on its way'),
        text: t(
          'After it arrives, you have {days, plural, one {# day} other {# days}} to look at it. Then the buyer gets {left} back.',
          {
            days: policy.returnRefundDays,
            left,
          },
        ),
      };
    case 'return_delivered':
      return {
        title: t('The return has arrived'),
        text: t('The buyer gets {left} back then, unless you show that it is not complete or not the same.', { left }),
      };
    case 'awaiting_replacement':
      if (dispute.parcel) return savedWords(view, dispute.parcel);
      return {
        title: t('Send the replacement'),
        text: t('Tell us its tracking code. If no carrier has scanned it by then, the buyer gets {left} back.', {
          left,
        }),
      };
    case 'replacing':
      return {
        title: t('The replacement is on its way'),
        text: t('The case closes when it arrives. If it is lost, the buyer gets {left} back.', { left }),
      };
  }
}

/** Confirms to the side that sends a parcel that its code is saved, and says what comes next. */
function savedWords(view: OwnCase, { carrier, trackingCode }: Parcel): StatusWords {
  const { dispute, part, as } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  return {
    title: t('Your tracking code is saved'),
    text:
      as === 'buyer'
        ? t(
            'Next, {carrier} scans the parcel {trackingCode}; then your return is on its way. Without a scan by then, the case closes, and the time until {seller} is paid goes on. If the code is wrong, change it.',
            { carrier, trackingCode, seller },
          )
        : t(
            'Next, {carrier} scans the parcel {trackingCode}; then the replacement is on its way. Without a scan by then, the buyer gets {left} back. If the code is wrong, change it.',
            { carrier, trackingCode, left },
          ),
  };
}

/** Says to the other side that a parcel was announced. */
function announcedWords(view: OwnCase, { carrier, trackingCode }: Parcel): StatusWords {
  const { dispute, part, as } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  return as === 'seller'
    ? {
        title: t('The buyer has given a tracking code'),
        text: t(
          'Next, {carrier} scans the parcel {trackingCode}. Without a scan by then, the case closes, and the time until you are paid goes on.',
          { carrier, trackingCode },
        ),
      }
    : {
        title: t('{seller} has given a tracking code', { seller }),
        text: t('Next, {carrier} scans the parcel {trackingCode}. Without a scan by then, you get {left} back.', {
          carrier,
          trackingCode,
          left,
        }),
      };
}

function offerTitle(view: OwnCase, offered: string, refused: string): StatusWords {
  const isRefused = view.as === 'buyer' && view.dispute.offer.outcome === 'nothing';
  return { title: isRefused ? refused : offered, text: silenceWords(view) };
}

/** Says what happens if the side whose turn it is says nothing. */
function silenceWords(view: OwnCase): string {
  const { dispute, as, part } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  const offer = currentOffer(view);
  const isMine = dispute.turn === as;
  const at = dispute.until!;
  switch (silenceOf(dispute)) {
    case 'refunded':
      return as === 'buyer'
        ? t('No carrier has reported a delivery. Without such a report by then, you get {left} back.', { left })
        : t('No carrier has reported a delivery. Without such a report by then, the buyer gets {left} back.', { left });
    case 'decided':
      if (as === 'seller') return t('If you say nothing by then, it is decided as the buyer asks: {offer}.', { offer });
      return t('If {seller} says nothing by then, it is decided as you ask: {offer}.', { seller, offer });
    case 'escalated':
      if (isMine) return t('If you do not agree by {at, date, longTime} UTC, we step in and look at the case.', { at });
      return as === 'seller'
        ? t('If the buyer does not answer by {at, date, longTime} UTC, we step in and look at the case.', { at })
        : t('If {seller} does not agree by {at, date, longTime} UTC, we step in and look at the case.', { seller, at });
  }
}

function decidedWords(view: OwnCase): string {
  const { dispute, as } = view;
  if (!dispute.operatorId)
    return as === 'buyer'
      ? t('{seller} did not answer, so it is done as you asked when the time is over.', { seller: view.part.payeeName })
      : t('You did not answer, so it is done when the time is over. You can object only if no notice has reached you.');
  const [accepted] = dispute.acceptedBy;
  if (accepted === as)
    return t(
      'It is done when the time is over, or at once if the other side accepts as well. The other side can appeal.',
    );
  return accepted
    ? t('It is done when the time is over, or at once if you accept as well. Until then, you can appeal.')
    : t('It is done when the time is over, or at once if you both accept. Until then, either of you can appeal.');
}

function closedWords(view: OwnCase): StatusWords {
  const { dispute, as, part } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  const isBuyer = as === 'buyer';
  const title = t('Closed');
  switch (dispute.result) {
    case 'refunded':
      return isBuyer
        ? { title: t('Closed: refunded'), text: t('{left} went back to you.', { left }) }
        : { title: t('Closed: refunded'), text: t('{left} went back to the buyer.', { left }) };
    case 'partially_refunded': {
      const amount = moneyOf(view, 'amountMinor' in dispute.offer ? dispute.offer.amountMinor : 0n);
      return isBuyer
        ? {
            title: t('Closed: refunded in part'),
            text: t(
              '{amount} of {left} went back to you. {seller} was paid the rest, less the shop’s commission and fees.',
              { amount, left, seller },
            ),
          }
        : {
            title: t('Closed: refunded in part'),
            text: t('{amount} of {left} went back to the buyer. You were paid the rest, less commission and fees.', {
              amount,
              left,
            }),
          };
    }
    case 'replaced':
      return {
        title: t('Closed: replaced'),
        text: isBuyer
          ? t('The replacement was delivered. If something is wrong with it, report it before {seller} is paid.', {
              seller,
            })
          : t('The replacement was delivered. You are paid as after any delivery.'),
      };
    case 'for_seller':
      return isBuyer
        ? { title, text: t('{seller} was paid {left}, less the shop’s commission and fees.', { seller, left }) }
        : { title, text: t('You were paid {left}, less commission and fees.', { left }) };
    case 'withdrawn':
      return isBuyer
        ? withdrawnForBuyer(dispute, left, seller)
        : { title: t('Closed: withdrawn'), text: withdrawnForSeller(dispute, left) };
    case 'lapsed':
      return {
        title: t('Closed: not sent back'),
        text: isBuyer
          ? t('No carrier had the return in time. Your protection went on as before.')
          : t('No carrier had the return in time. The time until you are paid went on.'),
      };
    case 'delivered':
      return {
        title: t('Closed: delivered'),
        text: isBuyer
          ? t('A carrier reported the delivery. If it has not arrived, report a problem before {seller} is paid.', {
              seller,
            })
          : t('A carrier reported the delivery.'),
      };
    case null:
      return { title, text: '' };
  }
}

function withdrawnForBuyer({ openedBy }: Case, left: Money, seller: string): StatusWords {
  if (openedBy === 'buyer')
    return { title: t('Closed: withdrawn'), text: t('You withdrew your report. Your protection went on as before.') };
  const text = t('You said so, and {seller} was paid {left}, less the shop’s commission and fees.', { seller, left });
  return { title: t('Closed: it has arrived'), text };
}

function withdrawnForSeller({ openedBy }: Case, left: Money): string {
  if (openedBy === 'buyer') return t('The buyer withdrew the report.');
  return t('The buyer said that it has arrived. You were paid {left}, less commission and fees.', { left });
}

/** The other side. */
function otherOf(side: Party): Party {
  return side === 'buyer' ? 'seller' : 'buyer';
}

/** Names whose turn it is. */
export function turnWords({ dispute, as, part }: OwnCase, awaited: Party | 'operator' | 'both'): string {
  if (waitsForCarrier(dispute)) return t('Waiting for the carrier');
  const [accepted] = dispute.acceptedBy;
  // Of both, it is the turn of the one who has not accepted yet.
  const who = awaited === 'both' && accepted ? otherOf(accepted) : awaited;
  if (who === as) return t('Your turn');
  switch (who) {
    case 'buyer':
      return t('The buyer’s turn');
    case 'seller':
      return t('{seller}’s turn', { seller: part.payeeName });
    case 'operator':
      return t('Our turn');
    case 'both':
      return t('Your turn, both of you');
  }
}

/** Says where the money in dispute is; undefined once the case is closed. */
export function moneyWords({ dispute, part, as }: OwnCase): string | undefined {
  const seller = part.payeeName;
  const left = { minor: dispute.leftMinor, currency: part.amount.currency };
  const line = part.lines.find((one) => one.reference === dispute.line);
  if (dispute.status === 'closed') return undefined;
  if (line?.releasedAt === null) return t('{left} stays in escrow until this case ends.', { left });
  return as === 'buyer'
    ? t(
        '{seller} was paid {left}, less the shop’s commission and fees, before this case. What you get back is paid to you at once, and taken from those who got it.',
        { seller, left },
      )
    : t(
        'You were paid {left}, less commission and fees, before this case. As much of your balance is blocked until it ends.',
        { left },
      );
}
