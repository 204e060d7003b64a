import type { Db, Tx } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { apiScopes, judgeRegistration } from './domain.ts';
import type { Client, Registration, RegistrationError } from './domain.ts';
import { findClients, storeClient } from './store.ts';

/** The door to clients. */
export interface Clients {
  /** Finds a client by its id in OAuth. Concurrent calls share one query. */
  find(clientId: string): Promise<Client | undefined>;
  /** Registers a client, or changes name, addresses, keys and trade of a known one. Idempotent for the same registration. */
  register(asked: Registration): Promise<Result<Client, RegistrationError>>;
}

interface ClientsDeps {
  readonly db: Db;
  readonly world: World;
  /** Opens the account for a client's commission; finds it if it is open. */
  readonly openCommission: (tx: Tx, id: Id<'cli'>) => Promise<Id<'acc'>>;
}

/** Creates the door to clients. */
export function createClients(deps: ClientsDeps): Clients {
  return {
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
    const scopes = judged.value.scopes ?? known?.scopes ?? apiScopes;
    const trade = judged.value.trade ?? known?.trade;
    const client: Client = { ...judged.value, privateOrigins, scopes, trade, id, commissionAccountId, registeredAt };
    await storeClient(tx, client);
    return ok(client);
  });
}
