import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { EventFault, Processor } from './domain.ts';
import { documentChanged } from '../../identity/documents/jobs-schema.ts';
import {
  bankAccountChanged,
  cardDeclined,
  cardRenewed,
  chargeChanged,
  disputeChanged,
  payoutChanged,
  refundChanged,
  reviewChanged,
  visitChanged,
  warningChanged,
} from './jobs-schema.ts';

const jobs = {
  charge: chargeChanged,
  visit: visitChanged,
  decline: cardDeclined,
  card: cardRenewed,
  bank_account: bankAccountChanged,
  payout: payoutChanged,
  refund: refundChanged,
  document: documentChanged,
  dispute: disputeChanged,
  warning: warningChanged,
  review: reviewChanged,
} as const;

/** The door for the processor's webhooks. */
export interface ProcessorEvents {
  /** Stores a webhook's subject durably, for a job that runs at once. No content of the webhook is trusted. */
  receive(raw: string, signature: string): Promise<Result<void, EventFault>>;
}

interface ProcessorEventsDeps {
  readonly db: Db;
  readonly world: World;
  readonly processor: Processor;
  /** Wakes the job worker after the commit. */
  readonly waker: Pick<Waker, 'wake'>;
}

/** Creates the door for the processor's webhooks. */
export function createProcessorEvents(deps: ProcessorEventsDeps): ProcessorEvents {
  return { receive: (raw, signature) => receiveEvent(deps, raw, signature) };
}

/** Checks a webhook, and stores a job that reads its subject at the processor. */
async function receiveEvent(
  { db, world, processor, waker }: ProcessorEventsDeps,
  raw: string,
  signature: string,
): Promise<Result<void, EventFault>> {
  const event = processor.readEvent(raw, signature, world.clocks.security());
  if (!event.ok) return event;
  if (event.value.about === 'other') return ok();
  const { about, processorId } = event.value;
  await db.asWriter((tx) => enqueue(tx, [jobs[about]({ processorId })], HOME_CELL));
  waker.wake();
  return ok();
}
