import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { EventFault, Processor } from './domain.ts';

/** Work that a webhook of the processor leaves behind; the payload is the processor's name for what changed. */
export const chargeChangedJob = 'processor.charge_changed';
export const visitChangedJob = 'processor.visit_changed';
export const cardDeclinedJob = 'processor.card_declined';

const jobs = { charge: chargeChangedJob, visit: visitChangedJob, decline: cardDeclinedJob } as const;

/** The door for the processor's webhooks. */
export interface ProcessorEvents {
  /** Takes a webhook in, durably, to be looked into right after. Its content is believed by nobody. */
  receive(raw: string, signature: string): Promise<Result<void, EventFault>>;
}

export function createProcessorEvents(deps: {
  db: Db;
  world: World;
  processor: Processor;
  /** Hurries the work after the commit. */
  wake: () => void;
}): ProcessorEvents {
  const { db, world, processor } = deps;
  return {
    receive: async (raw, signature) => {
      const event = processor.readEvent(raw, signature, world.clocks.security());
      if (!event.ok) return event;
      if (event.value.about === 'other') return ok();
      const { about, processorId } = event.value;
      await db.asWriter((tx) => enqueue(tx, [{ kind: jobs[about], payload: { processorId } }]));
      deps.wake();
      return ok();
    },
  };
}
