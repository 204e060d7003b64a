import type { Db, Tx } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { judgeRegistration } from './domain.ts';
import type { Client, Registration, RegistrationError } from './domain.ts';
import { findClients, storeClient } from './store.ts';

/** The door to shops. */
export interface Clients {
  find(clientId: string): Promise<Client | undefined>;
  /** Registers a client, or changes a known one's name, addresses and keys. Asked again, it changes nothing more. */
  register(asked: Registration): Promise<Result<Client, RegistrationError>>;
}

export function createClients(deps: {
  db: Db;
  world: World;
  /** Opens the account for a client's commission, or finds it open. */
  openCommission: (tx: Tx, id: Id<'cli'>) => Promise<Id<'acc'>>;
}): Clients {
  const { db, world } = deps;
  return {
    find: coalesce(async (clientIds) => {
      const clients = await db.one((tx) => findClients(tx, [...new Set(clientIds)]));
      return clientIds.map((clientId) => clients.find((client) => client.clientId === clientId));
    }),
    register: async (asked) => {
      const judged = judgeRegistration(asked);
      if (!judged.ok) return judged;
      return db.asWriter(async (tx) => {
        const [known] = await findClients(tx, [asked.clientId]);
        const id = known?.id ?? world.ids.mint('cli');
        const commissionAccountId = known?.commissionAccountId ?? (await deps.openCommission(tx, id));
        const registeredAt = known?.registeredAt ?? world.clocks.business();
        const privateOrigins = judged.value.privateOrigins ?? known?.privateOrigins ?? [];
        const client: Client = { ...judged.value, privateOrigins, id, commissionAccountId, registeredAt };
        await storeClient(tx, client);
        return ok(client);
      });
    },
  };
}
