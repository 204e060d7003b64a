import { enqueue } from '#platform/jobs/outbox.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { announce } from '../clients/jobs-schema.ts';
import { noSpending, spendingId } from './domain.ts';
import type { Mandate, RevokedBy, Shared, Spending } from './domain.ts';
import { countComparison, subjectsOf } from './pace-domain.ts';
import type { PaceExceeded } from './pace-domain.ts';
import {
  activateMandate,
  findMandate,
  insertMandate,
  lockActivation,
  lockActiveMandate,
  lockComparisons,
  lockMandate,
  mandatesOf,
  spendingsNamed,
  storeComparisons,
  storeRevocation,
} from './store.ts';

const MOST_ENDED = 100;

type LinkError =
  | { readonly code: 'mandate_not_found' }
  /** The wallet is linked to another account of the same client; that link is ended first. */
  | { readonly code: 'linked_elsewhere'; readonly since: Date };

type CompareError = { readonly code: 'mandate_not_found' | 'mandate_revoked' } | PaceExceeded;

interface NewMandate {
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  readonly account: string;
  readonly currency: Currency;
  readonly maxPerPaymentMinor: bigint;
  readonly maxPerMonthMinor: bigint;
  readonly purpose: string;
  readonly shared: readonly Shared[];
}

/** The door to mandates. */
export interface Mandates {
  find(id: Id<'mdt'>): Promise<Mandate | undefined>;
  listOf(holderId: Id<'hld'>): Promise<Mandate[]>;
  /** What each mandate's shop has charged its holder this month, under this mandate or an earlier one. */
  spentThisMonth(mandates: readonly Mandate[]): Promise<Spending[]>;
  /** The link in force between a wallet and another account of the client, if there is one. */
  linkedElsewhere(asked: { holderId: Id<'hld'>; clientId: string; account: string }): Promise<Mandate | undefined>;
  /** Takes down what a holder consented to. It counts once it is activated. */
  consent(asked: NewMandate): Promise<Mandate>;
  /**
   * Puts a mandate in force, when its client fetches the tokens. One for the same account takes the place of the
   * former; one for another account is refused. Asked again, it changes nothing.
   */
  activate(id: Id<'mdt'>): Promise<Result<Mandate, LinkError>>;
  /**
   * Counts one comparison of identities under a mandate that is in force.
   *
   * @returns The mandate as it is, or why nothing may be compared.
   */
  compare(id: Id<'mdt'>): Promise<Result<Mandate, CompareError>>;
  /** Ends a mandate, its grant and all its tokens, in one transaction. Ended before, it stays as it was. */
  revoke(id: Id<'mdt'>, by: RevokedBy): Promise<Mandate | undefined>;
}

export function createMandates(deps: {
  db: Db;
  world: World;
  /** Ends the grant and tokens that stand behind a mandate. */
  endGrant: (tx: Tx, grantId: Id<'mdt'>) => Promise<void>;
}): Mandates {
  const { db, world } = deps;

  const end = async (tx: Tx, mandate: Mandate, by: RevokedBy): Promise<Mandate> => {
    if (mandate.status === 'revoked') return mandate;
    const revokedAt = world.clocks.business();
    await storeRevocation(tx, mandate, by, revokedAt);
    await deps.endGrant(tx, mandate.id);
    if (mandate.status === 'active') {
      const data = { mandate_id: mandate.id, revoked_by: by };
      await enqueue(tx, [announce({ client_id: mandate.clientId, type: 'mandate.revoked', data })]);
    }
    return { ...mandate, status: 'revoked', revokedAt, revokedBy: by };
  };
  return {
    find: (id) => db.one((tx) => findMandate(tx, HOME_CELL, id)),
    listOf: (holderId) => db.asReader({ holder: holderId }, (tx) => mandatesOf(tx, HOME_CELL, holderId, MOST_ENDED)),
    spentThisMonth: (mandates) => spentIn(db, mandates, world.clocks.business()),
    linkedElsewhere: async ({ holderId, clientId, account }) => {
      const active = await db.asWriter((tx) => lockActiveMandate(tx, HOME_CELL, holderId, clientId));
      return active && active.account !== account ? active : undefined;
    },
    consent: async (asked) => {
      const createdAt = world.clocks.business();
      const mandate: Mandate = {
        ...asked,
        id: world.ids.mint('mdt'),
        cell: HOME_CELL,
        status: 'pending',
        createdAt,
        revokedAt: null,
        revokedBy: null,
      };
      await db.asWriter((tx) => insertMandate(tx, mandate));
      return mandate;
    },
    activate: (id) =>
      db.asWriter(async (tx) => {
        const mandate = await lockMandate(tx, HOME_CELL, id);
        if (!mandate || mandate.status === 'revoked') return err({ code: 'mandate_not_found' });
        if (mandate.status === 'active') return ok(mandate);
        await lockActivation(tx, mandate);
        const former = await lockActiveMandate(tx, HOME_CELL, mandate.holderId, mandate.clientId);
        if (former && former.account !== mandate.account)
          return err({ code: 'linked_elsewhere', since: former.createdAt });
        if (former) await end(tx, former, 'replacement');
        await activateMandate(tx, HOME_CELL, id);
        const data = { mandate_id: id };
        await enqueue(tx, [announce({ client_id: mandate.clientId, type: 'mandate.created', data })]);
        return ok({ ...mandate, status: 'active' as const });
      }),
    compare: (id) => countUnder(deps, id),
    revoke: (id, by) =>
      db.asWriter(async (tx) => {
        const mandate = await lockMandate(tx, HOME_CELL, id);
        return mandate && end(tx, mandate, by);
      }),
  };
}

function countUnder(
  { db, world }: { readonly db: Db; readonly world: World },
  id: Id<'mdt'>,
): Promise<Result<Mandate, CompareError>> {
  return db.asWriter(async (tx) => {
    const now = world.clocks.security();
    const mandate = await findMandate(tx, HOME_CELL, id);
    if (!mandate) return err({ code: 'mandate_not_found' });
    if (mandate.status !== 'active') return err({ code: 'mandate_revoked' });
    const counted = countComparison(mandate, await lockComparisons(tx, HOME_CELL, subjectsOf(mandate)), now);
    if (!counted.ok) return counted;
    await storeComparisons(tx, HOME_CELL, counted.value);
    return ok(mandate);
  });
}

async function spentIn(db: Db, mandates: readonly Mandate[], at: Date): Promise<Spending[]> {
  const ids = mandates.map((mandate) => spendingId(mandate, at));
  const known = await db.one((tx) => spendingsNamed(tx, HOME_CELL, ids));
  const byId = new Map(known.map((spending) => [spending.id, spending]));
  return mandates.map((mandate, index) => byId.get(ids[index]!) ?? noSpending(mandate, at));
}
