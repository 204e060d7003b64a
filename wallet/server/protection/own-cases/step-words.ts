import { subtract } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { offersLeft } from '../cases/record-domain.ts';
import type { CasePolicy, Offer } from '../cases/record-domain.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import { moneyOf, offerWords } from './words.ts';
import { appealGround } from './steps-domain.ts';
import type { StepKind } from './steps-domain.ts';

/** Labels the button or link of a step. */
export function stepLabel(view: OwnCase, kind: StepKind): string {
  const { dispute, as, part } = view;
  const left = moneyOf(view, dispute.leftMinor);
  const offer = offerWords(dispute.offer, dispute.leftMinor, part.amount.currency);
  switch (kind) {
    case 'accept':
      if (dispute.openedBy === 'clock' && dispute.status === 'open') return t('Refund {left}', { left });
      return isOurs(view) ? t('Accept it: {offer}', { offer }) : t('Accept {offer}', { offer });
    case 'offer':
      return t('Offer something else');
    case 'refuse':
      return t('Refuse a refund');
    case 'escalate':
      return t('Ask Holdfast to decide');
    case 'withdraw':
      return dispute.openedBy === 'clock'
        ? t('It has arrived, pay {seller}', { seller: part.payeeName })
        : t('End the case');
    case 'address':
      return t('Give the address');
    case 'keep':
      return dispute.status === 'return_delivered'
        ? t('All is well, refund {left}', { left })
        : t('Refund {left} without a return', { left });
    case 'parcel':
      return as === 'buyer' ? t('I have sent it back') : t('I have sent the replacement');
    case 'contest':
      return t('Something is wrong with the return');
    case 'appeal':
      return t('Appeal');
  }
}

/** Whether the offer of the case is a proposal or decision, which both sides may accept. */
function isOurs({ dispute: { status } }: OwnCase): boolean {
  return status === 'proposed' || status === 'decided';
}

/** What the page of a step says before its form. */
export interface StepWords {
  readonly title: string;
  /** What happens, each fact a sentence. */
  readonly facts: readonly string[];
  readonly submit: string;
}

/** Says what a step does, in full, before it is taken. */
export function stepWords(view: OwnCase, kind: StepKind): StepWords {
  const title = stepLabel(view, kind);
  switch (kind) {
    case 'accept':
      return { title: acceptTitle(view), facts: acceptFacts(view), submit: title };
    case 'offer':
      return { title, facts: offerFacts(view), submit: t('Send the offer') };
    case 'refuse':
      return { title, facts: refuseFacts(view), submit: t('Refuse a refund') };
    case 'escalate':
      return { title, facts: escalateFacts(view), submit: title };
    case 'withdraw':
      return { title: withdrawTitle(view), facts: withdrawFacts(view), submit: title };
    case 'address':
      return { title: t('Where does the buyer send it?'), facts: addressFacts(view), submit: t('Give this address') };
    case 'keep':
      return { title, facts: keepFacts(view), submit: title };
    case 'parcel':
      return { title: t('How did you send it?'), facts: parcelFacts(view), submit: t('Save the tracking code') };
    case 'contest':
      return { title: t('What is wrong with the return?'), facts: contestFacts(), submit: t('Send it to Holdfast') };
    case 'appeal':
      return { title: t('Appeal against the decision'), facts: appealFacts(view), submit: t('Appeal') };
  }
}

function acceptTitle(view: OwnCase): string {
  const offer = offerWords(view.dispute.offer, view.dispute.leftMinor, view.part.amount.currency);
  return t('Accept {offer}?', { offer });
}

function acceptFacts(view: OwnCase): string[] {
  const { dispute, as, part } = view;
  const facts = effectFacts(view, dispute.offer);
  if (!isOurs(view) || dispute.acceptedBy.length > 0) return facts;
  const other = as === 'buyer' ? part.payeeName : t('the buyer');
  return [
    t('As soon as {other} accepts as well, this happens:', { other }),
    ...facts,
    t('You cannot appeal after that.'),
  ];
}

/** Says exactly what moves by an outcome. */
export function effectFacts(view: OwnCase, offer: Offer): string[] {
  const { dispute, as, part } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  const { policy } = dispute;
  switch (offer.outcome) {
    case 'refund':
      return as === 'buyer'
        ? [t('You get {left} back at once.', { left }), t('The case closes.')]
        : [sellerRefund(view, dispute.leftMinor), t('The case closes.')];
    case 'partial_refund': {
      const amount = moneyOf(view, offer.amountMinor);
      const rest = subtract(left, amount);
      return as === 'buyer'
        ? [t('You get {amount} back at once.', { amount }), buyerRest(view, rest.minor), t('The case closes.')]
        : [sellerRefund(view, offer.amountMinor), sellerRest(view, rest.minor), t('The case closes.')];
    }
    case 'nothing':
      return as === 'buyer'
        ? [t('You get nothing back.'), buyerRest(view, dispute.leftMinor), t('The case closes.')]
        : [sellerRest(view, dispute.leftMinor), t('The case closes.')];
    case 'return_refund':
      return returnFacts(view, policy, seller);
    case 'replacement':
      return as === 'buyer'
        ? [
            t('{seller} sends a replacement with tracking.', { seller }),
            t('If no carrier has scanned it within {days, plural, one {# day} other {# days}}, you get {left} back.', {
              days: policy.replacementDays,
              left,
            }),
          ]
        : [
            t('You send a replacement with tracking.'),
            t(
              'If no carrier has scanned it within {days, plural, one {# day} other {# days}}, the buyer gets {left} back.',
              {
                days: policy.replacementDays,
                left,
              },
            ),
          ];
  }
}

function returnFacts(view: OwnCase, policy: CasePolicy, seller: string): string[] {
  const left = moneyOf(view, view.dispute.leftMinor);
  const days = policy.returnShipDays;
  const lookDays = policy.returnRefundDays;
  return view.as === 'buyer'
    ? [
        t('{seller} says where to send it, and pays the postage.', { seller }),
        t(
          'You send it with tracking within {days, plural, one {# day} other {# days}} after that. Otherwise the case closes, and the time until {seller} is paid goes on.',
          {
            days,
            seller,
          },
        ),
        t(
          'You get {left} back {lookDays, plural, one {# day} other {# days}} after it arrives, unless {seller} shows that something is wrong with it.',
          {
            left,
            lookDays,
            seller,
          },
        ),
      ]
    : [
        t('You say where to send it, and pay the postage.'),
        t(
          'The buyer sends it with tracking within {days, plural, one {# day} other {# days}} after that. Otherwise the case closes, and the time until you are paid goes on.',
          {
            days,
          },
        ),
        t(
          'The buyer gets {left} back {lookDays, plural, one {# day} other {# days}} after it arrives, unless you show that something is wrong with it.',
          {
            left,
            lookDays,
          },
        ),
      ];
}

function isReleased({ dispute, part }: OwnCase): boolean {
  return part.lines.some((line) => line.reference === dispute.line && line.releasedAt !== null);
}

function sellerRefund(view: OwnCase, minor: bigint): string {
  const amount = moneyOf(view, minor);
  return isReleased(view)
    ? t('The buyer gets {amount} back at once, from your balance.', { amount })
    : t('The buyer gets {amount} back at once, from escrow.', { amount });
}

function sellerRest(view: OwnCase, minor: bigint): string {
  const rest = moneyOf(view, minor);
  return isReleased(view)
    ? t('You keep {rest}, less commission and fees.', { rest })
    : t('You are paid {rest}, less commission and fees.', { rest });
}

function buyerRest(view: OwnCase, minor: bigint): string {
  const [seller, rest] = [view.part.payeeName, moneyOf(view, minor)];
  return isReleased(view)
    ? t('{seller} keeps {rest}.', { seller, rest })
    : t('{seller} is paid {rest}.', { seller, rest });
}

function offerFacts(view: OwnCase): string[] {
  const { policy } = view.dispute;
  const days = policy.answerDays;
  return [
    view.as === 'buyer'
      ? t(
          '{seller} has {days, plural, one {# day} other {# days}} to answer. If you do not agree, we step in on day {stepInDay} of the case.',
          {
            seller: view.part.payeeName,
            days,
            stepInDay: policy.stepInDay,
          },
        )
      : t(
          'The buyer has {days, plural, one {# day} other {# days}} to answer. If you do not agree, we step in on day {stepInDay} of the case.',
          {
            days,
            stepInDay: policy.stepInDay,
          },
        ),
    t('You can make {left, plural, one {one more offer} other {# more offers}} in this case.', {
      left: offersLeft(view.dispute, view.as),
    }),
  ];
}

function refuseFacts({ dispute: { policy } }: OwnCase): string[] {
  return [
    t('The buyer reads why. If you do not agree, we step in on day {stepInDay} of the case.', {
      stepInDay: policy.stepInDay,
    }),
    t('Say what shows that the buyer is wrong.'),
  ];
}

function escalateFacts({ dispute: { policy } }: OwnCase): string[] {
  return [
    t(
      'We read what both of you have said and shown, and propose an outcome within {days, plural, one {# day} other {# days}}.',
      {
        days: policy.investigateDays,
      },
    ),
    t('From then on, the two of you make no more offers.'),
  ];
}

function withdrawTitle({ dispute, part }: OwnCase): string {
  return dispute.openedBy === 'clock'
    ? t('Has it arrived?')
    : t('End the case with {seller}?', { seller: part.payeeName });
}

function withdrawFacts(view: OwnCase): string[] {
  const { dispute, part } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  if (dispute.openedBy === 'clock')
    return [t('Only say so once you have it: {seller} is paid {left} at once.', { seller, left })];
  return [
    isReleased(view)
      ? t('You get nothing back, and {seller} keeps {left}.', { seller, left })
      : t('{left} stays in escrow, and your protection goes on as before.', { left }),
    t('You cannot report a problem for the same reason again.'),
  ];
}

function addressFacts({ dispute: { policy } }: OwnCase): string[] {
  return [
    t(
      'The buyer sees this address, and has {days, plural, one {# day} other {# days}} to send it there with tracking.',
      {
        days: policy.returnShipDays,
      },
    ),
    t(
      'We compare it with the place at which the carrier delivers, so it must be complete. You cannot change it later.',
    ),
    t('You pay the postage.'),
  ];
}

function keepFacts(view: OwnCase): string[] {
  const facts = [sellerRefund(view, view.dispute.leftMinor), t('The case closes.')];
  return view.dispute.status === 'return_delivered' ? facts : [...facts, t('The buyer keeps what you sent.')];
}

function parcelFacts(view: OwnCase): string[] {
  return view.as === 'buyer'
    ? [t('We follow it at the carrier. Your return counts from the carrier’s first scan.')]
    : [t('We follow it at the carrier. The replacement counts from the carrier’s first scan.')];
}

function contestFacts(): string[] {
  return [
    t('Show what arrived: pictures of the parcel, its label and its contents.'),
    t('The buyer sees them. We look at the case and decide; until then, nobody is paid.'),
  ];
}

function appealFacts({ dispute }: OwnCase): string[] {
  const { policy } = dispute;
  return [
    appealGround(dispute) === 'no_notice'
      ? t('You can appeal only if no notice of this case has reached you. Show that.')
      : t('An appeal needs new evidence, which we have not seen yet.'),
    t(
      'Another person decides within {days, plural, one {# day} other {# days}}, and that is final. Until then, nobody is paid.',
      {
        days: policy.investigateDays,
      },
    ),
  ];
}
