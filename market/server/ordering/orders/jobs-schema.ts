import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';
import { letterKinds } from './letters.ts';
import type { LetterKind } from './letters.ts';

const OrderId = IdText('ord');
const Text = Type.String();

/** A letter to buyer or seller. */
export const sendLetter = defineJob(
  'letters.send',
  Type.Object({
    order_id: OrderId,
    letter: Type.Unsafe<LetterKind>({ type: 'string', enum: [...letterKinds] }),
    part_id: Type.Optional(Text),
  }),
);

/** A parcel was taken down: wallet and carrier are to be notified. */
export const announceParcel = defineJob('orders.parcel', Type.Object({ order_id: OrderId, part_id: Text }));

/** A payment that no order waits for is to go back. */
export const giveBack = defineJob('orders.give_back', Type.Object({ payment_id: Text }));

/** From the wallet's room: a payment is not as it was. */
export const paymentChanged = defineJob('orders.payment_changed', Type.Object({ payment_id: Text }));

/** From the wallet's room: a link is over, and no other takes its place. */
export const linkOver = defineJob('orders.link_over', Type.Object({ link_id: IdText('lnk') }));

/** From the carrier: a parcel was delivered, at an instant by ISO 8601. */
export const parcelDelivered = defineJob(
  'orders.parcel_delivered',
  Type.Object({ tracker_id: Text, delivered_at: Text }),
);

/** An order that waits for its payment is looked after. */
export const checkDeadline = defineDeadline('order.check', 'ord');

/** An order that is not paid ends. */
export const payDeadline = defineDeadline('order.expire', 'ord');
