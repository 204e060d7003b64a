import type { Db } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { limitsOf, noUse, idOfUse } from './domain.ts';
import type { Allowance, LimitsPolicy, Standing, StoredPolicy, Usage } from './domain.ts';
import { allPolicies, findStanding, findUse, policyAt, standingsOf, usesOf } from './store.ts';

/** A version of the limits as it is stored. */
export interface StoredVersion extends StoredPolicy {
  readonly version: number;
  readonly validFrom: Date;
}

/** The door to the limits. Only a batch decides by them; what this door reads may have changed by then. */
export interface Limits {
  /** The version in force. Simultaneous calls share a statement. */
  current(): Promise<LimitsPolicy>;
  /** All versions, also those to come, oldest first. */
  versions(): Promise<readonly StoredVersion[]>;
  /** Reads what these holders have paid this year, and on their last day with a payment. */
  usages(holderIds: readonly Id<'hld'>[], currency: Currency): Promise<Usage[]>;
  /** Reads how much a holder may pay now. @throws If the wallet did not give out the id. */
  allowance(holderId: Id<'hld'>, currency: Currency): Promise<Allowance & { readonly standing: Standing }>;
}

interface LimitsDeps {
  readonly db: Db;
  readonly world: World;
}

/** Creates the door to the limits. */
export function createLimits(deps: LimitsDeps): Limits {
  const together = coalesce((asked: readonly undefined[]) => readPolicy(deps, asked));
  return {
    current: () => together(undefined),
    versions: () => deps.db.one(allPolicies),
    usages: (holderIds, currency) => usagesOf(deps, holderIds, currency),
    allowance: async (holderId, currency) => allowanceOf(deps, await together(undefined), holderId, currency),
  };
}

/** Reads the version in force once for all simultaneous calls. */
async function readPolicy({ db, world }: LimitsDeps, asked: readonly undefined[]): Promise<LimitsPolicy[]> {
  const policy = await db.one((tx) => policyAt(tx, world.clocks.business()));
  return asked.map(() => policy);
}

async function allowanceOf(
  { db, world }: LimitsDeps,
  policy: LimitsPolicy,
  holderId: Id<'hld'>,
  currency: Currency,
): ReturnType<Limits['allowance']> {
  const now = world.clocks.business();
  const user = { cell: HOME_CELL, holderId, currency };
  const [standing, use = noUse(user, now)] = await Promise.all([
    db.one((tx) => findStanding(tx, HOME_CELL, holderId)),
    db.one((tx) => findUse(tx, HOME_CELL, idOfUse(user, now))),
  ]);
  invariant(standing, 'each holder id that the wallet gave out has a holder');
  const { tier, status } = standing;
  return { tier, status, limits: limitsOf(policy, tier, currency), use, standing };
}

async function usagesOf(
  { db, world }: LimitsDeps,
  holderIds: readonly Id<'hld'>[],
  currency: Currency,
): Promise<Usage[]> {
  const now = world.clocks.business();
  const userOf = (holderId: Id<'hld'>) => ({ cell: HOME_CELL, holderId, currency });
  const [standings, uses] = await Promise.all([
    db.one((tx) => standingsOf(tx, HOME_CELL, holderIds)),
    db.one((tx) =>
      usesOf(
        tx,
        HOME_CELL,
        holderIds.map((id) => idOfUse(userOf(id), now)),
      ),
    ),
  ]);
  const byHolder = new Map(uses.map((use) => [use.holderId, use]));
  return standings.map(({ id, tier }) => ({
    holderId: id,
    tier,
    use: byHolder.get(id) ?? noUse(userOf(id), now),
  }));
}
