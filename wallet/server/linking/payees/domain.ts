import type { Id } from '#platform/kernel/id.ts';

/** A wallet into which a client's sales may be paid: a seller's. */
export interface Payee {
  readonly id: Id<'pye'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  /** Under which name the seller sells, as people see it when they approve a payment. */
  readonly name: string;
  readonly accountId: Id<'acc'>;
  readonly createdAt: Date;
}

/** Sellers have shown a document: they get more than a person may hold without one. */
export const PAYEE_TIER = 2;
/** Payers have said who they are. */
export const PAYER_TIER = 1;
