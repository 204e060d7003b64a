import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Mailer } from '#platform/mail/mailer.ts';
import { letterFor } from './letters.ts';
import type { LetterKind } from './letters.ts';
import type { Orders } from './service.ts';

interface LetterJob {
  readonly order_id: string;
  readonly letter: LetterKind;
  readonly part_id?: string;
}

/** Work that orders leave behind: letters to buyers. */
export function orderJobs(deps: { orders: Orders; mailer: Mailer; publicUrl: string }): Record<string, JobHandler> {
  return {
    'letters.send': async (payload) => {
      const { order_id: orderId, letter, part_id: partId } = payload as LetterJob;
      const order = await deps.orders.find(orderId);
      if (!order) return;
      const part = order.parts.find((one) => one.id === partId);
      await deps.mailer.send(letterFor(letter, order, part, deps.publicUrl));
    },
  };
}
