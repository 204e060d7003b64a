import { carrierPage } from '#platform/kernel/carriers.ts';
import { t } from '#platform/words/words.ts';
import type { ParcelView } from '../../../web/src/common-view-model.ts';
import type { OrderPart } from './domain.ts';
import { shownParcels } from './parcels-domain.ts';
import type { Parcel } from './parcels-domain.ts';

/**
 * The page that shows people where a parcel is: the tracking service's own page, otherwise the carrier's. Null for an
 * unknown carrier.
 */
export function trackingLink({ carrier, trackingCode, trackingUrl }: Parcel): string | null {
  return trackingUrl ?? carrierPage(carrier, trackingCode) ?? null;
}

/** Turns the parcels of a part into their list for the buyer or the seller. */
export function parcelViewsOf(part: OrderPart, reader: 'buyer' | 'seller'): ParcelView[] {
  return shownParcels(part).map((parcel) => ({
    id: parcel.id,
    words: `${parcel.carrier} ${parcel.trackingCode}`,
    href: trackingLink(parcel),
    status: parcel.status,
    state: reader === 'buyer' ? wordsForBuyer(parcel) : wordsForSeller(parcel),
    contents: contentsOf(part, parcel),
  }));
}

/** Lists the pieces of a parcel; empty if it holds the whole part. */
function contentsOf({ lines }: OrderPart, { contents }: Parcel): string[] {
  const inIt = (productId: string) => contents.find((pieces) => pieces.productId === productId)?.quantity ?? 0;
  if (lines.every((line) => inIt(line.productId) === line.quantity)) return [];
  return lines.filter((line) => inIt(line.productId) > 0).map((line) => `${inIt(line.productId)} × ${line.name}`);
}

function wordsForBuyer(parcel: Parcel): string {
  switch (parcel.status) {
    case 'announced':
      return t('The seller has announced a parcel; the carrier has not scanned it yet.');
    case 'shipped':
      return shippedWords(parcel);
    case 'delivered':
      return deliveredWords(parcel);
    case 'misdelivered':
      return t(
        'The carrier says that it was delivered, but not that it was at your address. Nothing is paid automatically: confirm it only if you have it.',
      );
    case 'lost':
      return t('The carrier has lost it. You are refunded for everything in it.');
    case 'returned':
      return t('The carrier took it back to the seller. You are refunded for everything in it.');
    case 'canceled':
      return t('The seller took it back.');
  }
}

function wordsForSeller(parcel: Parcel): string {
  switch (parcel.status) {
    case 'announced':
      return t('Announced. It counts as shipped when the carrier scans it.');
    case 'shipped':
      return shippedWords(parcel);
    case 'delivered':
      return deliveredWords(parcel);
    case 'misdelivered':
      return t(
        'The carrier says that it was delivered, but not that it was at the buyer’s address. You are paid when the buyer confirms.',
      );
    case 'lost':
      return t('The carrier has lost it. The buyer is refunded for everything in it.');
    case 'returned':
      return t('The carrier brings it back to you. The buyer is refunded for everything in it.');
    case 'canceled':
      return t('Taken back.');
  }
}

function shippedWords({ shippedAt: at }: Parcel): string {
  return at ? t('On its way since {at, date, longDate}.', { at }) : t('On its way.');
}

function deliveredWords({ endedAt: at }: Parcel): string {
  return at ? t('Delivered on {at, date, longDate}.', { at }) : t('Delivered.');
}
