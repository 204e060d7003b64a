import type { Id } from '#platform/kernel/id.ts';
import type { CarriedParcel } from './carrier.ts';
import type { MemoryDatabase } from './memory/database.ts';
import type { CardProcessor } from './processor.ts';

/** An answer that a person got, which must stay true. */
export type Told =
  | { readonly what: 'topped_up'; readonly topUpId: Id<'top'>; readonly amountMinor: bigint }
  | { readonly what: 'withdrawn'; readonly withdrawalId: Id<'wdr'> }
  | { readonly what: 'exchanged'; readonly quoteId: Id<'exq'> }
  | { readonly what: 'paid'; readonly paymentId: string }
  | { readonly what: 'order_paid'; readonly orderId: Id<'ord'> }
  | { readonly what: 'released'; readonly partId: string }
  /** The holder objected to the shop's word, which has ended for good. */
  | { readonly what: 'objected'; readonly partId: string; readonly at: Date }
  | { readonly what: 'case_opened'; readonly caseId: Id<'cas'> }
  | { readonly what: 'case_closed'; readonly caseId: Id<'cas'>; readonly result: string }
  | { readonly what: 'refunded'; readonly refundId: Id<'rfd'>; readonly partId: string; readonly amountMinor: bigint };

/** Somebody's word about a part, from the moment at which it was sent; the wallet may never have got it. */
export interface Confirmed {
  readonly partId: string;
  readonly at: Date;
}

/** A notice of the shop's word for a part that has left the wallet. */
export interface SentNotice {
  readonly partId: string;
  readonly channel: 'sms' | 'mail';
  readonly at: Date;
}

/** The evidence at the end of a run, once it is quiet. */
export interface Rest {
  readonly wallet: MemoryDatabase;
  readonly market: MemoryDatabase;
  /** The processor, with its true books. */
  readonly processor: Pick<CardProcessor, 'book' | 'cards' | 'payouts'>;
  /** The carrier's record, by tracking code. */
  readonly parcels: ReadonlyMap<string, CarriedParcel>;
  readonly history: readonly Told[];
  readonly confirmed: readonly Confirmed[];
  /** The shop's words that parts have arrived. */
  readonly words: readonly Confirmed[];
  /** The record of the post. */
  readonly notices: readonly SentNotice[];
  /** The ids of each order's payment attempts, by the order's id. */
  readonly attempts: ReadonlyMap<string, ReadonlySet<string>>;
  /** The stock of each product at the beginning. */
  readonly stock: number;
  /** Tells the person behind a wallet. */
  readonly personOf: (holderId: Id<'hld'>) => string;
  readonly now: Date;
}
