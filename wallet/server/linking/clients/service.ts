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

interface ClientsDeps {
  readonly db: Db;
  readonly world: World;
  /** Opens the account for a client's commission, or finds it open. */
  readonly openCommission: (tx: Tx, id: Id<'cli'>) => Promise<Id<'acc'>>;
}

export function createClients(deps: ClientsDeps): Clients {
  return {
    // Many requests of one moment share a round trip.
    find: coalesce((clientIds) => findEach(deps, clientIds)),
    register: (asked) => registerClient(deps, asked),
  };
}

async function findEach({ db }: ClientsDeps, clientIds: readonly string[]): Promise<(Client | undefined)[]> {
  const clients = await db.one((tx) => findClients(tx, [...new Set(clientIds)]));
  return clientIds.map((clientId) => clients.find((client) => client.clientId === clientId));
}

async function registerClient(deps: ClientsDeps, asked: Registration): Promise<Result<Client, RegistrationError>> {
  const { db, world } = deps;
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
}
