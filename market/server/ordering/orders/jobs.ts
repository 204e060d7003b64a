import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import {
  announceParcel,
  checkDeadline,
  giveBack,
  linkOver,
  parcelDelivered,
  payDeadline,
  paymentChanged,
  sendLetter,
} from './jobs-schema.ts';
import { isSellerLetter, letterFor, sellerLetterFor } from './letters.ts';
import type { WalletPort } from './port.ts';
import type { Orders } from './service.ts';

interface OrderJobsDeps {
  readonly orders: Orders;
  readonly wallet: Pick<WalletPort, 'getPayment'>;
  readonly accounts: Pick<Accounts, 'ownerOf'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly publicUrl: string;
}

/** The jobs of orders: those that orders cause, and those that the wallet wing and the carrier cause. */
export function orderJobs(deps: OrderJobsDeps): Record<string, JobHandler> {
  const { orders, wallet } = deps;
  return {
    ...letterJobs(deps),
    ...announceParcel.handledBy(({ order_id: orderId, part_id: partId }) => orders.announceParcel(orderId, partId)),
    ...giveBack.handledBy(({ payment_id: paymentId }) => orders.giveBack(paymentId)),
    // A webhook changes no order: the payment is fetched from the wallet, whose answer does.
    ...paymentChanged.handledBy(async ({ payment_id: paymentId }) => {
      const payment = await wallet.getPayment(paymentId);
      if (!payment.ok) throw new Error(`The wallet did not show ${paymentId}: ${payment.error.code}.`);
      await orders.recordPayment(payment.value);
    }),
    ...linkOver.handledBy(({ link_id: linkId }) => orders.endOfLink(linkId)),
    ...parcelDelivered.handledBy(({ tracker_id: trackerId, delivered_at: deliveredAt }) =>
      orders.recordDelivery(trackerId, new Date(deliveredAt)),
    ),
  };
}

/** The deadlines of orders. */
export function orderDeadlines(orders: Orders): Record<string, TimerHandler> {
  return {
    ...checkDeadline.handledBy((id) => orders.check(id)),
    ...payDeadline.handledBy((id) => orders.expire(id)),
  };
}

function letterJobs({ orders, accounts, mailbox, publicUrl }: OrderJobsDeps): Record<string, JobHandler> {
  return sendLetter.handledBy(async ({ order_id: orderId, letter, part_id: partId }) => {
    const order = await orders.find(orderId);
    if (!order) return;
    const part = order.parts.find((one) => one.id === partId);
    const cause = [letter, orderId, partId].join(' ');
    if (!isSellerLetter(letter)) return mailbox.send({ ...letterFor(letter, order, part, publicUrl), cause });
    const owner = part && (await accounts.ownerOf(part.sellerId));
    if (!owner) return;
    const words = sellerLetterFor(letter, order, part, { email: owner.email, publicUrl });
    await mailbox.send({ ...words, cause });
  });
}
