import { carriers } from '#platform/kernel/carriers.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedSigns } from '#platform/kernel/typed.ts';

/** A parcel, judged and tidied. */
export interface Parcel {
  readonly carrier: string;
  readonly trackingCode: string;
}

/** The faults of a typed parcel. */
export type ParcelFault = { readonly code: 'carrier_unknown' } | { readonly code: 'tracking_code_malformed' };

/** Judges a parcel as a seller typed it from the label. Blanks in the number are ignored. */
export function judgeParcel(typed: { carrier: string; code: string }): Result<Parcel, ParcelFault> {
  const carrier = carriers.find((one) => one === typed.carrier);
  if (!carrier) return err({ code: 'carrier_unknown' });
  const trackingCode = typedSigns(typed.code).replaceAll(' ', '');
  if (!/^[A-Za-z0-9-]{6,40}$/.test(trackingCode)) return err({ code: 'tracking_code_malformed' });
  return ok({ carrier, trackingCode });
}
