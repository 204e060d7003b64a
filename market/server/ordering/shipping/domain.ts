import { carrierPage } from '#platform/kernel/carriers.ts';

/**
 * The page that shows people where a parcel is: the tracking service's own page, otherwise the carrier's. Null for an
 * unknown carrier.
 */
export function trackingLink(parcel: {
  readonly carrier: string | null;
  readonly trackingCode: string | null;
  readonly trackingUrl: string | null;
}): string | null {
  const { carrier, trackingCode, trackingUrl } = parcel;
  if (trackingUrl !== null) return trackingUrl;
  return carrier !== null && trackingCode !== null ? (carrierPage(carrier, trackingCode) ?? null) : null;
}

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
