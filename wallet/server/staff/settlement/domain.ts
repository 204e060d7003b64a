import { sha256Base64url } from '#platform/kernel/canonical.ts';
import { readDate } from '#platform/kernel/calendar.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { OpenDifference } from '../../settlement/reports/domain.ts';

/** What tells a difference from all others, also from one with the same key that was open before. */
export interface Named {
  readonly currency: Currency;
  readonly key: string;
  /** `YYYY-MM-DD`. */
  readonly firstSeenOn: string;
}

/** A difference that a member has taken. */
export interface Taken extends Named {
  readonly memberId: Id<'stf'>;
  readonly takenAt: Date;
}

/** An open difference, with the member who has taken it. */
export interface OpenFile {
  readonly id: string;
  readonly difference: OpenDifference;
  readonly taken: Taken | undefined;
}

/** The name of a difference in addresses. Its key has an account's number, which servers must not log. */
export function differenceId({ currency, key, firstSeenOn }: Named): string {
  return sha256Base64url(`${currency} ${firstSeenOn} ${key}`).slice(0, 22);
}

/** Joins the open differences with those that members have taken. The order stays. */
export function filesOf(open: readonly OpenDifference[], taken: readonly Taken[]): OpenFile[] {
  const byId = new Map(taken.map((one) => [differenceId(one), one]));
  return open.map((difference) => {
    const id = differenceId(difference);
    return { id, difference, taken: byId.get(id) };
  });
}

/** Reads a day of an address, `YYYY-MM-DD`; undefined if there is no such day. */
export function readDay(text: string): string | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const date = readDate({ day, month, year });
  return date.ok ? date.value : undefined;
}

/** What the log says about a difference, in at most 500 letters. */
export function logReason({ currency, key, firstSeenOn }: Named): string {
  return Array.from(`difference of ${firstSeenOn} in ${currency}: ${key}`).slice(0, 500).join('');
}

/** The number of the journal entry that a record names; undefined if it names none. */
export function entryOf(reference: string): string | undefined {
  return /^journal entry (\d+)\b/.exec(reference)?.[1];
}
