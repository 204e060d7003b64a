import { formatMoney } from '#platform/money/format.ts';
import type { Currency } from '#platform/money/currency.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { ParcelStatus } from '../../payments/payments/domain.ts';
import type { Actor, CaseStatus } from '../../protection/cases/record-domain.ts';
import { MOST_WORDS } from './domain.ts';
import type { Compared, TypedFault } from './domain.ts';
import type { Ground } from './grounds-data.ts';
import type { DecideError, SignError } from './service.ts';

type Words<K extends string> = Readonly<Record<K, Message>>;

/** The main grounds of decisions. */
export const groundWords: Words<Ground> = {
  carrier_record: msg('The carrier’s record'),
  evidence_of_buyer: msg('The buyer’s evidence'),
  evidence_of_seller: msg('The seller’s evidence'),
  evidence_missing: msg('No evidence for what was claimed'),
  offer_differs: msg('The goods differ from the offer'),
  new_evidence: msg('New evidence in the appeal'),
  notice_missing: msg('The notice of the case never arrived'),
  fairness: msg('Neither side can show it: fair to both'),
};

/** The statuses of cases. */
export const statusWords: Words<CaseStatus> = {
  open: msg('Open'),
  countered: msg('Negotiated'),
  escalated: msg('Escalated'),
  proposed: msg('Proposal published'),
  decided: msg('Decided, can be appealed'),
  appealed: msg('Appealed'),
  awaiting_address: msg('Waits for a return address'),
  awaiting_return: msg('Waits for the return'),
  returning: msg('Return on its way'),
  return_delivered: msg('Return delivered'),
  awaiting_replacement: msg('Waits for the replacement'),
  replacing: msg('Replacement on its way'),
  closed: msg('Closed'),
};

/** The sides and others who act in a case. */
export const actorWords: Words<Actor> = {
  buyer: msg('Buyer'),
  seller: msg('Seller'),
  operator: msg('Operator'),
  clock: msg('Deadline'),
  carrier: msg('Carrier'),
};

/** The statuses of parcels. */
export const parcelWords: Words<ParcelStatus> = {
  announced: msg('Announced, not scanned yet'),
  shipped: msg('On its way'),
  delivered: msg('Delivered to the destination'),
  misdelivered: msg('Delivered, but not to the destination'),
  lost: msg('Lost'),
  returned: msg('Went back to its sender'),
  canceled: msg('Canceled, or the parcel of something else'),
};

/** How the place of a delivery compares with the destination. */
export const comparedWords: Words<Compared> = {
  at_destination: msg('fits the destination'),
  elsewhere: msg('does not fit the destination'),
  not_comparable: msg('cannot be compared: no destination is known'),
};

const entryWords = new Map<string, Message>(
  Object.entries({
    opened: msg('opened the case'),
    accepted: msg('accepted'),
    countered: msg('made an offer'),
    refused: msg('refused'),
    escalated: msg('asked for an operator'),
    withdrawn: msg('withdrew the report'),
    time_over: msg('passed'),
    proposed: msg('published a proposal'),
    appealed: msg('appealed'),
    appeal_decided: msg('decided the appeal'),
    address_given: msg('gave the address for the return'),
    return_waived: msg('refunded without waiting for the end of the return'),
    contested: msg('contested what came back'),
    parcel_announced: msg('announced a parcel'),
    parcel_scanned: msg('scanned the parcel'),
    parcel_delivered: msg('delivered the parcel'),
    parcel_misdelivered: msg('delivered the parcel to another place'),
    parcel_lost: msg('lost the parcel'),
    parcel_returned: msg('sent the parcel back'),
    goods_delivered: msg('delivered the goods'),
    goods_lost: msg('lost the goods or sent them back'),
  }),
);

/** Says what happened in an entry of a timeline, after the one who acted. */
export function entryWord(kind: string): string {
  return entryWords.get(kind)?.() ?? kind;
}

/** A fault of the form: the field, and the sentence beside it. */
interface FormFault {
  readonly field: string;
  readonly message: string;
}

/** Says why a decision was refused, at the field that it is about. Nothing was decided. */
export function faultsOf(error: DecideError, currency: Currency): FormFault[] {
  switch (error.code) {
    case 'decision_unclear':
      return error.faults.map(typedFault);
    case 'side_of_case':
      return [{ field: 'outcome', message: sideWords() }];
    case 'case_taken':
      return [{ field: 'outcome', message: takenWords(error.name) }];
    case 'same_operator':
      return [{ field: 'outcome', message: sameOperatorWords() }];
    case 'decision_waits':
      return [{ field: 'outcome', message: waitsWords() }];
    case 'nobody_to_sign':
      return [
        {
          field: 'outcome',
          message: t('So much money takes two operators, and nobody else could sign. Invite another reviewer.'),
        },
      ];
    case 'case_changed':
    case 'case_not_in_state':
      return [
        {
          field: 'words',
          message: t(
            'The case has changed since you opened it. Read it again, then decide. What you typed is still here.',
          ),
        },
      ];
    case 'amount_above_line': {
      const left = formatMoney({ minor: error.leftMinor, currency });
      return [{ field: 'amount', message: t('Type at most what is left of the line: {left}.', { left }) }];
    }
    case 'amount_not_partial':
      return [
        {
          field: 'amount',
          message: t('Type an amount above zero and below what is left of the line, or choose the full refund.'),
        },
      ];
    case 'outcome_not_offered':
      return [{ field: 'outcome', message: t('This outcome does not fit the case. Choose another one.') }];
    case 'outcome_used':
      return [
        { field: 'outcome', message: t('A line has at most one return and one replacement. Choose another outcome.') },
      ];
    case 'reasons_missing':
      return [typedFault({ field: 'words', code: 'words_missing' })];
    // An operator's event is not refused for these reasons.
    case 'accepted_before':
    case 'too_many_offers':
    case 'too_many_parcels':
    case 'return_address_wrong':
    case 'appeal_ground_missing':
    case 'appealed_before':
    case 'carrier_record_needed':
    case 'case_not_found':
    case 'deadline_not_over':
    case 'escalation_too_early':
    case 'evidence_missing':
    case 'not_your_turn':
    case 'parcel_not_of_case':
    case 'parcel_used':
      return [{ field: 'outcome', message: t('This cannot be decided now. Read the case again.') }];
  }
}

/** Says why a word about a decision that waits for a second operator changed nothing. */
export function signWords(error: SignError): string {
  switch (error.code) {
    case 'own_decision':
      return t('You decided it, so somebody else signs it.');
    case 'decision_gone':
      return t(
        'This decision no longer waits: it was signed or sent back, or the case has changed. Read the case again.',
      );
    case 'asker_gone':
      return t(
        'Who decided it may not decide any more, or was invited again since. Send it back, then decide the case yourself.',
      );
    case 'passkey_refused':
      return t('The passkey was not accepted, so nothing was signed. Try again with your own passkey.');
    case 'same_operator':
      return sameOperatorWords();
    case 'side_of_case':
      return sideWords();
    case 'case_moved_on':
      return t('The case has changed since it was decided, so nothing took effect. Read it again, then decide.');
  }
}

/** Says why a member neither sees nor decides a case. */
export function sideWords(): string {
  return t('Your address or number is that of its buyer or its seller. Another operator decides it.');
}

function waitsWords(): string {
  return t('Another decision of this case waits for a second operator. Look at that one.');
}

/** Says that somebody else has taken the case. */
export function takenWords(name: string): string {
  return t('{name} works on this case now. It is free again within half an hour, or when {name} gives it back.', {
    name,
  });
}

/** Says why a member does not decide this appeal. */
export function sameOperatorWords(): string {
  return t('You made the decision that is appealed, or signed it. Another operator decides this appeal.');
}

function typedFault(fault: TypedFault): FormFault {
  switch (fault.code) {
    case 'outcome_missing':
      return { field: 'outcome', message: t('Choose an outcome.') };
    case 'amount_not_read':
      return { field: 'amount', message: t('Type an amount, such as 12.50.') };
    case 'ground_missing':
      return { field: 'ground', message: t('Choose the main ground.') };
    case 'words_missing':
      return { field: 'words', message: t('Write your reasons. Both sides read them.') };
    case 'words_too_long':
      return { field: 'words', message: t('Write at most {most, number} letters.', { most: MOST_WORDS }) };
  }
}
