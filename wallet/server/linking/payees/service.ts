import { enqueue } from '#platform/jobs/outbox.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { endGrant } from '../oauth/grants-service.ts';
import { announce } from '../clients/jobs-schema.ts';
import type { EndedBy, Payee } from './payee-schema.ts';
import { endPayee, findInForce, findOwnPayee, findPayees, payeeIdsOf, payeesOf, storePayee } from './store.ts';

/** The door to payees. */
export interface Payees {
  /** Finds payees of this client, active or ended; other ids are left out. Concurrent calls share one query. */
  find(clientId: string, ids: readonly Id<'pye'>[]): Promise<Payee[]>;
  /** Finds a holder's own payee, active or ended. */
  findOwn(holderId: Id<'hld'>, id: Id<'pye'>): Promise<Payee | undefined>;
  /** Lists a holder's active payees, the oldest first. */
  listOf(holderId: Id<'hld'>): Promise<Payee[]>;
  /** Lists the ids of all payees that a holder is or was. */
  everOf(holderId: Id<'hld'>): Promise<Id<'pye'>[]>;
  /** Finds the active payee that links this wallet to another account of the client. */
  linkedElsewhere(asked: { holderId: Id<'hld'>; clientId: string; account: string }): Promise<Payee | undefined>;
  /**
   * Makes a holder's wallet a payee of a client. A known payee keeps its id, gets the name and the commission, and
   * becomes active again if it had ended.
   */
  open(asked: NewPayee): Promise<Payee>;
  /** Ends a payee and its grant, in one transaction. Idempotent: the first end counts. */
  end(id: Id<'pye'>, by: EndedBy): Promise<void>;
}

/** A payee to be opened. */
type NewPayee = Pick<Payee, 'holderId' | 'clientId' | 'name' | 'maxCommissionBasisPoints'> & {
  readonly account?: string;
};

interface PayeesDeps {
  readonly db: Db;
  /** The cells that have payees. */
  readonly cells: readonly number[];
  readonly world: World;
  /** Opens the account into which a holder is paid; finds it if it is open. */
  readonly openBalance: (tx: Tx, holderId: Id<'hld'>) => Promise<Id<'acc'>>;
  /** The country of a seller's document. */
  readonly countryOf: (tx: Tx, holderId: Id<'hld'>) => Promise<string | undefined>;
  /** Deletes the grant and tokens of a payee. */
  readonly endGrant: typeof endGrant;
  readonly security: Pick<SecurityLog, 'record'>;
}

/** Creates the door to payees. */
export function createPayees(deps: PayeesDeps): Payees {
  const { db } = deps;
  const findTogether = coalesce((asked: readonly AskedPayees[]) => findEach(deps, asked));
  return {
    find: (clientId, ids) => findTogether({ clientId, ids }),
    findOwn: (holderId, id) => db.asReader({ holder: holderId }, (tx) => findOwnPayee(tx, HOME_CELL, holderId, id)),
    listOf: (holderId) => db.asReader({ holder: holderId }, (tx) => payeesOf(tx, HOME_CELL, holderId)),
    everOf: (holderId) => db.asReader({ holder: holderId }, (tx) => payeeIdsOf(tx, HOME_CELL, holderId)),
    linkedElsewhere: (asked) => linkedElsewhere(deps, asked),
    open: (asked) => openPayee(deps, asked),
    end: (id, by) => endWithGrant(deps, id, by),
  };
}

interface AskedPayees {
  readonly clientId: string;
  readonly ids: readonly Id<'pye'>[];
}

async function findEach({ db, cells }: PayeesDeps, asked: readonly AskedPayees[]): Promise<Payee[][]> {
  const clientIds = new Set(asked.map((one) => one.clientId));
  const ids = new Set(asked.flatMap((one) => one.ids));
  const payees = await db.one((tx) => findPayees(tx, cells, [...clientIds], [...ids]));
  const known = new Map(payees.map((payee) => [payee.id, payee]));
  return asked.map((one) =>
    one.ids.flatMap((id) => known.get(id) ?? []).filter((payee) => payee.clientId === one.clientId),
  );
}

async function linkedElsewhere(
  { db }: PayeesDeps,
  { holderId, clientId, account }: Parameters<Payees['linkedElsewhere']>[0],
): Promise<Payee | undefined> {
  const known = await db.one((tx) => findInForce(tx, HOME_CELL, holderId, clientId));
  const isOther = known && known.account !== '' && known.account !== account;
  return isOther ? known : undefined;
}

function openPayee(
  { db, world, openBalance, countryOf, security }: PayeesDeps,
  { account = '', ...asked }: NewPayee,
): Promise<Payee> {
  return db.asWriter(async (tx) => {
    const accountId = await openBalance(tx, asked.holderId);
    const country = (await countryOf(tx, asked.holderId)) ?? 'ZZ';
    const createdAt = world.clocks.business();
    const id = world.ids.mint('pye');
    await security.record(tx, 'payee.linked', asked.holderId, { client: asked.clientId });
    return storePayee(tx, { ...asked, id, cell: HOME_CELL, account, accountId, country, createdAt });
  });
}

function endWithGrant({ db, world, endGrant, security }: PayeesDeps, id: Id<'pye'>, by: EndedBy): Promise<void> {
  return db.asWriter(async (tx) => {
    const endedAt = world.clocks.business();
    const ended = await endPayee(tx, HOME_CELL, id, by, endedAt);
    await endGrant(tx, id);
    if (!ended) return;
    await security.record(tx, 'payee.ended', ended.holderId, { client: ended.clientId, by });
    // A payee can end again after it became active again; the time makes each end a separate event.
    const data = { payee_id: id, ended_by: by, ended_at: endedAt.toISOString() };
    await enqueue(tx, [announce({ client_id: ended.clientId, type: 'payee.ended', data })], HOME_CELL);
  });
}
