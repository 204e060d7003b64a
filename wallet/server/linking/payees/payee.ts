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
