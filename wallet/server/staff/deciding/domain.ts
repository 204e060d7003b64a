import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { parseAmount } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { letterCount, typedText } from '#platform/kernel/typed.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import type { Line, Parcel, ShipTo } from '../../payments/payments/domain.ts';
import { isReturn } from '../../protection/cases/parcel-domain.ts';
import { faultOf, outcomes } from '../../protection/cases/record-domain.ts';
import type { Case, CaseStatus, Offer } from '../../protection/cases/record-domain.ts';
import { fits } from '../../protection/tracking/domain.ts';
import type { Place } from '../../protection/tracking/domain.ts';
import { grounds } from './grounds-data.ts';
import type { Ground } from './grounds-data.ts';

const waiting: readonly CaseStatus[] = ['escalated', 'appealed'];

/** Whether a case waits for an operator now. */
export function isWaiting({ status }: Pick<Case, 'status'>): boolean {
  return waiting.includes(status);
}

/** Whether operators may look at a case: it waits for one, or did. All other cases are between buyer and seller. */
export function isForOperators({ timeline }: Pick<Case, 'timeline'>): boolean {
  return timeline.some((entry) => waiting.includes(entry.status));
}

/** Whether this member decided the case, and so does not decide its appeal. */
export function isOwnDecision({ status, operatorId }: Pick<Case, 'status' | 'operatorId'>, memberId: string): boolean {
  return status === 'appealed' && operatorId === memberId;
}

/** Lists the outcomes that an operator can choose in this case. */
export function choicesOf(dispute: Pick<Case, 'reason' | 'leftMinor' | 'hadReturn' | 'hadReplacement'>) {
  return outcomes.filter((outcome) => {
    // Any amount below the rest; a rest of one cent has none.
    if (outcome === 'partial_refund') return dispute.leftMinor > 1n;
    return faultOf({ outcome }, 'operator', dispute) === null;
  });
}

/** What an operator has typed, as it came. */
export interface TypedDecision {
  readonly outcome: string;
  readonly amount: string;
  readonly ground: string;
  readonly words: string;
}

/** A decision that can be asked for. */
export interface Decision {
  readonly offer: Offer;
  readonly ground: Ground;
  readonly words: string;
}

/** The longest reasons, in letters. */
export const MOST_WORDS = 4_000;

/** The field of a decision that is at fault, and how. */
export type TypedFault =
  | { readonly field: 'outcome'; readonly code: 'outcome_missing' }
  | { readonly field: 'amount'; readonly code: 'amount_not_read' }
  | { readonly field: 'ground'; readonly code: 'ground_missing' }
  | { readonly field: 'words'; readonly code: 'words_missing' | 'words_too_long' };

/** Reads a typed decision, or names every fault at once. The case judges the offer itself. */
export function readDecision(typed: TypedDecision, currency: Currency): Result<Decision, readonly TypedFault[]> {
  const faults: TypedFault[] = [];
  const offer = readOffer(typed, currency, faults);
  const ground = grounds.find((one) => one === typed.ground);
  if (!ground) faults.push({ field: 'ground', code: 'ground_missing' });
  const words = typedText(typed.words);
  if (words === '') faults.push({ field: 'words', code: 'words_missing' });
  if (letterCount(words) > MOST_WORDS) faults.push({ field: 'words', code: 'words_too_long' });
  return offer && ground && faults.length === 0 ? ok({ offer, ground, words }) : err(faults);
}

function readOffer({ outcome, amount }: TypedDecision, currency: Currency, faults: TypedFault[]): Offer | undefined {
  const chosen = outcomes.find((one) => one === outcome);
  if (!chosen) {
    faults.push({ field: 'outcome', code: 'outcome_missing' });
    return undefined;
  }
  if (chosen !== 'partial_refund') return { outcome: chosen };
  const money = parseAmount(amount, currency);
  if (!money) {
    faults.push({ field: 'amount', code: 'amount_not_read' });
    return undefined;
  }
  return { outcome: chosen, amountMinor: money.minor };
}

/** Where the money of a line is. */
export interface MoneyOfLine {
  readonly held: Money;
  readonly released: Money;
  readonly refunded: Money;
}

/** Tells where the money of a line of a captured part is. */
export function moneyOf(line: Line): MoneyOfLine {
  const left = leftOf(line);
  const none = { ...left, minor: 0n };
  return {
    held: line.releasedAt ? none : left,
    released: line.releasedAt ? left : none,
    refunded: line.refunded,
  };
}

/** A parcel that an operator looks at. */
export interface Followed {
  readonly parcel: Parcel;
  readonly goes: 'to_buyer' | 'to_seller';
  /** Null if the shop named none, or the seller gave no address. */
  readonly destination: ShipTo | null;
}

/** Lists the parcels with the line of a case, and the one of its return or replacement, in the order of the announcements. */
export function parcelsOf(dispute: Case, parcels: readonly Parcel[], shipTo: ShipTo | null): Followed[] {
  const first = parcels
    .filter((parcel) => parcel.contents.some((pieces) => pieces.line === dispute.line))
    .filter((parcel) => parcel.id !== dispute.parcel?.id)
    .map((parcel) => ({ parcel, goes: 'to_buyer' as const, destination: shipTo }));
  if (!dispute.parcel) return first;
  const { returnAddress, parcel } = dispute;
  const back = isOfReturn(dispute);
  const goes = back ? 'to_seller' : 'to_buyer';
  return [...first, { parcel, goes, destination: back ? returnAddress : shipTo }];
}

/** Whether the parcel of a case is that of a return. A case has at most one return and one replacement, in any order. */
function isOfReturn(dispute: Case): boolean {
  const begun = dispute.timeline.findLast((entry) => entry.kind === 'parcel_announced');
  return begun ? begun.by === 'buyer' : isReturn(dispute);
}

/** What the carrier's place of delivery means. */
export type Compared = 'at_destination' | 'elsewhere' | 'not_comparable';

/** Compares the place of a delivery with the destination, as the protection does. */
export function compare(place: Place, destination: ShipTo | null): Compared {
  if (!destination) return 'not_comparable';
  return fits(place, destination) ? 'at_destination' : 'elsewhere';
}
