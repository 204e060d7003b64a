import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';

/** A wallet that a seller is or was paid into. */
export interface SellerWallet {
  readonly sellerId: Id<'sel'>;
  /** The wallet's id of the payee. */
  readonly payeeId: string;
  /** The masked name of the wallet. */
  readonly label: string;
  readonly status: 'active' | 'ended';
  readonly endedBy: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** The destination of a seller's payouts, as the seller's page shows it. */
export type Payout =
  /** There is no wallet, so nothing of theirs is for sale. `former` is the last wallet. */
  | { readonly kind: 'none'; readonly former: SellerWallet | undefined }
  /** `label` and `since` are unknown for a wallet that was set up with the shop. */
  | { readonly kind: 'wallet'; readonly label: string | undefined; readonly since: Date | undefined };

/** What became of a seller's released sales in the wallet, before what the seller owes there, less refunds. */
export interface SalesBalance {
  readonly pending: Money;
  /** In reserve for as long as a case is open. */
  readonly blocked: Money;
  readonly available: Money;
  /** What of the pending sum becomes available next. */
  readonly next: { readonly amount: Money; readonly at: Date } | null;
}

/** Judges the payout. @param payeeId The payee in the catalog. @param known The wallet that was linked last. */
export function judgePayout(payeeId: string | null, known: SellerWallet | undefined): Payout {
  if (payeeId === null) return { kind: 'none', former: known?.status === 'ended' ? known : undefined };
  const own = known?.status === 'active' && known.payeeId === payeeId ? known : undefined;
  return { kind: 'wallet', label: own?.label, since: own?.createdAt };
}
