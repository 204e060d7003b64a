import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { EventFault, Processor } from './domain.ts';
import { cardDeclined, chargeChanged, visitChanged } from './jobs-schema.ts';

const jobs = { charge: chargeChanged, visit: visitChanged, decline: cardDeclined } as const;

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
      await db.asWriter((tx) => enqueue(tx, [jobs[about]({ processorId })]));
      deps.wake();
      return ok();
    },
  };
}
