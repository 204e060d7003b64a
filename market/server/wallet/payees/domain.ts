import type { Id } from '#platform/kernel/id.ts';

/** A wallet that a seller is paid into, or was. */
export interface SellerWallet {
  readonly sellerId: Id<'sel'>;
  /** The wallet's id for being paid into it. */
  readonly payeeId: string;
  /** How it is shown: masked. */
  readonly label: string;
  readonly status: 'active' | 'ended';
  readonly endedBy: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** Where a seller is paid, as the seller reads it. */
export type Payout =
  /** Nowhere: nothing of theirs is for sale. `former` is the wallet that was there last. */
  | { readonly kind: 'none'; readonly former: SellerWallet | undefined }
  /** `label` and `since` are not known of a wallet that came with the shop, while the wallet is silent. */
  | { readonly kind: 'wallet'; readonly label: string | undefined; readonly since: Date | undefined };

/** @param payeeId Where the catalog says that the seller is paid. @param known The wallet that we took down last. */
export function judgePayout(payeeId: string | null, known: SellerWallet | undefined): Payout {
  if (payeeId === null) return { kind: 'none', former: known?.status === 'ended' ? known : undefined };
  const own = known?.status === 'active' && known.payeeId === payeeId ? known : undefined;
  return { kind: 'wallet', label: own?.label, since: own?.createdAt };
}
