import type { Id } from '#platform/kernel/id.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';

/** A product as a shopper ordered it. */
export interface OrderedLine {
  readonly productId: Id<'prd'>;
  readonly slug: string;
  readonly name: string;
  readonly pictureId: string;
  readonly quantity: number;
  /** The price of one piece when the order was placed. */
  readonly price: Money;
  /** What the shop's coupon takes off all pieces together. */
  readonly discount: Money;
}

/** A product of an order, with what the wallet has refunded of it. */
export interface OrderLine extends OrderedLine {
  readonly refunded: Money;
  /** The pieces that were refunded because they were not shipped in time. */
  readonly quantityCanceled: number;
}

/**
 * The status of a parcel. It is `announced` by the seller, `shipped` once a carrier has scanned it, and `misdelivered`
 * to another place than the order's, or to one that the carrier does not name.
 */
export type ParcelStatus = 'announced' | 'shipped' | 'delivered' | 'misdelivered' | 'lost' | 'returned' | 'canceled';

/** Pieces of a product. */
export interface Pieces {
  readonly productId: string;
  readonly quantity: number;
}

/** A parcel that a seller hands to a carrier. */
export interface Announced {
  readonly carrier: string;
  /** The code on its label. */
  readonly trackingCode: string;
  /** Its pieces; all that is left to ship if absent. */
  readonly contents?: readonly Pieces[];
}

/** A parcel of a part, as the wallet follows it at its carrier. */
export interface Parcel {
  readonly id: string;
  readonly carrier: string;
  readonly trackingCode: string;
  /** The carrier's public page about the parcel. */
  readonly trackingUrl: string | null;
  readonly contents: readonly Pieces[];
  readonly status: ParcelStatus;
  readonly announcedAt: Date;
  /** When a carrier scanned it first. */
  readonly shippedAt: Date | null;
  /** When it was delivered, lost, returned or canceled. */
  readonly endedAt: Date | null;
}

/** The lines of a part and their parcels. */
interface Packed {
  readonly lines: readonly OrderLine[];
  readonly parcels: readonly Parcel[];
}

/** The price of a line before the shop's coupon: price by quantity. */
export function listedOf(line: Pick<OrderedLine, 'price' | 'quantity'>): Money {
  return { minor: line.price.minor * BigInt(line.quantity), currency: line.price.currency };
}

/** What a line costs: its price less the coupon. */
export function amountOf(line: Pick<OrderedLine, 'price' | 'quantity' | 'discount'>): Money {
  return subtract(listedOf(line), line.discount);
}

/** Counts the pieces of each line that are in no parcel, and that the buyer still gets. */
export function piecesToShip({ lines, parcels }: Packed): Pieces[] {
  const packed = parcels.filter((parcel) => parcel.status !== 'canceled').flatMap((parcel) => parcel.contents);
  return lines
    .filter((line) => line.refunded.minor < amountOf(line).minor)
    .map(({ productId, quantity, quantityCanceled }) => {
      const inParcels = packed
        .filter((pieces) => pieces.productId === productId)
        .reduce((sum, pieces) => sum + pieces.quantity, 0);
      return { productId, quantity: quantity - quantityCanceled - inParcels };
    })
    .filter((pieces) => pieces.quantity > 0);
}

/** Whether a carrier has scanned a parcel of the part. */
export function isAnyScanned({ parcels }: Pick<Packed, 'parcels'>): boolean {
  return parcels.some((parcel) => parcel.shippedAt !== null);
}

/** Lists the parcels that count: all but those that were taken back or that their carrier canceled. */
export function shownParcels({ parcels }: Pick<Packed, 'parcels'>): readonly Parcel[] {
  return parcels.filter((parcel) => parcel.status !== 'canceled');
}

/** Finds a part's parcel by the code on its label, in any spelling. */
export function parcelBy(part: Pick<Packed, 'parcels'>, trackingCode: string): Parcel | undefined {
  return shownParcels(part).find((parcel) => codeKey(parcel.trackingCode) === codeKey(trackingCode));
}

/** The letters and digits of a tracking code: spellings that differ only in signs and case are one code. */
export function codeKey(trackingCode: string): string {
  return trackingCode.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** How far the parcels of a part have come; it never falls. */
export function progressOf({ parcels }: Pick<Packed, 'parcels'>): number {
  return parcels.reduce((sum, { status }) => sum + (status === 'announced' ? 1 : status === 'shipped' ? 2 : 3), 0);
}
