import { Type } from 'typebox';
import type { Static } from 'typebox';
import { MoneyJson } from '#platform/money/wire.ts';
import type { CaseTerms, Policy, ReserveTerms } from './policy-domain.ts';

const CaseTermsJson = Type.Object(
  {
    open_until_days_after_release: Type.Integer({
      description: 'Counted from the release of the line in question: until when the buyer can report a problem.',
    }),
    answer_days: Type.Integer({
      description: 'Counted from the report. Without an answer of the seller, what the buyer asked for takes effect.',
    }),
    escalate_from_day: Type.Integer({
      description: 'Counted from the report: from when either side can ask an operator to decide.',
    }),
    step_in_day: Type.Integer({
      description: 'Counted from the report: when an operator steps in, if the sides have not agreed.',
    }),
    investigate_days: Type.Integer({ description: 'Within which an operator decides.' }),
    proposal_days: Type.Integer({ description: 'For both sides to answer the proposal of an operator.' }),
    appeal_days: Type.Integer({
      description: 'Counted from a decision, for the one appeal, which another operator decides.',
    }),
    return_address_days: Type.Integer({ description: 'For the seller to name the address of a return.' }),
    return_ship_days: Type.Integer({ description: 'For the buyer to ship a return.' }),
    return_refund_days: Type.Integer({ description: 'Counted from the delivery of a return, which is refunded then.' }),
    replacement_days: Type.Integer({ description: 'For the seller to ship a replacement.' }),
    transit_days: Type.Integer({
      description: 'How long a return or replacement may be on its way before an operator looks.',
    }),
    most_offers: Type.Integer({ description: 'How many offers each side makes after the report; to refuse is none.' }),
  },
  { description: 'The days and numbers within which the sides and the operators of a case act.' },
);

const ReserveTermsJson = Type.Object(
  {
    days: Type.Integer({ description: 'Counted from the release: until when a seller cannot spend it.' }),
    new_seller_days: Type.Integer({ description: 'As `days`, for a new seller.' }),
    new_for_days: Type.Integer({
      description: 'How long a seller is new, counted from when the wallet became a payee.',
    }),
    new_below_orders: Type.Integer({ description: 'A seller with fewer settled orders is new as well.' }),
    kept_basis_points: Type.Integer({
      description: 'What of a release to a new seller stays longer, in hundredths of a percent.',
    }),
    kept_days: Type.Integer({ description: 'As `new_seller_days`, for that share.' }),
  },
  { description: 'How long released money stays in reserve, from where a refund of its part takes it first.' },
);

/** The wallet's terms for a payment. */
export const TermsJson = Type.Object({
  version: Type.Integer(),
  quote_minutes: Type.Integer({ description: 'How long a price holds while its payment waits for approval.' }),
  ship_within_days: Type.Integer({
    description: 'Counted from capture, for a part whose shop asks for no other time.',
  }),
  ship_within_most_days: Type.Integer({ description: 'The longest time to ship that a shop may ask for.' }),
  scan_within_days: Type.Integer({
    description: 'Counted from the end of the time to ship. What no carrier has scanned by then is refunded.',
  }),
  deliver_within_days: Type.Integer({
    description: 'Counted from the end of the time to ship: when the buyer may expect the goods.',
  }),
  release_after_days: Type.Integer({
    description: 'Counted from a delivery that the wallet saw. Then the part is released automatically.',
  }),
  protection_days: Type.Integer({
    description: 'Counted from shipment. A part that was not delivered by then becomes a case.',
  }),
  extension_days: Type.Integer({ description: 'By how many days the buyer can extend the protection, once.' }),
  warn_days: Type.Array(Type.Integer(), { description: 'How many days before a clock strikes people are warned.' }),
  untracked_most: Type.Array(MoneyJson, {
    description: 'For each currency, the most that a seller may send untracked in one payment.',
  }),
  untracked_after_orders: Type.Integer({ description: 'How many settled orders a seller needs for that.' }),
  untracked_release_days: Type.Integer({
    description: 'Counted from an untracked shipment. Then the part is released automatically.',
  }),
  untracked_warn_days: Type.Array(Type.Integer(), { description: 'As `warn_days`, before that release.' }),
  reserve: ReserveTermsJson,
  cases: CaseTermsJson,
});

/** The JSON of the terms of a payment. */
export function toTermsJson(policy: Policy): Static<typeof TermsJson> {
  return {
    version: policy.version,
    quote_minutes: policy.quoteMinutes,
    ship_within_days: policy.shipWithinDays,
    ship_within_most_days: policy.shipWithinMostDays,
    scan_within_days: policy.scanWithinDays,
    deliver_within_days: policy.deliverWithinDays,
    release_after_days: policy.releaseAfterDays,
    protection_days: policy.protectionDays,
    extension_days: policy.extensionDays,
    warn_days: [...policy.warnDays],
    untracked_most: [...policy.untrackedMost],
    untracked_after_orders: policy.untrackedAfterOrders,
    untracked_release_days: policy.untrackedReleaseDays,
    untracked_warn_days: [...policy.untrackedWarnDays],
    reserve: toReserveTermsJson(policy.reserve),
    cases: toCaseTermsJson(policy.cases),
  };
}

function toReserveTermsJson(terms: ReserveTerms): Static<typeof ReserveTermsJson> {
  return {
    days: terms.days,
    new_seller_days: terms.newSellerDays,
    new_for_days: terms.newForDays,
    new_below_orders: terms.newBelowOrders,
    kept_basis_points: terms.keptBasisPoints,
    kept_days: terms.keptDays,
  };
}

function toCaseTermsJson(terms: CaseTerms): Static<typeof CaseTermsJson> {
  return {
    open_until_days_after_release: terms.openUntilDaysAfterRelease,
    answer_days: terms.answerDays,
    escalate_from_day: terms.escalateFromDay,
    step_in_day: terms.stepInDay,
    investigate_days: terms.investigateDays,
    proposal_days: terms.proposalDays,
    appeal_days: terms.appealDays,
    return_address_days: terms.returnAddressDays,
    return_ship_days: terms.returnShipDays,
    return_refund_days: terms.returnRefundDays,
    replacement_days: terms.replacementDays,
    transit_days: terms.transitDays,
    most_offers: terms.mostOffers,
  };
}
