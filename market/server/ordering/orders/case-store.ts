import { json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Currency } from '#platform/money/currency.ts';
import { answerBy } from './cases-domain.ts';
import type { CaseEntry, CaseOffer, OrderCase } from './cases-domain.ts';
import type { OrderPart } from './domain.ts';

interface StoredOffer {
  readonly outcome: CaseOffer['outcome'];
  /** In minor units of the order's currency. */
  readonly minor?: string;
}

/** A case as JSON, with its instants as text. */
export type StoredCase = Omit<OrderCase, 'offer' | 'awaits' | 'timeline'> & {
  readonly offer: StoredOffer;
  readonly awaits: { readonly who: NonNullable<OrderCase['awaits']>['who']; readonly until: string } | null;
  readonly timeline: readonly (Omit<CaseEntry, 'at' | 'offer'> & {
    readonly at: string;
    readonly offer: StoredOffer | null;
  })[];
};

/** Writes the cases of a part, with the deadline by which its seller must act. Lock the order first. */
export async function updateCases(tx: Tx, { id, cases }: Pick<OrderPart, 'id' | 'cases'>): Promise<void> {
  await tx.run(sql`
    update orders.parts set cases = ${json(cases.map(toStored))}, answer_by = ${answerBy(cases, 'seller')}
     where id = ${uuid(id)}`);
}

/** Reads a stored case. */
export function fromStored({ offer, awaits, timeline, ...rest }: StoredCase, currency: Currency): OrderCase {
  return {
    ...rest,
    offer: fromOffer(offer, currency),
    awaits: awaits && { who: awaits.who, until: new Date(awaits.until) },
    timeline: timeline.map((entry) => ({
      ...entry,
      at: new Date(entry.at),
      offer: entry.offer && fromOffer(entry.offer, currency),
    })),
  };
}

function toStored({ offer, awaits, timeline, ...rest }: OrderCase): StoredCase {
  return {
    ...rest,
    offer: toOffer(offer),
    awaits: awaits && { who: awaits.who, until: awaits.until.toISOString() },
    timeline: timeline.map((entry) => ({
      ...entry,
      at: entry.at.toISOString(),
      offer: entry.offer && toOffer(entry.offer),
    })),
  };
}

function toOffer({ outcome, amount }: CaseOffer): StoredOffer {
  return amount ? { outcome, minor: String(amount.minor) } : { outcome };
}

function fromOffer({ outcome, minor }: StoredOffer, currency: Currency): CaseOffer {
  return { outcome, amount: minor === undefined ? null : { minor: BigInt(minor), currency } };
}
