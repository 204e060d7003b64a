import type { Ticket, Topic } from './domain.ts';

/** What a shop hands over of a ticket to its own support. */
export interface Handover {
  /** The reference that the shop has given to the person. */
  readonly reference: string;
  readonly topic: Extract<Topic, 'payment' | 'order'>;
  /** What the person wrote to the shop, and agreed to hand over. */
  readonly words: string;
}

/** Why a shop's ticket is not taken. */
export type HandoverError =
  /** Nothing was paid, or the holder has ended the link to the shop. */
  | { readonly code: 'ticket_not_possible' }
  | { readonly code: 'words_not_readable' | 'ticket_reference_used' | 'too_many_tickets' };

/** Where a ticket of a shop stands. The words of the holder and of support are not for the shop. */
export interface ShopTicketState {
  readonly reference: string;
  readonly status: Ticket['status'] | 'given_back';
  readonly openedAt: Date;
  /** When support last answered; undefined before. */
  readonly answeredAt: Date | undefined;
}
