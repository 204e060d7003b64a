import { readDate } from '#platform/kernel/calendar.ts';
import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';
import { parseAmount } from '#platform/money/format.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { readCode } from '../../payments/promotions/coupon-domain.ts';
import type { CouponTerms } from '../../payments/promotions/coupon-domain.ts';
import type { Decided } from '../corrections/domain.ts';

/** A coupon of the wallet that a member drafted, and what another member said to it. */
export interface Campaign extends Decided {
  /** The id of its promotion. */
  readonly id: Id<'prm'>;
  readonly name: string;
  readonly terms: CouponTerms;
  readonly budget: Money;
}

/** What a member typed to draft a campaign. */
export interface TypedCampaign {
  readonly name: string;
  readonly code: string;
  readonly amount: string;
  readonly minimum: string;
  readonly budget: string;
  readonly starts: string;
  readonly ends: string;
  readonly first: string;
}

/** A form in which nothing is typed. */
export const nothingTyped: TypedCampaign = {
  name: '',
  code: '',
  amount: '',
  minimum: '',
  budget: '',
  starts: '',
  ends: '',
  first: '',
};

/** The field of a draft that is at fault, and how. */
export interface CampaignFault {
  readonly field: Exclude<keyof TypedCampaign, 'first'>;
  readonly code:
    | 'name_missing'
    | 'name_too_long'
    | 'code_malformed'
    | 'amount_malformed'
    | 'minimum_too_small'
    | 'budget_too_small'
    | 'date_malformed'
    | 'end_too_early';
}

/** The most letters of a name. */
export const MOST_LETTERS = 100;
const CURRENCY = 'EUR';
const DAY_MS = 86_400_000;

/** Reads a typed draft, or names every fault at once. The last day is included. */
export function readCampaign(
  typed: TypedCampaign,
  now: Date,
): Result<Pick<Campaign, 'name' | 'terms' | 'budget'>, readonly CampaignFault[]> {
  const faults: CampaignFault[] = [];
  const fault = (field: CampaignFault['field'], code: CampaignFault['code']) => faults.push({ field, code });
  const name = typedLine(typed.name);
  if (name === '') fault('name', 'name_missing');
  if (letterCount(name) > MOST_LETTERS) fault('name', 'name_too_long');
  const code = readCode(typed.code);
  if (code === undefined) fault('code', 'code_malformed');
  const amount = sumIn(typed.amount);
  if (!amount) fault('amount', 'amount_malformed');
  const minimum = sumIn(typed.minimum);
  if (!minimum) fault('minimum', 'amount_malformed');
  else if (amount && compare(minimum, amount) <= 0) fault('minimum', 'minimum_too_small');
  const budget = sumIn(typed.budget);
  if (!budget) fault('budget', 'amount_malformed');
  else if (amount && compare(budget, amount) < 0) fault('budget', 'budget_too_small');
  const [startsAt, lastDay] = [midnightOf(typed.starts), midnightOf(typed.ends)];
  if (!startsAt) fault('starts', 'date_malformed');
  if (!lastDay) fault('ends', 'date_malformed');
  const endsAt = lastDay && new Date(lastDay.getTime() + DAY_MS);
  if (endsAt && (endsAt <= now || (startsAt && endsAt <= startsAt))) fault('ends', 'end_too_early');
  if (faults.length > 0 || code === undefined || !amount || !minimum || !budget || !startsAt || !endsAt) {
    return err(faults);
  }
  return ok({ name, budget, terms: { code, amount, minimum, isFirstOnly: typed.first === 'yes', startsAt, endsAt } });
}

function sumIn(typed: string): Money | undefined {
  const sum = parseAmount(typed, CURRENCY);
  return sum && sum.minor > 0n ? sum : undefined;
}

/** The midnight (UTC) of a typed day, `YYYY-MM-DD` as fields for dates send it. */
function midnightOf(typed: string): Date | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typedLine(typed)) ?? [];
  const date = readDate({ day, month, year });
  return date.ok ? new Date(date.value) : undefined;
}

/** Computes the challenge that the second member signs: SHA-256 over the canonical JSON of all that it says. */
export function challengeOf({ id, name, terms, budget, askedBy }: Campaign): Buffer {
  return sha256(
    canonicalJson({
      campaign_id: id,
      name,
      code: terms.code,
      amount_minor: String(terms.amount.minor),
      minimum_minor: String(terms.minimum.minor),
      budget_minor: String(budget.minor),
      currency: budget.currency,
      first_only: terms.isFirstOnly,
      starts_at: terms.startsAt.toISOString(),
      ends_at: terms.endsAt.toISOString(),
      asked_by: askedBy,
    }),
  );
}
