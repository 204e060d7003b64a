import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import { parcelJob } from './fulfillment-service.ts';
import { isSellerLetter, letterFor, sellerLetterFor } from './letters.ts';
import type { LetterKind } from './letters.ts';
import { giveBackJob, letterJob } from './record-service.ts';
import type { Orders } from './service.ts';

interface LetterJob {
  readonly order_id: string;
  readonly letter: LetterKind;
  readonly part_id?: string;
}

interface ParcelJob {
  readonly order_id: Id<'ord'>;
  readonly part_id: string;
}

/** Work that orders leave behind: letters, parcels to be told of, payments to be given back. */
export function orderJobs(deps: {
  orders: Orders;
  accounts: Pick<Accounts, 'ownerOf'>;
  mailbox: Pick<Postbox, 'send'>;
  publicUrl: string;
}): Record<string, JobHandler> {
  const { orders, accounts, mailbox, publicUrl } = deps;
  return {
    [letterJob]: async (payload) => {
      const { order_id: orderId, letter, part_id: partId } = payload as LetterJob;
      const order = await orders.find(orderId);
      if (!order) return;
      const part = order.parts.find((one) => one.id === partId);
      const cause = [letter, orderId, partId].join(' ');
      if (!isSellerLetter(letter)) return mailbox.send({ ...letterFor(letter, order, part, publicUrl), cause });
      const owner = part && (await accounts.ownerOf(part.sellerId));
      if (!owner) return;
      const words = sellerLetterFor(letter, order, part, { email: owner.email, publicUrl });
      await mailbox.send({ ...words, cause });
    },
    [parcelJob]: async (payload) => {
      const { order_id: orderId, part_id: partId } = payload as ParcelJob;
      await orders.announceParcel(orderId, partId);
    },
    [giveBackJob]: (payload) => orders.giveBack((payload as { payment_id: string }).payment_id),
  };
}
