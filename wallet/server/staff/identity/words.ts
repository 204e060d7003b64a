import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Decision, DecisionReason, Finding } from '../../identity/documents/domain.ts';

/** Why a document waits for an operator. */
export const findingWords: Readonly<Record<Finding, Message>> = {
  name_similar: msg('The name is only similar to that of the profile'),
  person_elsewhere: msg('Another wallet was checked with a document of this person'),
  on_list: msg('A screening list has a person of this name'),
};

/** What an operator decides. */
export const decisionWords: Readonly<Record<Decision, Message>> = {
  accept: msg('Accept, and raise the limits'),
  ask_again: msg('Ask for another check'),
  refuse: msg('Refuse for good'),
};

/** Why an operator decides so; the holder reads words of a refusal in `identity/documents/words.ts`. */
export const reasonWords: Readonly<Record<DecisionReason, Message>> = {
  name_is_the_same: msg('The names are of one person'),
  other_person_on_list: msg('The list means another person'),
  former_wallet: msg('The other wallet is no longer used'),
  another_document: msg('This document is not enough'),
  profile_corrected: msg('The profile was wrong, and is corrected now'),
  other_person: msg('The document is of another person'),
  same_person_elsewhere: msg('The person has a checked wallet, and keeps that one'),
  not_possible: msg('Limits cannot be raised (the holder reads no reason)'),
};

/** Says why a decision is refused. */
export function refusalWords(
  code: 'check_decided' | 'profile_changed' | 'person_elsewhere' | 'decision_missing' | 'reason_missing',
): string {
  switch (code) {
    case 'check_decided':
      return t('Somebody else has decided meanwhile. Nothing was changed.');
    case 'profile_changed':
      return t(
        'The holder has changed the profile since you opened this page. Compare it again, then decide. What you chose is still here.',
      );
    case 'person_elsewhere':
      return t(
        'Another wallet of this person was accepted meanwhile. Accept this one only if that one is no longer used.',
      );
    case 'decision_missing':
    case 'reason_missing':
      return t('Choose what you decide, and why.');
  }
}
