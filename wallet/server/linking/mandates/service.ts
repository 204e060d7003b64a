import { enqueue } from '#platform/jobs/outbox.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import type { endGrant } from '../oauth/grants-service.ts';
import { announce } from '../clients/jobs-schema.ts';
import { noSpending, spenderOf, spendingId } from './domain.ts';
import type { ConfirmRight, Mandate, RevokedBy, Shared, Spending } from './domain.ts';
import { countComparison, subjectsOf } from './pace-domain.ts';
import type { PaceExceeded } from './pace-domain.ts';
import {
  confirmTermsAt,
  findMandate,
  insertMandate,
  lockActivation,
  lockActiveMandate,
  lockComparisons,
  lockFrozen,
  lockMandate,
  lockMandatesOf,
  mandatesOf,
  spendingsNamed,
  storeActivation,
  storeComparisons,
  storeRevocation,
} from './store.ts';

/** The most ended links in a list. */
const MOST_ENDED = 100;

type LinkError =
  | { readonly code: 'mandate_not_found' }
  /** The wallet is linked to another account of the same client; that link must end first. */
  | { readonly code: 'linked_elsewhere'; readonly since: Date };

type CompareError = { readonly code: 'mandate_not_found' | 'mandate_revoked' } | PaceExceeded;

interface NewMandate {
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  readonly account: string;
  readonly maxPerPayment: Money;
  readonly maxPerMonth: Money;
  readonly purpose: string;
  readonly shared: readonly Shared[];
  readonly confirm: ConfirmRight | null;
}

/** The door to mandates. */
export interface Mandates {
  find(id: Id<'mdt'>): Promise<Mandate | undefined>;
  /** Lists a holder's active links, then the newest ended ones. */
  listOf(holderId: Id<'hld'>): Promise<Mandate[]>;
  /** Reads this month's spending for each mandate, over all mandates of its holder and shop, in the same order. */
  spentThisMonth(mandates: readonly Mandate[]): Promise<Spending[]>;
  /** Finds the active link between a wallet and another account of the client. */
  linkedElsewhere(asked: { holderId: Id<'hld'>; clientId: string; account: string }): Promise<Mandate | undefined>;
  /** Reads the bounds of the right to confirm that are in force now. */
  confirmTerms(): Promise<ConfirmRight>;
  /** Stores a mandate that a holder consented to. It has no effect until it is activated. */
  consent(asked: NewMandate): Promise<Mandate>;
  /**
   * Activates a mandate. Only the OAuth hook calls this, when the client fetches the first tokens. The mandate replaces
   * an active one for the same account; it is refused while one for another account is active. Idempotent.
   */
  activate(id: Id<'mdt'>): Promise<Result<Mandate, LinkError>>;
  /**
   * Counts one comparison of identities under an active mandate.
   *
   * @returns The mandate, or the reason why nothing may be compared.
   */
  compare(id: Id<'mdt'>): Promise<Result<Mandate, CompareError>>;
  /** Ends all mandates of a holder, with their grants and tokens, in the caller's transaction. */
  revokeAllOf(tx: Tx, holderId: Id<'hld'>, by: RevokedBy): Promise<void>;
  /** Ends a mandate, its grant and all its tokens, in one transaction. Idempotent: the first end counts. */
  revoke(id: Id<'mdt'>, by: RevokedBy): Promise<Mandate | undefined>;
  /** Locks all mandates of a holder that have not ended, in the caller's transaction. */
  lockAll(tx: Tx, holderId: Id<'hld'>): Promise<void>;
}

interface MandatesDeps {
  readonly db: Db;
  readonly world: World;
  /** Deletes the grant and tokens of a mandate. */
  readonly endGrant: typeof endGrant;
  readonly security: Pick<SecurityLog, 'record'>;
}

/** Creates the door to mandates. */
export function createMandates(deps: MandatesDeps): Mandates {
  const { db } = deps;
  return {
    find: (id) => db.one((tx) => findMandate(tx, HOME_CELL, id)),
    listOf: (holderId) => db.asReader({ holder: holderId }, (tx) => mandatesOf(tx, HOME_CELL, holderId, MOST_ENDED)),
    spentThisMonth: (mandates) => spentThisMonth(deps, mandates),
    linkedElsewhere: (asked) => linkedElsewhere(deps, asked),
    confirmTerms: () => db.one((tx) => confirmTermsAt(tx, deps.world.clocks.business())),
    consent: (asked) => consentToMandate(deps, asked),
    activate: (id) => activateMandate(deps, id),
    compare: (id) => countUnder(deps, id),
    lockAll: async (tx, holderId) => {
      await lockMandatesOf(tx, HOME_CELL, holderId);
    },
    revokeAllOf: (tx, holderId, by) => revokeAll(deps, tx, holderId, by),
    revoke: (id, by) => revokeMandate(deps, id, by),
  };
}

async function spentThisMonth({ db, world }: MandatesDeps, mandates: readonly Mandate[]): Promise<Spending[]> {
  const now = world.clocks.business();
  const spenders = mandates.map(spenderOf);
  const ids = spenders.map((spender) => spendingId(spender, now));
  const known = await db.one((tx) => spendingsNamed(tx, HOME_CELL, ids));
  const byId = new Map(known.map((spending) => [spending.id, spending]));
  return spenders.map((spender, index) => byId.get(ids[index]!) ?? noSpending(spender, now));
}

async function linkedElsewhere(
  { db }: MandatesDeps,
  { holderId, clientId, account }: Parameters<Mandates['linkedElsewhere']>[0],
): Promise<Mandate | undefined> {
  // The lock waits for a concurrent end of the mandate.
  const active = await db.one((tx) => lockActiveMandate(tx, HOME_CELL, holderId, clientId));
  return active && active.account !== account ? active : undefined;
}

async function consentToMandate({ db, world }: MandatesDeps, asked: NewMandate): Promise<Mandate> {
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
}

function activateMandate(deps: MandatesDeps, id: Id<'mdt'>): Promise<Result<Mandate, LinkError>> {
  return deps.db.writeResult<Mandate, LinkError>(async (tx) => {
    const mandate = await lockMandate(tx, HOME_CELL, id);
    if (!mandate || mandate.status === 'revoked') return err({ code: 'mandate_not_found' });
    if (mandate.status === 'active') return ok(mandate);
    // A consent that was given just before a freeze has no effect.
    if (await lockFrozen(tx, HOME_CELL, mandate.holderId)) return err({ code: 'mandate_not_found' });
    await lockActivation(tx, mandate);
    const former = await lockActiveMandate(tx, HOME_CELL, mandate.holderId, mandate.clientId);
    if (former && former.account !== mandate.account) return err({ code: 'linked_elsewhere', since: former.createdAt });
    if (former) await endMandate(deps, tx, former, 'replacement');
    await storeActivation(tx, HOME_CELL, id);
    await deps.security.record(tx, 'link.made', mandate.holderId, { client: mandate.clientId });
    const data = { mandate_id: id };
    await enqueue(tx, [announce({ client_id: mandate.clientId, type: 'mandate.created', data })], HOME_CELL);
    return ok({ ...mandate, status: 'active' });
  });
}

function countUnder({ db, world }: MandatesDeps, id: Id<'mdt'>): Promise<Result<Mandate, CompareError>> {
  return db.writeResult<Mandate, CompareError>(async (tx) => {
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

function revokeMandate(deps: MandatesDeps, id: Id<'mdt'>, by: RevokedBy): Promise<Mandate | undefined> {
  return deps.db.asWriter(async (tx) => {
    const mandate = await lockMandate(tx, HOME_CELL, id);
    return mandate && endMandate(deps, tx, mandate, by);
  });
}

async function revokeAll(deps: MandatesDeps, tx: Tx, holderId: Id<'hld'>, by: RevokedBy): Promise<void> {
  for (const mandate of await lockMandatesOf(tx, HOME_CELL, holderId)) await endMandate(deps, tx, mandate, by);
}

/** Ends a locked mandate and its grant, and notifies its client if the mandate was active. */
async function endMandate(deps: MandatesDeps, tx: Tx, mandate: Mandate, by: RevokedBy): Promise<Mandate> {
  if (mandate.status === 'revoked') return mandate;
  const revokedAt = deps.world.clocks.business();
  await storeRevocation(tx, mandate, by, revokedAt);
  await deps.endGrant(tx, mandate.id);
  if (mandate.status === 'active') {
    if (by !== 'replacement')
      await deps.security.record(tx, 'link.ended', mandate.holderId, { client: mandate.clientId, by });
    const data = { mandate_id: mandate.id, revoked_by: by };
    await enqueue(tx, [announce({ client_id: mandate.clientId, type: 'mandate.revoked', data })], HOME_CELL);
  }
  return { ...mandate, status: 'revoked', revokedAt, revokedBy: by };
}
