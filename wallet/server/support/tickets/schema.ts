import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { ticketRules } from '#platform/kernel/tickets.ts';
import type { ShopTicketState } from './port.ts';

/** A shop's request to hand over a ticket to its own support. */
export const HandoverBody = Type.Object(
  {
    reference: Type.String({
      pattern: '^[2-9B-DF-HJ-NP-TV-Z]{3}-[2-9B-DF-HJ-NP-TV-Z]{3}$',
      description:
        'The reference that you gave to the person, such as `T7K-4QF`. It is the key: the same one again changes nothing.',
    }),
    topic: OneOf(['payment', 'order']),
    words: Type.String({
      minLength: 1,
      maxLength: ticketRules.mostLetters,
      description: 'What the person wrote to you, and agreed to hand over. The holder sees it as your words.',
    }),
  },
  { additionalProperties: false },
);

/** The parameters of the address of a ticket of a shop. */
export const HandedParams = Type.Object({ paymentId: Type.String(), reference: Type.String() });

/** The JSON of a ticket that a shop has handed over. */
export const HandedJson = Type.Object({
  reference: Type.String(),
  status: OneOf(['waiting', 'answered', 'closed', 'given_back']),
  opened_at: Type.String(),
  answered_at: Type.Optional(Type.String({ description: 'When the wallet’s support last answered the holder.' })),
});

/** Writes where a ticket of a shop stands. */
export function toHandedJson({ reference, status, openedAt, answeredAt }: ShopTicketState): Static<typeof HandedJson> {
  return {
    reference,
    status,
    opened_at: openedAt.toISOString(),
    ...(answeredAt ? { answered_at: answeredAt.toISOString() } : {}),
  };
}
