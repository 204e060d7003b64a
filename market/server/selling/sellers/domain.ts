import { carriers } from '#platform/kernel/carriers.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine, typedSigns, typedWhole } from '#platform/kernel/typed.ts';
import type { Announced, Pieces } from '../../ordering/orders/parcels-domain.ts';

/** The faults of a typed parcel. */
export type ParcelFault =
  | { readonly code: 'carrier_unknown' }
  | { readonly code: 'tracking_code_malformed' }
  /** A quantity is no whole number, or more than is left to ship. */
  | { readonly code: 'quantity_wrong'; readonly productId: string; readonly left: number }
  | { readonly code: 'parcel_empty' };

/** A parcel as a seller typed it; a quantity that is absent from the form is all that is left. */
interface TypedParcel {
  readonly carrier: string;
  readonly code: string;
  readonly quantities: ReadonlyMap<string, string>;
}

/**
 * Judges a parcel as a seller typed it from the label. Blanks in the number are ignored.
 *
 * @param left The pieces that are left to ship.
 */
export function judgeParcel(typed: TypedParcel, left: readonly Pieces[]): Result<Announced, ParcelFault> {
  const carrier = carriers.find((one) => one === typed.carrier);
  if (!carrier) return err({ code: 'carrier_unknown' });
  const trackingCode = typedSigns(typed.code).replaceAll(' ', '');
  if (!/^[A-Za-z0-9-]{6,40}$/.test(trackingCode) || !/[A-Za-z0-9]/.test(trackingCode)) {
    return err({ code: 'tracking_code_malformed' });
  }
  const contents: Pieces[] = [];
  for (const { productId, quantity: most } of left) {
    const quantity = typedWhole(typed.quantities.get(productId) ?? String(most));
    if (quantity === undefined || quantity > most) return err({ code: 'quantity_wrong', productId, left: most });
    if (quantity > 0) contents.push({ productId, quantity });
  }
  if (left.length > 0 && contents.length === 0) return err({ code: 'parcel_empty' });
  const isAll = left.every((pieces, at) => contents[at]?.quantity === pieces.quantity);
  return ok({ carrier, trackingCode, ...(isAll ? {} : { contents }) });
}

/** The longest reason of a cancelation, in visible letters. */
export const MOST_REASON_LETTERS = 200;

/** Reads the reason of a cancelation, which the buyer reads. */
export function judgeReason(typed: string): Result<string, { readonly code: 'reason_missing' | 'reason_too_long' }> {
  const reason = typedLine(typed);
  if (reason === '') return err({ code: 'reason_missing' });
  return letterCount(reason) > MOST_REASON_LETTERS || Array.from(reason).length > MOST_REASON_LETTERS
    ? err({ code: 'reason_too_long' })
    : ok(reason);
}
