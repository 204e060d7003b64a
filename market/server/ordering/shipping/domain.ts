import { carrierPage } from '#platform/kernel/carriers.ts';

/**
 * Where people see where a parcel is: on the page that the tracking service gave, else on its carrier's. Null for a
 * carrier that we do not know.
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

/** The origin at which EasyPost shows parcels to people. */
const EASYPOST_PAGES = 'https://track.easypost.com';

/**
 * The address of a tracking page, if it is one that people may be sent to: at EasyPost's own pages, or at the very origin
 * that we ask for parcels. Anything else that an answer says is dropped.
 *
 * @param apiUrl Where the tracking service is asked.
 */
export function toTrackingUrl(said: unknown, apiUrl: string): string | undefined {
  const url = typeof said === 'string' && said.length <= 500 ? URL.parse(said) : null;
  if (!url || url.username !== '' || url.password !== '') return undefined;
  return [EASYPOST_PAGES, new URL(apiUrl).origin].includes(url.origin) ? url.href : undefined;
}
