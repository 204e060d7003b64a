/** Where each carrier shows people a parcel, by the number on its label. No other carrier is taken. */
const pages = {
  DHL: (code) => `https://www.dhl.com/global-en/home/tracking.html?tracking-id=${code}`,
  UPS: (code) => `https://www.ups.com/track?tracknum=${code}`,
  FedEx: (code) => `https://www.fedex.com/fedextrack/?trknbr=${code}`,
  DPD: (code) => `https://tracking.dpd.de/status/en_US/parcel/${code}`,
  'An Post': (code) => `https://www.anpost.com/Post-Parcels/Track/History?item=${code}`,
} as const satisfies Readonly<Record<string, (code: string) => string>>;

export type Carrier = keyof typeof pages;

/** Carriers whose parcels can be followed. */
export const carriers = Object.keys(pages) as Carrier[];

/**
 * Where people see where a parcel is: on the page that the tracking service gave, else on its carrier's. Null for a
 * carrier that we do not know: no address is made up of its name.
 */
export function trackingLink(parcel: {
  readonly carrier: string | null;
  readonly trackingCode: string | null;
  readonly trackingUrl: string | null;
}): string | null {
  const { trackingCode, trackingUrl } = parcel;
  const carrier = carriers.find((one) => one === parcel.carrier);
  if (trackingUrl !== null) return trackingUrl;
  return carrier && trackingCode !== null ? pages[carrier](encodeURIComponent(trackingCode)) : null;
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
