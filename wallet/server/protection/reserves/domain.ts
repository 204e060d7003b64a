import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { Statement } from './statement-domain.ts';

/** Money of a part that has left its reserve, because its time was over. */
export interface Payout {
  readonly id: Id<'pyt'>;
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  readonly freed: Money;
  /** What of it paid a debt. The rest became spendable. */
  readonly debt: Money;
  /** Null if a release is older than statements. */
  readonly statement: Statement | null;
  readonly at: Date;
}

/**
 * What became of a payee's sales after their release, as the shop that made them may know it: before debts, less
 * refunds. The three sums are what is released to the payee.
 */
export interface PayeeBalance {
  /** In reserve until a day. */
  readonly pending: Money;
  /** In reserve for as long as a case about the sale is open. */
  readonly blocked: Money;
  readonly available: Money;
  /** What of the pending sum leaves the reserve on the next day (UTC), and when all of it has. */
  readonly next: { readonly amount: Money; readonly at: Date } | null;
}

/** The id of the payout of a part at a time: what is due then leaves the reserve at once. */
export function payoutId(partId: Id<'prt'>, at: Date): Id<'pyt'> {
  return deriveId('pyt', `payout of ${partId} at ${at.toISOString()}`);
}
