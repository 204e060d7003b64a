import { t } from '#platform/words/words.ts';
import type { Money } from '#platform/money/money.ts';
import { answerBy, offersLeft, returnPlace, stepInAt } from '../cases/record-domain.ts';
import type { CaseStatus, Party } from '../cases/record-domain.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import { offerWords } from '../cases/words.ts';
import { effectFacts, isReleased, releaseWords } from './effect-words.ts';
import { movesOf } from './moves-domain.ts';
import type { CaseNow } from './port.ts';
import { moneyOf } from './words.ts';
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
      return as === 'buyer' ? t('Ask for something else') : t('Offer something else');
    case 'refuse':
      return t('Refuse a refund');
    case 'escalate':
      return t('Ask Holdfast to decide');
    case 'withdraw':
      return dispute.openedBy === 'clock'
        ? t('It has arrived, pay {seller}', { seller: part.payeeName })
        : t('Withdraw my report');
    case 'address':
      return t('Give the address');
    case 'keep':
      return keepLabel(dispute.status, left);
    case 'parcel':
      if (dispute.parcel) return t('Change the tracking code');
      return as === 'buyer' ? t('I have sent it back') : t('I have sent the replacement');
    case 'contest':
      return t('Something is wrong with the return');
    case 'appeal':
      return t('Appeal');
  }
}

function keepLabel(status: CaseStatus, left: Money): string {
  switch (returnPlace(status)) {
    case 'with_buyer':
      return t('Refund {left} without a return', { left });
    case 'on_the_way':
      return t('Refund {left} before the return arrives', { left });
    case 'with_seller':
      return t('All is well, refund {left}', { left });
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
export function stepWords(view: CaseNow, kind: StepKind): StepWords {
  const title = stepLabel(view, kind);
  switch (kind) {
    case 'accept':
      return { title: acceptTitle(view), facts: acceptFacts(view), submit: title };
    case 'offer':
      return { title, facts: offerFacts(view), submit: view.as === 'buyer' ? t('Send it') : t('Send the offer') };
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
      return {
        title: view.dispute.parcel ? title : t('How did you send it?'),
        facts: parcelFacts(view),
        submit: t('Save the tracking code'),
      };
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

function acceptFacts(view: CaseNow): string[] {
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

function offerFacts(view: CaseNow): string[] {
  const { dispute, as, part, now } = view;
  const at = answerBy(dispute, now);
  const left = offersLeft(dispute, as);
  return as === 'buyer'
    ? [
        t('{seller} can answer until {at, date, longTime} UTC.', { seller: part.payeeName, at }),
        stepInWords(view),
        t('You can ask for something else {left, plural, one {once more} other {# more times}} in this case.', {
          left,
        }),
      ]
    : [
        t('The buyer can answer until {at, date, longTime} UTC.', { at }),
        stepInWords(view),
        t('You can make {left, plural, one {one more offer} other {# more offers}} in this case.', { left }),
      ];
}

/** Says why a side can make no more offers. */
export function outOfOffersWords(as: Party): string {
  return as === 'buyer'
    ? t('You have asked for something else as often as a case allows.')
    : t('You have made all your offers in this case.');
}

function stepInWords({ dispute }: OwnCase): string {
  return t('If you do not agree by {at, date, longTime} UTC, we step in and look at the case.', {
    at: stepInAt(dispute),
  });
}

function refuseFacts(view: OwnCase): string[] {
  return [t('The buyer reads why.'), stepInWords(view), t('Say what shows that the buyer is wrong.')];
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
    : t('Withdraw your report about {seller}?', { seller: part.payeeName });
}

function withdrawFacts(view: CaseNow): string[] {
  const { dispute, part } = view;
  const seller = part.payeeName;
  const left = moneyOf(view, dispute.leftMinor);
  if (dispute.openedBy === 'clock')
    return [
      t('Only say so once you have it: the payment is made at once.'),
      releaseWords(view, movesOf(view, { outcome: 'nothing' }, view.now)),
    ];
  return [
    isReleased(view)
      ? t('You get nothing back, and {seller} keeps {left}, less the shop’s commission and fees.', { seller, left })
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

function keepFacts(view: CaseNow): string[] {
  const facts = effectFacts(view, { outcome: 'refund' });
  switch (returnPlace(view.dispute.status)) {
    case 'with_buyer':
      return [...facts, t('The buyer keeps what you sent.')];
    case 'on_the_way':
      return [...facts, t('After that, you cannot object to what arrives.')];
    case 'with_seller':
      return facts;
  }
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
