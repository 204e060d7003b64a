import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';
import { letterKinds } from './letters.ts';
import type { LetterKind } from './letters.ts';

const OrderId = IdText('ord');
const Text = Type.String();

/** A letter to buyer or seller is due. */
export const sendLetter = defineJob(
  'letters.send',
  Type.Object({
    order_id: OrderId,
    letter: Type.Unsafe<LetterKind>({ type: 'string', enum: [...letterKinds] }),
    part_id: Type.Optional(Text),
  }),
);

/** A parcel was recorded: wallet and carrier must be notified. */
export const announceParcel = defineJob('orders.parcel', Type.Object({ order_id: OrderId, part_id: Text }));

/** A payment that no order awaits must be ended and refunded. */
export const giveBack = defineJob('orders.give_back', Type.Object({ payment_id: Text }));

/** From the wallet wing: a payment has changed. */
export const paymentChanged = defineJob('orders.payment_changed', Type.Object({ payment_id: Text }));

/** From the wallet wing: a link has ended, and no other replaces it. */
export const linkOver = defineJob('orders.link_over', Type.Object({ link_id: IdText('lnk') }));

/** From the carrier: a parcel was delivered, at an instant in ISO 8601. */
export const parcelDelivered = defineJob(
  'orders.parcel_delivered',
  Type.Object({ tracker_id: Text, delivered_at: Text }),
);

/** An order that awaits its payment must be checked. */
export const checkDeadline = defineDeadline('order.check', 'ord');

/** An unpaid order must end. */
export const payDeadline = defineDeadline('order.expire', 'ord');
