import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';
import type { Side } from './domain.ts';

/** A mail about new messages is due to a side of a conversation. */
export const sendLetter = defineJob(
  'messages.letter',
  Type.Object({
    order_id: IdText('ord'),
    part_id: IdText('opt'),
    to: Type.Unsafe<Side>({ type: 'string', enum: ['buyer', 'seller'] }),
    /** When it became due, so that each mail is another one. */
    due_at: Type.String({ maxLength: 32 }),
  }),
);

/** A mail waits, because another about the conversation went to the same side just before. */
export const letterDeadlines = {
  buyer: defineDeadline('message.letter_to_buyer', 'opt'),
  seller: defineDeadline('message.letter_to_seller', 'opt'),
} as const;
