import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';
import { letterKinds } from './letters.ts';
import type { LetterKind } from './letters.ts';

const OrderId = IdText('ord');
const Text = Type.String();
const MinorText = Type.String({ pattern: '^[0-9]{1,18}$' });

/** A letter to buyer or seller is due. */
export const sendLetter = defineJob(
  'letters.send',
  Type.Object({
    order_id: OrderId,
    letter: Type.Unsafe<LetterKind>({ type: 'string', enum: [...letterKinds] }),
    part_id: Type.Optional(Text),
    parcel_id: Type.Optional(Text),
    /** The refunded minor units of the part before and after the refund of which the letter informs. */
    refunded: Type.Optional(Type.Object({ from: MinorText, to: MinorText })),
  }),
);

/** A payment that no order awaits must be ended and refunded. */
export const giveBack = defineJob('orders.give_back', Type.Object({ payment_id: Text }));

/** From the wallet wing: a payment has changed. */
export const paymentChanged = defineJob('orders.payment_changed', Type.Object({ payment_id: Text }));

/** From the wallet wing: a case of a payment was opened, has changed, or is closed. */
export const casesChanged = defineJob('orders.cases_changed', Type.Object({ payment_id: Text }));

/** From the wallet wing: a link has ended, and no other replaces it. */
export const linkOver = defineJob('orders.link_over', Type.Object({ link_id: IdText('lnk') }));

/** An order that awaits its payment must be checked. */
export const checkDeadline = defineDeadline('order.check', 'ord');

/** An unpaid order must end. */
export const payDeadline = defineDeadline('order.expire', 'ord');
