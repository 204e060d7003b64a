import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import {
  casesChanged,
  checkDeadline,
  giveBack,
  linkOver,
  payDeadline,
  paymentChanged,
  sendLetter,
} from './jobs-schema.ts';
import { isSellerLetter, letterFor, sellerLetterFor } from './letters.ts';
import type { Order, OrderPart } from './domain.ts';
import type { PaymentState } from './payment-domain.ts';
import type { DisputedPart } from './case-service.ts';
import type { CaseMessage, Refund, WalletPort } from './port.ts';
import type { Orders } from './service.ts';

interface OrderJobsDeps {
  readonly orders: Orders;
  readonly wallet: Pick<WalletPort, 'getPayment' | 'refundsOf' | 'giveTranscript'>;
  /** The messages between buyer and seller, the oldest first. */
  readonly transcriptOf: (part: Pick<DisputedPart, 'orderId' | 'sellerId'>) => Promise<readonly CaseMessage[]>;
  readonly accounts: Pick<Accounts, 'ownerOf'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly publicUrl: string;
}

/** The jobs of orders: those that orders cause, and those that the wallet wing causes. */
export function orderJobs(deps: OrderJobsDeps): Record<string, JobHandler> {
  const { orders } = deps;
  return {
    ...letterJobs(deps),
    ...giveBack.handledBy(({ payment_id: paymentId }) => orders.giveBack(paymentId)),
    // A webhook changes no order: the payment is fetched from the wallet, whose answer does.
    ...paymentChanged.handledBy(async ({ payment_id: paymentId }) => {
      await recordPayment(deps, paymentId);
    }),
    // A case stops the clocks of its part, and moves money: the payment is fetched as well.
    ...casesChanged.handledBy(async ({ payment_id: paymentId }) => {
      const disputed = await orders.recordCases(await recordPayment(deps, paymentId));
      for (const part of disputed) await giveTranscript(deps, part);
    }),
    ...linkOver.handledBy(({ link_id: linkId }) => orders.endOfLink(linkId)),
  };
}

/** The most messages that the wallet takes. */
const MOST_MESSAGES = 200;

/** Hands the messages of a part to the wallet, as evidence. @throws If the wallet does not take them. */
async function giveTranscript({ transcriptOf, wallet }: OrderJobsDeps, part: DisputedPart): Promise<void> {
  const messages = await transcriptOf(part);
  if (messages.length === 0) return;
  const given = await wallet.giveTranscript(part.caseId, messages.slice(-MOST_MESSAGES));
  if (!given.ok) throw new Error(`The wallet did not take the messages of ${part.caseId}: ${given.error.code}.`);
}

/** Fetches a payment, and applies it to its order. @throws If the wallet does not answer. */
async function recordPayment({ orders, wallet }: OrderJobsDeps, paymentId: string): Promise<PaymentState> {
  const payment = await wallet.getPayment(paymentId);
  if (!payment.ok) throw new Error(`The wallet did not show ${paymentId}: ${payment.error.code}.`);
  await orders.recordPayment(payment.value);
  return payment.value;
}

/** The deadlines of orders. */
export function orderDeadlines(orders: Orders): Record<string, TimerHandler> {
  return {
    ...checkDeadline.handledBy((id) => orders.check(id)),
    ...payDeadline.handledBy((id) => orders.expire(id)),
  };
}

function letterJobs(deps: OrderJobsDeps): Record<string, JobHandler> {
  const { orders, accounts, mailbox, publicUrl } = deps;
  return sendLetter.handledBy(async ({ order_id: orderId, letter, part_id: partId, parcel_id: parcelId, refunded }) => {
    const order = await orders.find(orderId);
    if (!order) return;
    const part = order.parts.find((one) => one.id === partId);
    const cause = [letter, orderId, partId, ...(parcelId ? [parcelId] : []), ...(refunded ? [refunded.to] : [])].join(
      ' ',
    );
    if (!isSellerLetter(letter)) {
      const parcel = part?.parcels.find((one) => one.id === parcelId);
      const refunds = part && refunded ? await refundsBetween(deps, order, part, refunded) : [];
      await mailbox.send({ ...letterFor(letter, order, { part, parcel, refunds }, publicUrl), cause });
      return;
    }
    const owner = part && (await accounts.ownerOf(part.sellerId));
    if (!owner) return;
    const words = sellerLetterFor(letter, order, part, { email: owner.email, publicUrl });
    await mailbox.send({ ...words, cause });
  });
}

/** Asks the wallet for the refunds of a part, from one sum so far to another. @throws If it does not answer. */
async function refundsBetween(
  { wallet }: OrderJobsDeps,
  { paymentId }: Order,
  { walletPartId }: OrderPart,
  { from, to }: { from: string; to: string },
): Promise<Refund[]> {
  if (paymentId === null) return [];
  const refunds = await wallet.refundsOf(paymentId);
  if (!refunds.ok) throw new Error(`The wallet did not list the refunds of ${paymentId}: ${refunds.error.code}.`);
  let sum = 0n;
  return refunds.value
    .filter((refund) => refund.walletPartId === walletPartId)
    .filter((refund) => {
      sum += refund.amount.minor;
      return sum > BigInt(from) && sum <= BigInt(to);
    });
}
