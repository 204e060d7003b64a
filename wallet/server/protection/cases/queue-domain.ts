import type { Id } from '#platform/kernel/id.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { Actor, CaseStatus, PlaceOfCase, Reason } from './record-domain.ts';

/** The statuses in which a case waits for an operator. */
export const waitingStatuses = ['escalated', 'appealed'] as const satisfies readonly CaseStatus[];

/** One of `waitingStatuses`. */
export type WaitingStatus = (typeof waitingStatuses)[number];

/** A case in the queue of the operators. */
export interface QueuedCase {
  readonly id: Id<'cas'>;
  readonly status: WaitingStatus;
  readonly reason: Reason;
  readonly openedAt: Date;
  readonly until: Date;
  readonly left: Money;
  /** What the line is. */
  readonly title: string;
  readonly sellerName: string;
  readonly shopName: string;
  /** Who asked for an operator or appealed; the clock, if the sides did not agree in time. */
  readonly askedBy: Actor;
}

/** Which cases of the queue to list. */
export interface QueueFilters {
  readonly status?: WaitingStatus | undefined;
  readonly reason?: Reason | undefined;
  readonly currency?: Currency | undefined;
  /** Where the goods go; ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
  /** Only cases whose deadline comes before. */
  readonly before?: Date | undefined;
  /** Only these cases. */
  readonly only?: readonly Id<'cas'>[] | undefined;
  /** None of these cases. */
  readonly but?: readonly Id<'cas'>[] | undefined;
}

/** Writes the place of a case in the queue for an address. */
export function writePlace({ until, id }: PlaceOfCase): string {
  return `${until.getTime()}.${id}`;
}

/** Reads a place from an address; undefined if it is none. */
export function readPlace(text: string): PlaceOfCase | undefined {
  const [, ms = '', id = ''] = /^(\d{1,14})\.(\w+)$/.exec(text) ?? [];
  return isId('cas', id) ? { until: new Date(Number(ms)), id } : undefined;
}
