import type { Id } from '#platform/kernel/id.ts';

/** The cause of a payee's end: the holder, the shop, or a code used twice. */
export type EndedBy = 'holder' | 'client' | 'replay';

/** A seller's wallet, into which a client's sales may be paid. */
export interface Payee {
  readonly id: Id<'pye'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  /** The client's name for its own account that is linked; empty if the client gave none. */
  readonly account: string;
  /** The name under which the seller sells, as people read it when they approve a payment. */
  readonly name: string;
  readonly accountId: Id<'acc'>;
  /** ISO 3166-1, two letters: of the seller's accepted document when the payee was opened; `ZZ` if it is not known. */
  readonly country: string;
  /** The highest share of a sale that the client may keep, as the seller agreed. */
  readonly maxCommissionBasisPoints: number;
  readonly createdAt: Date;
  /** The instant from which the payee takes no new payments; money of earlier ones is still released to it. */
  readonly endedAt: Date | null;
  readonly endedBy: EndedBy | null;
}
