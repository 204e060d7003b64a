import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';

/** The 12 bits behind the millisecond of a UUIDv7 (`rand_a`, RFC 9562 §6.2 method 1). */
const PER_MS = 4_096;

/**
 * Ids of journal entries, strictly ascending within a server, so that an account's postings read in the order in
 * which they were posted.
 */
export function createEntryIds(world: World): { next(): Id<'ent'> } {
  let lastMs = 0;
  let count = 0;
  return {
    next: () => {
      const ms = world.clocks.security().getTime();
      if (ms > lastMs) {
        lastMs = ms;
        count = 0;
      } else {
        count += 1;
        if (count === PER_MS) {
          lastMs += 1;
          count = 0;
        }
      }
      const random = world.random(10);
      random.writeUInt16BE(count, 0);
      return mintId('ent', lastMs, random);
    },
  };
}
