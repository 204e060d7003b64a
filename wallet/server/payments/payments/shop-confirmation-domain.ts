/**
 * A shop's word that a part has arrived, under the right that its holder has granted. It moves nothing: the wallet
 * notifies the holder, and the part is released some hours after that, unless the holder objects.
 */
export interface ShopConfirmation {
  readonly confirmedAt: Date;
  /** How long after the wallet's notice the part is released. */
  readonly afterHours: number;
  /** When the part is released for it; null until the wallet has sent its notice, and nothing is released before. */
  readonly releaseAt: Date | null;
  /** When the holder objected, a case began, or the right ended. Then it releases nothing, and cannot be repeated. */
  readonly endedAt: Date | null;
}

interface Confirmable {
  readonly shopConfirmation: ShopConfirmation | null;
}

/** Reads the shop's confirmation of a part that is neither settled nor contested. */
export function openShopConfirmation({
  status,
  shopConfirmation,
}: Confirmable & { readonly status: string }): ShopConfirmation | undefined {
  if (status !== 'shipped' && status !== 'delivered') return undefined;
  return shopConfirmation && !shopConfirmation.endedAt ? shopConfirmation : undefined;
}

const HOUR_MS = 3_600_000;

/** Computes when a part is released if the wallet sends its notice at `at`. */
export function releaseAfterNotice({ afterHours }: Pick<ShopConfirmation, 'afterHours'>, at: Date): Date {
  return new Date(at.getTime() + afterHours * HOUR_MS);
}

/** Computes when a part is released for a shop's confirmation: exactly after the notice, and at the earliest before. */
export function earliestRelease(shopConfirmation: ShopConfirmation): Date {
  return shopConfirmation.releaseAt ?? releaseAfterNotice(shopConfirmation, shopConfirmation.confirmedAt);
}

/** Computes when a part is released automatically: for its delivery or for its shop's word, whichever comes first. */
export function releasesAt(
  part: Confirmable & { readonly status: string; readonly releaseAt: Date | null },
): Date | null {
  const afterShop = openShopConfirmation(part)?.releaseAt;
  const { releaseAt } = part;
  if (!afterShop) return releaseAt;
  return releaseAt && releaseAt < afterShop ? releaseAt : afterShop;
}
