import type { Tx } from '#platform/db/db.ts';
import { REFERENCE_BYTES, referenceOf } from '#platform/kernel/tickets.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Ticket } from './domain.ts';
import { insertTicket } from './store.ts';

/**
 * Stores a ticket with a reference: the wanted one, if no other ticket has it. References of one cell differ, so one
 * that is taken is drawn again.
 */
export async function insertWithReference(
  { world }: { readonly world: Pick<World, 'random'> },
  tx: Tx,
  ticket: Omit<Ticket, 'reference'>,
  wanted?: string,
): Promise<Ticket> {
  for (let next = wanted; ; next = undefined) {
    const drawn = { ...ticket, reference: next ?? referenceOf(world.random(REFERENCE_BYTES)) };
    if (await insertTicket(tx, drawn)) return drawn;
  }
}
