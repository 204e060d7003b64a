import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { carriers } from '../../ordering/shipping/domain.ts';

export interface Parcel {
  readonly carrier: string;
  readonly trackingCode: string;
}

export type ParcelFault = { readonly code: 'carrier_unknown' } | { readonly code: 'tracking_code_malformed' };

/** Judges what a seller typed off a label; blanks in the number are of no meaning. */
export function judgeParcel(typed: { carrier: string; code: string }): Result<Parcel, ParcelFault> {
  const carrier = carriers.find((one) => one === typed.carrier);
  if (!carrier) return err({ code: 'carrier_unknown' });
  const trackingCode = typed.code.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9-]{6,40}$/.test(trackingCode)) return err({ code: 'tracking_code_malformed' });
  return ok({ carrier, trackingCode });
}
