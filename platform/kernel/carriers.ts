/** Where each carrier shows people a parcel, by the number on its label. */
const pages = {
  DHL: (code) => `https://www.dhl.com/global-en/home/tracking.html?tracking-id=${code}`,
  UPS: (code) => `https://www.ups.com/track?tracknum=${code}`,
  FedEx: (code) => `https://www.fedex.com/fedextrack/?trknbr=${code}`,
  DPD: (code) => `https://tracking.dpd.de/status/en_US/parcel/${code}`,
  'An Post': (code) => `https://www.anpost.com/Post-Parcels/Track/History?item=${code}`,
} as const satisfies Readonly<Record<string, (code: string) => string>>;

type Carrier = keyof typeof pages;

/** Carriers whose parcels can be followed. */
export const carriers = Object.keys(pages) as Carrier[];

/** The carrier's own page of a parcel. Undefined for any other carrier: no address is made up of a name. */
export function carrierPage(carrier: string, trackingCode: string): string | undefined {
  const known = carriers.find((one) => one === carrier);
  return known && pages[known](encodeURIComponent(trackingCode));
}
