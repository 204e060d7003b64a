import { codeKey, foldedWords } from '#platform/kernel/folded.ts';
import type { ShipTo } from '../../payments/payments/domain.ts';

/** The place of a delivery, as a carrier reports it. */
export interface Place {
  readonly country: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
}

/** What a carrier has reported of a parcel so far. */
export interface Sighting {
  /** The first scan; null while the parcel is only announced. */
  readonly scannedAt: Date | null;
  /** How its way ended; null while it is on its way. */
  readonly outcome: { readonly kind: 'delivered' | 'lost' | 'returned' | 'canceled'; readonly at: Date } | null;
  /** Where it was delivered; null if the carrier does not say. */
  readonly place: Place | null;
}

/** Whether a place fits everything that a destination names. A place that the carrier does not name never fits. */
export function fits(place: Place | null, shipTo: ShipTo | null): boolean {
  if (!place || !shipTo || place.country === null || place.city === null) return false;
  if (codeKey(place.country) !== codeKey(shipTo.country)) return false;
  if (shipTo.postalCode !== null && codeKey(place.postalCode ?? '') !== codeKey(shipTo.postalCode)) return false;
  return isSameCity(place.city, shipTo.city);
}

function isSameCity(left: string, right: string): boolean {
  const [one, two] = [foldedWords(left), foldedWords(right)];
  return (
    one.length > 0 &&
    one.length === two.length &&
    one.every((words, at) => words.some((word) => two[at]!.includes(word)))
  );
}

/** The carrier does not know this code, or it is none. */
export type TrackingCodeRefused = { readonly code: 'tracking_code_refused' };

/** The origin of EasyPost's public tracking pages. */
const EASYPOST_PAGES = 'https://track.easypost.com';

/**
 * Accepts the address of a tracking page only at EasyPost's page origin or at the API's own origin, because people are
 * linked to it. Drops any other value.
 *
 * @param apiUrl The address of the tracking service's API.
 */
export function toTrackingUrl(said: unknown, apiUrl: string): string | undefined {
  const url = typeof said === 'string' && said.length <= 500 ? URL.parse(said) : null;
  if (!url || url.username !== '' || url.password !== '') return undefined;
  return [EASYPOST_PAGES, new URL(apiUrl).origin].includes(url.origin) ? url.href : undefined;
}
