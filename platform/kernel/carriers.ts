/** Each carrier's tracking page, by the number on the parcel's label. */
const pages = {
  DHL: (code) => `https://www.dhl.com/global-en/home/tracking.html?tracking-id=${code}`,
  UPS: (code) => `https://www.ups.com/track?tracknum=${code}`,
  FedEx: (code) => `https://www.fedex.com/fedextrack/?trknbr=${code}`,
  DPD: (code) => `https://tracking.dpd.de/status/en_US/parcel/${code}`,
  'An Post': (code) => `https://www.anpost.com/Post-Parcels/Track/History?item=${code}`,
} as const satisfies Readonly<Record<string, (code: string) => string>>;

type Carrier = keyof typeof pages;

/** Carriers with tracking. */
export const carriers = Object.keys(pages) as Carrier[];

/** The carrier's own page for a parcel. Undefined for any other carrier, because no address is made up from a name. */
export function carrierPage(carrier: string, trackingCode: string): string | undefined {
  const known = carriers.find((one) => one === carrier);
  return known && pages[known](encodeURIComponent(trackingCode));
}
