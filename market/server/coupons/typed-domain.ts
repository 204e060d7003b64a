import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedCode, typedSigns, typedWhole } from '#platform/kernel/typed.ts';
import type { Currency } from '#platform/money/currency.ts';
import { parseAmount } from '#platform/money/format.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { dayOf } from '../catalog/deals-domain.ts';
import type { CouponTerms, Worth } from './domain.ts';

/** The terms of a coupon as its seller typed them. */
export interface TypedTerms {
  readonly code: string;
  readonly kind: string;
  readonly percent: string;
  readonly amount: string;
  readonly budget: string;
  /** Empty for none. */
  readonly minimum: string;
  readonly perPerson: string;
  readonly isFirstOrder: boolean;
  /** Empty for all products. */
  readonly productIds: readonly string[];
  /** The first day, `YYYY-MM-DD`. */
  readonly starts: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly ends: string;
}

/** The field of a coupon’s form that is wrong. */
export type TermsFault =
  | 'code'
  | 'percent'
  | 'amount'
  | 'budget'
  | 'budget_below_amount'
  | 'minimum'
  | 'per_person'
  | 'products'
  | 'starts'
  | 'ends'
  | 'ends_before_start'
  | 'ends_in_the_past';

const MOST_PERCENT = 90;
const MOST_PER_PERSON = 100;
const DAY_MS = 86_400_000;

/** Reads a coupon's code as somebody typed it, in any case and with blanks or dashes in it. */
export function readCode(typed: string): string {
  return typedCode(typed).toUpperCase();
}

/** What the terms of a coupon are judged by. */
interface Shop {
  readonly currency: Currency;
  readonly productIds: readonly Id<'prd'>[];
  readonly now: Date;
}

/** Reads the terms of a coupon, or lists everything that is wrong with them. Days are of UTC. */
export function readTerms(typed: TypedTerms, shop: Shop): Result<CouponTerms, TermsFault[]> {
  const { currency, now } = shop;
  const code = readCode(typed.code);
  const worth = worthOf(typed, currency);
  const budget = amountOf(typed.budget, currency);
  const minimum = typedSigns(typed.minimum) === '' ? { minor: 0n, currency } : parseAmount(typed.minimum, currency);
  const perPerson = typedWhole(typed.perPerson) ?? 0;
  const startsAt = dayOf(typed.starts);
  const lastDay = dayOf(typed.ends);
  const productIds = shop.productIds.filter((id) => typed.productIds.includes(id));
  const faults: (TermsFault | false)[] = [
    !/^[A-Z0-9]{4,20}$/.test(code) && 'code',
    !worth && (typed.kind === 'amount' ? 'amount' : 'percent'),
    !budget && 'budget',
    worth?.kind === 'amount' && budget !== undefined && compare(worth.amount, budget) > 0 && 'budget_below_amount',
    !minimum && 'minimum',
    (perPerson < 1 || perPerson > MOST_PER_PERSON) && 'per_person',
    productIds.length < typed.productIds.length && 'products',
    !startsAt && 'starts',
    !lastDay && 'ends',
    startsAt !== undefined && lastDay !== undefined && lastDay < startsAt && 'ends_before_start',
    lastDay !== undefined && lastDay.getTime() + DAY_MS <= now.getTime() && 'ends_in_the_past',
  ];
  const wrong = faults.filter((one) => one !== false);
  if (wrong.length > 0 || !worth || !budget || !minimum || !startsAt || !lastDay) return err(wrong);
  const endsAt = new Date(lastDay.getTime() + DAY_MS);
  const { isFirstOrder } = typed;
  return ok({ code, worth, budget, minimum, perPerson, isFirstOrder, productIds, startsAt, endsAt });
}

function worthOf({ kind, percent, amount }: TypedTerms, currency: Currency): Worth | undefined {
  if (kind === 'amount') {
    const sum = amountOf(amount, currency);
    return sum && { kind: 'amount', amount: sum };
  }
  const whole = typedWhole(percent) ?? 0;
  return whole >= 1 && whole <= MOST_PERCENT ? { kind: 'percent', basisPoints: whole * 100 } : undefined;
}

/** An amount above zero. */
function amountOf(typed: string, currency: Currency): Money | undefined {
  const amount = parseAmount(typed, currency);
  return amount && amount.minor > 0n ? amount : undefined;
}
