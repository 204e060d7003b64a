import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Orders } from '../orders/service.ts';
import { letterDeadlines, sendLetter } from './jobs-schema.ts';
import { letterTo } from './letters.ts';
import type { Messages } from './service.ts';

/** The job that messages cause: a mail to the other side. */
export function messageJobs(deps: {
  orders: Pick<Orders, 'find'>;
  accounts: Pick<Accounts, 'ownerOf'>;
  mailbox: Pick<Postbox, 'send'>;
  publicUrl: string;
}): Record<string, JobHandler> {
  const { orders, accounts, mailbox, publicUrl } = deps;
  return sendLetter.handledBy(async ({ order_id: orderId, part_id: partId, to, due_at: dueAt }) => {
    const order = await orders.find(orderId);
    const part = order?.parts.find((one) => one.id === partId);
    if (!order || !part) return;
    const email = to === 'buyer' ? order.email : (await accounts.ownerOf(part.sellerId))?.email;
    if (email === undefined) return;
    const letter = letterTo(to, { order, part }, { email, publicUrl });
    await mailbox.send({ ...letter, cause: `message ${partId} ${to} ${dueAt}` });
  });
}

/** The deadlines of messages: mails that had to wait. */
export function messageDeadlines(messages: Pick<Messages, 'announceLetter'>): Record<string, TimerHandler> {
  return {
    ...letterDeadlines.buyer.handledBy((partId) => messages.announceLetter(partId, 'buyer')),
    ...letterDeadlines.seller.handledBy((partId) => messages.announceLetter(partId, 'seller')),
  };
}
