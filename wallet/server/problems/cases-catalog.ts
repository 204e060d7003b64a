import { defineProblems } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';

/** Refusals about cases: disputes about what was paid for. */
export const cases = defineProblems({
  case_not_found: {
    status: 404,
    title: msg('There is no such case'),
    nextAction: msg('Look at the order: it shows its cases.'),
  },
  case_not_possible: {
    status: 409,
    title: msg('This was not paid yet'),
    nextAction: msg('Pay the order first, or look at it again.'),
  },
  line_refunded: {
    status: 409,
    title: msg('All of this was refunded'),
    nextAction: msg('Look at the order: it shows what came back.'),
  },
  case_too_early: {
    status: 409,
    title: msg('It is too early to report this'),
    nextAction: msg('Wait until the promised day, or until the parcel is on its way.'),
  },
  case_too_late: {
    status: 409,
    title: msg('The time to report a problem is over'),
    nextAction: msg('Write to the seller.'),
  },
  case_before: {
    status: 409,
    title: msg('There was a case about this before'),
    nextAction: msg('Write to the seller, or report another problem if it has one.'),
  },
  amount_above_line: {
    status: 422,
    title: msg('The amount is more than what is left of the item'),
    nextAction: msg('Name at most what is left, or choose a full refund.'),
  },
  amount_not_partial: {
    status: 422,
    title: msg('Only a partial refund has an amount'),
    detail: msg('It is above zero, and less than what is left of the item.'),
    nextAction: msg('Name an amount for a partial refund, and none for anything else.'),
  },
  outcome_not_offered: {
    status: 422,
    title: msg('This cannot be offered here'),
    nextAction: msg('Choose another outcome.'),
  },
  outcome_used: {
    status: 409,
    title: msg('This was tried before'),
    nextAction: msg('Choose another outcome.'),
  },
  too_many_parcels: {
    status: 409,
    title: msg('This case has taken too many tracking codes'),
    nextAction: msg('Ask support to help with the parcel.'),
  },
  too_many_offers: {
    status: 409,
    title: msg('This side has made all its offers'),
    detail: msg('The terms of the payment say how many offers each side makes in a case.'),
    nextAction: msg('Accept or refuse the last offer, or ask an operator to decide.'),
  },
  return_address_wrong: {
    status: 422,
    title: msg('No parcel can be sent to this address'),
    nextAction: msg('Give a country by its two letters, and the postal code if the country has them.'),
  },
  case_not_in_state: {
    status: 409,
    title: msg('The case is past that step, or not there yet'),
    nextAction: msg('Look at the case: it shows what can be done now.'),
  },
  not_your_turn: {
    status: 409,
    title: msg('The other side answers first'),
    nextAction: msg('Wait for the answer, or for the day on which an operator can be asked.'),
  },
  escalation_too_early: {
    status: 409,
    title: msg('It is too early to ask an operator'),
    nextAction: msg('Try to agree first. The case shows from when an operator can be asked.'),
  },
  accepted_before: {
    status: 409,
    title: msg('You have accepted this already'),
    nextAction: msg('Wait for the other side, or for the end of the time.'),
  },
  appealed_before: {
    status: 409,
    title: msg('There was an appeal in this case'),
    nextAction: msg('Wait for the decision: it is final.'),
  },
  appeal_ground_missing: {
    status: 422,
    title: msg('This was decided because nobody answered'),
    nextAction: msg('Show that no notice of the case arrived.'),
  },
  evidence_missing: {
    status: 422,
    title: msg('This needs evidence'),
    nextAction: msg('Add a picture or a document that shows it.'),
  },
  reasons_missing: {
    status: 422,
    title: msg('A decision needs its reasons'),
    nextAction: msg('Write why, in words for both sides.'),
  },
  same_operator: {
    status: 409,
    title: msg('You have decided this case before'),
    nextAction: msg('Leave the appeal to another operator.'),
  },
  carrier_record_needed: {
    status: 409,
    title: msg('Only a refund or a delivery ends this case'),
    detail: msg('The protection ended without a delivery that the wallet saw.'),
    nextAction: msg('Refund it. If the carrier delivers it, the case ends automatically.'),
  },
  case_changed: {
    status: 409,
    title: msg('The case has changed since you looked'),
    nextAction: msg('Look at it again, then decide.'),
  },
});
