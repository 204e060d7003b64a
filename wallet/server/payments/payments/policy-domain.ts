import type { Currency } from '#platform/money/currency.ts';
import { zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { toMoney } from '#platform/money/wire.ts';
import type { MoneyJson } from '#platform/money/wire.ts';

/** The terms of a payment's protection, stored with it. A later version does not apply to earlier payments. */
export interface Policy {
  readonly version: number;
  readonly quoteMinutes: number;
  /** Counted from capture, for a part whose shop asks for no other time. */
  readonly shipWithinDays: number;
  /** The longest time to ship that a shop may ask for. */
  readonly shipWithinMostDays: number;
  /** Counted from the end of the time to ship. What no carrier has scanned by then is refunded. */
  readonly scanWithinDays: number;
  /** Counted from the end of the time to ship: when the buyer may expect the goods. */
  readonly deliverWithinDays: number;
  /** Counted from a delivery that the wallet saw. Then the part is released, if nobody objects. */
  readonly releaseAfterDays: number;
  /** Counted from shipment. A part that was not delivered by then becomes a case, and is never released automatically. */
  readonly protectionDays: number;
  /** By how many days the buyer can extend the protection, once. */
  readonly extensionDays: number;
  /** How many days before a clock strikes people are warned, the longest time first. */
  readonly warnDays: readonly number[];
  /** For each currency, the most that a seller may send untracked in one payment; nothing in other currencies. */
  readonly untrackedMost: readonly MoneyJson[];
  /** How many settled orders a seller needs to send something untracked. */
  readonly untrackedAfterOrders: number;
  /** Counted from an untracked shipment. Then the part is released, if nobody objects. */
  readonly untrackedReleaseDays: number;
  /** As `warnDays`, before that release. */
  readonly untrackedWarnDays: readonly number[];
  readonly reserve: ReserveTerms;
  readonly cases: CaseTerms;
}

/** How long released money stays in reserve, from where a refund of its part takes it first. */
export interface ReserveTerms {
  /** Counted from the release: until when a seller cannot spend it. */
  readonly days: number;
  /** As `days`, for a new seller. */
  readonly newSellerDays: number;
  /** How long a seller is new, counted from when the wallet became a payee. */
  readonly newForDays: number;
  /** A seller with fewer settled orders is new as well. */
  readonly newBelowOrders: number;
  /** What of a release to a new seller stays longer, in hundredths of a percent. */
  readonly keptBasisPoints: number;
  /** As `newSellerDays`, for that share. */
  readonly keptDays: number;
}

/** The days and numbers within which the sides and the operators of a case act. */
export interface CaseTerms {
  /** Counted from the release of the line in question: until when the buyer can report a problem. */
  readonly openUntilDaysAfterRelease: number;
  /** Counted from the report. Without an answer of the seller, what the buyer asked for takes effect. */
  readonly answerDays: number;
  /** Counted from the report: from when either side can ask an operator to decide. */
  readonly escalateFromDay: number;
  /** Counted from the report: when an operator steps in, if the sides have not agreed. */
  readonly stepInDay: number;
  /** Within which an operator decides. */
  readonly investigateDays: number;
  /** For both sides to answer the proposal of an operator. */
  readonly proposalDays: number;
  /** Counted from a decision, for the one appeal, which another operator decides. */
  readonly appealDays: number;
  /** For the seller to name the address of a return. */
  readonly returnAddressDays: number;
  /** For the buyer to ship a return. */
  readonly returnShipDays: number;
  /** Counted from the delivery of a return, which is refunded then. */
  readonly returnRefundDays: number;
  /** For the seller to ship a replacement. */
  readonly replacementDays: number;
  /** How long a return or replacement may be on its way before an operator looks. */
  readonly transitDays: number;
  /** How many offers each side makes after the report; to refuse is none. */
  readonly mostOffers: number;
}

/** The most that a seller may send untracked in one payment. */
export function mostUntracked({ untrackedMost }: Pick<Policy, 'untrackedMost'>, currency: Currency): Money {
  const most = untrackedMost.find((one) => one.currency === currency);
  return most ? toMoney(most) : zero(currency);
}
