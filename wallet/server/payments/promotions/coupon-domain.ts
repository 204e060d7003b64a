import { codeKey } from '#platform/kernel/folded.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import { isNamed, personText } from '../../identity/documents/match-domain.ts';
import type { Promotion, standingOf } from './domain.ts';

/** What a coupon of the wallet takes off a payment, and when. Its code never changes. */
export interface CouponTerms {
  /** Upper-case letters and digits. */
  readonly code: string;
  readonly amount: Money;
  /** The least that the payer pays without it; more than its amount, so that the payer always pays something. */
  readonly minimum: Money;
  /** Only a person's first payment gets it. */
  readonly isFirstOnly: boolean;
  readonly startsAt: Date;
  /** Excluded. */
  readonly endsAt: Date;
}

/** A coupon whose promotion may not be open yet. */
export interface PlannedCoupon extends CouponTerms {
  readonly promotionId: Id<'prm'>;
}

/** A coupon whose promotion was opened. */
export interface Coupon extends CouponTerms {
  readonly promotion: Promotion;
}

/** A coupon that was opened, with what became of its budget. */
export interface CouponStanding extends PlannedCoupon {
  readonly name: string;
  readonly status: Promotion['status'];
  readonly budget: Money;
  readonly standing: ReturnType<typeof standingOf>;
}

/** Whether something of a person took a coupon: a payment has it, or none has it now. */
export interface CouponUse {
  /** The coupon and the person's mark. */
  readonly id: string;
  readonly cell: number;
  readonly paymentId: Id<'pay'> | null;
}

/** Why a coupon does not apply. */
export type CouponError = { readonly code: 'coupon_not_applicable' } & (
  | {
      readonly why:
        | 'unknown'
        | 'over'
        | 'exhausted'
        | 'used'
        | 'not_first'
        | 'related'
        | 'untracked'
        | 'no_destination'
        | 'another';
    }
  | { readonly why: 'not_started'; readonly startsAt: Date }
  /** Too many codes were typed; whole seconds to wait. */
  | { readonly why: 'too_often'; readonly seconds: number }
  | { readonly why: 'below_minimum'; readonly minimum: Money }
);

/** What a coupon asks about a payment and its sides. */
export interface CouponFacts {
  /** What the payer pays without the coupon. */
  readonly payable: Money;
  readonly isFirst: boolean;
  /** Whether payer and a seller share a card, a bank account, an address or a browser, or are one person. */
  readonly isRelated: boolean;
  readonly isTracked: boolean;
  readonly hasDestination: boolean;
}

/** Judges whether a coupon applies to a payment. The budget and what the person took before are judged under locks. */
export function judgeCoupon(coupon: Coupon | undefined, facts: CouponFacts, now: Date): Result<Coupon, CouponError> {
  const refused = (why: Exclude<CouponError['why'], 'not_started' | 'too_often' | 'below_minimum'>) =>
    err({ code: 'coupon_not_applicable', why } as const);
  if (!coupon) return refused('unknown');
  const { minimum, startsAt } = coupon;
  if (now < startsAt) return err({ code: 'coupon_not_applicable', why: 'not_started', startsAt });
  if (now >= coupon.endsAt || coupon.promotion.status === 'closed') return refused('over');
  if (compare(facts.payable, minimum) < 0) return err({ code: 'coupon_not_applicable', why: 'below_minimum', minimum });
  if (coupon.isFirstOnly && !facts.isFirst) return refused('not_first');
  // Its share is released only after a delivery that the wallet sees, and that fits the destination.
  if (!facts.isTracked) return refused('untracked');
  if (!facts.hasDestination) return refused('no_destination');
  return facts.isRelated ? refused('related') : ok(coupon);
}

/** Names the uses of a coupon by a person. Coupons for a first payment share theirs: a person has one first payment. */
export function usesOf(
  { isFirstOnly, promotionId }: Pick<PlannedCoupon, 'isFirstOnly' | 'promotionId'>,
  marks: readonly string[],
): string[] {
  return marks.map((mark) => `${isFirstOnly ? 'first' : promotionId} ${mark}`);
}

/** Whether a payment may have these uses: none of them is another payment's. */
export function areFree(uses: readonly (CouponUse | undefined)[], paymentId: Id<'pay'>): boolean {
  return uses.every((use) => !use || use.paymentId === null || use.paymentId === paymentId);
}

/** Reads a typed code; undefined if none can be spelled so. Spaces, hyphens and case do not matter. */
export function readCode(typed: string): string | undefined {
  const code = typed
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]+/gu, '');
  return /^[A-Z0-9]{4,20}$/.test(code) ? code : undefined;
}

/** What the wallet knows of a holder that tells the person. */
export interface Known {
  readonly holder: Pick<Holder, 'id' | 'givenName' | 'familyName' | 'birthDate' | 'address'>;
  /** The cards and bank accounts that the holder has or had, as texts that are equal for the same one. */
  readonly instruments: readonly string[];
}

/** Lists the texts that tell a person, of each of which a coupon is taken once: name with birth date, cards, banks. */
export function marksOf({ holder, instruments }: Known): string[] {
  const person = isNamed(holder) ? personText(holder) : holder.id;
  return [`person ${person}`, ...instruments];
}

/** Whether two holders are one person, or share a card, a bank account or an address. */
export function areRelated(one: Known, other: Known): boolean {
  const texts = new Set([...marksOf(one), ...addressText(one)]);
  return [...marksOf(other), ...addressText(other)].some((text) => texts.has(text));
}

function addressText({ holder: { address } }: Known): string[] {
  if (!address) return [];
  const { line1, line2 = '', postalCode, city, country } = address;
  return [`address ${country} ${[postalCode, city, `${line1} ${line2}`].map(codeKey).join(' ')}`];
}
