import type { Db } from '#platform/db/db.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { TicketError } from '#platform/kernel/tickets.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import type { HandoverState } from './domain.ts';

/** Who writes to support: a shopper, who may be a seller as well. */
export type Writer = Pick<Shopper, 'id' | 'sellerId'>;

/** The orders that tickets ask about. */
export type OrdersPort = Pick<Orders, 'find' | 'findOwn' | 'ofShopper' | 'ofSeller'>;

/** Why a member's step is not taken. `ticket_changed`: there is a message that the member has not seen. */
export type StepError = TicketError | { readonly code: 'ticket_not_found' | 'ticket_changed' };

/** Who takes a step. */
export interface StepBy {
  readonly memberId: Id<'stf'>;
  /** The number of messages that the member saw. */
  readonly seen: number;
}

/** Why the wallet does not take a ticket; `words` say what to do. */
export type HandoverRefusal =
  | { readonly code: 'wallet_refused'; readonly words: string }
  | { readonly code: 'wallet_unreachable' };

/** The wallet's support, to which tickets about payments are handed. */
export interface HandoverPort {
  /** Hands a ticket over. The same reference again changes nothing. */
  give(
    paymentId: string,
    ticket: { readonly reference: string; readonly topic: 'payment' | 'order'; readonly words: string },
  ): Promise<Result<HandoverState, HandoverRefusal>>;
  /** Finds where a ticket stands. @throws If the wallet does not answer. */
  find(paymentId: string, reference: string): Promise<HandoverState | undefined>;
}

/** What the door to tickets needs. */
export interface TicketsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids' | 'random'>;
  readonly orders: OrdersPort;
  readonly handovers: HandoverPort;
  readonly waker: Pick<Waker, 'wake'>;
}
