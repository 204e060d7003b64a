import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { refundedOf, sourceKinds } from '../../payments/payments/domain.ts';
import type { Part, Payment, Source } from '../../payments/payments/domain.ts';
import type { RefundedExchange } from '../../payments/payments/exchange-share-domain.ts';

/** Why money went back. */
export const refundCauses = [
  'shop',
  'canceled',
  'not_shipped',
  'not_scanned',
  'lost',
  'returned',
  'case',
  'unauthorized',
  'charged_back',
] as const;

/** Why money went back: by the shop's will, or by one of the rules of protection. */
export type RefundCause = (typeof refundCauses)[number];

/** Where money of a refund goes: back to a source, or from the balance on to the card that paid. */
export const destinationKinds = [...sourceKinds, 'card'] as const;

/** Money of a part that went back to its sources. */
export interface Refund {
  readonly id: Id<'rfd'>;
  readonly cell: number;
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  readonly amount: Money;
  /** What of it each line got; the rest is shipping. */
  readonly lines: readonly { readonly reference: string; readonly amount: Money }[];
  /** What of it went back to each source. */
  readonly sources: readonly Source[];
  /** What of the balance's share goes on to the card that paid, or is there. */
  readonly toCard: Money;
  /** What it does about the exchange that paid a share of the payment; null if there was none. */
  readonly exchanged: RefundedExchange | null;
  readonly cause: RefundCause;
  /** The shop's words for the payer. */
  readonly reason: string | null;
  /** What of the seller's share came out of the reserve of the part. */
  readonly fromReserve: Money;
  readonly createdAt: Date;
}

/** The id of the refund that took what was refunded of a part to this sum, which only grows. */
export function refundId(partId: string, toMinor: bigint): Id<'rfd'> {
  return deriveId('rfd', `refund of ${partId} to ${toMinor}`);
}

/** Makes the record of what a step refunded; undefined if it refunded nothing. */
export function refundBetween(
  { payment, before, after }: { payment: Payment; before: Part; after: Part },
  made: Pick<Refund, 'cause' | 'reason' | 'sources' | 'toCard' | 'exchanged' | 'createdAt' | 'fromReserve'>,
): Refund | undefined {
  const refunded = refundedOf(after);
  const amount = subtract(refunded, refundedOf(before));
  if (amount.minor === 0n) return undefined;
  const lines = after.lines
    .map((line, at) => ({ reference: line.reference, amount: subtract(line.refunded, before.lines[at]!.refunded) }))
    .filter((line) => line.amount.minor > 0n);
  const sources = made.sources.filter((source) => source.amount.minor > 0n);
  const id = refundId(after.id, refunded.minor);
  return { ...made, id, sources, cell: payment.cell, paymentId: payment.id, partId: after.id, amount, lines };
}

/** Lists where a refund went: what is on the way to the card, or there, is not in the balance. */
export function destinationsOf({ sources, toCard }: Pick<Refund, 'sources' | 'toCard'>): {
  kind: (typeof destinationKinds)[number];
  promotionId?: Id<'prm'>;
  amount: Money;
}[] {
  const places = sources.flatMap(({ accountId: _account, ...source }) =>
    source.kind === 'balance'
      ? [
          { kind: 'card' as const, amount: toCard },
          { ...source, amount: subtract(source.amount, toCard) },
        ]
      : [source],
  );
  return places.filter((place) => place.amount.minor > 0n);
}
