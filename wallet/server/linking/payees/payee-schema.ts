import type { Id } from '#platform/kernel/id.ts';

/** Who ended it: the holder, the shop, or a code that was used twice. */
export type EndedBy = 'holder' | 'client' | 'replay';

/** A wallet into which a client's sales may be paid: a seller's. */
export interface Payee {
  readonly id: Id<'pye'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  /** By which name the client knows its own account that is linked; empty where it did not say. */
  readonly account: string;
  /** Under which name the seller sells, as people see it when they approve a payment. */
  readonly name: string;
  readonly accountId: Id<'acc'>;
  readonly createdAt: Date;
  /** Since when no new payment is taken for it; what was paid before is still released to it. */
  readonly endedAt: Date | null;
  readonly endedBy: EndedBy | null;
}
