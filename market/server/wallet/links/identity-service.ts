import type { Seal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { WalletGateway } from '../gateway.ts';
import { matchShopper } from './jobs-schema.ts';
import type { Link } from './domain.ts';
import { heldOf } from './identity-domain.ts';
import { findLink, findToken, storeIdentity } from './store.ts';

type Who = Pick<Shopper, 'name' | 'address'>;

/** The door to the comparison of a shopper's name and address with the wallet's. */
export interface Identities {
  /**
   * Asks the wallet to compare, unless it has compared the same name and address before.
   *
   * @param afresh Asks even then, because the wallet's record may have been corrected.
   * @returns False if the wallet did not answer, or refused.
   */
  compare(link: Link, who: Who, afresh?: boolean): Promise<boolean>;
  /** Enqueues a comparison of an order's name and address, unless they have been compared. */
  orderedAs(link: Link, who: Who): Promise<void>;
  /** Compares the name and address of a link's shopper, if the link is still in force. */
  handle(linkId: Id<'lnk'>, shopperId: Id<'shp'>): Promise<void>;
}

/** Makes the job that compares the name and address of a link's shopper. */
export function matchLater(link: Pick<Link, 'id' | 'shopperId'>) {
  return matchShopper({ link_id: link.id, shopper_id: link.shopperId });
}

interface IdentitiesDeps {
  readonly db: Db;
  readonly gateway: Pick<WalletGateway, 'match'>;
  readonly seal: Seal;
  readonly accounts: Pick<Accounts, 'findById'>;
  readonly waker: Pick<Waker, 'wake'>;
}

/** Creates the door to comparisons. */
export function createIdentities(deps: IdentitiesDeps): Identities {
  return {
    compare: (link, who, afresh) => compareIdentity(deps, link, who, afresh),
    orderedAs: (link, who) => requestComparison(deps, link, who),
    handle: (linkId, shopperId) => compareShopper(deps, linkId, shopperId),
  };
}

async function compareIdentity(
  { db, gateway, seal }: IdentitiesDeps,
  link: Link,
  who: Who,
  afresh = false,
): Promise<boolean> {
  const held = heldOf(who);
  const of = hashOf(who);
  if (!afresh && link.identityOf?.equals(of)) return true;
  const row = await db.one((tx) => findToken(tx, link.id));
  if (!row?.refreshToken) return true;
  const matched = await gateway.match(seal.open(row.refreshToken, link.id), link.mandateId, held);
  if (matched.ok) {
    await db.asWriter((tx) => storeIdentity(tx, link.id, matched.value, of));
    return true;
  }
  // The wallet's event reports that a link has ended, and who ended it.
  return matched.error.code === 'wallet_refused' && matched.error.reason === 'mandate_revoked';
}

async function requestComparison({ db, waker }: IdentitiesDeps, link: Link, who: Who): Promise<void> {
  if (link.identityOf?.equals(hashOf(who))) return;
  await db.one((tx) => enqueue(tx, [matchLater(link)]));
  waker.wake();
}

async function compareShopper(deps: IdentitiesDeps, linkId: Id<'lnk'>, shopperId: Id<'shp'>): Promise<void> {
  const link = await deps.db.asReader({ shopper: shopperId }, (tx) => findLink(tx, shopperId, linkId));
  const shopper = await deps.accounts.findById(shopperId);
  if (!link || !shopper || link.status !== 'active') return;
  if (!(await compareIdentity(deps, link, shopper))) throw new Error(`The wallet did not compare ${linkId}.`);
}

function hashOf(who: Who): Buffer {
  return sha256(JSON.stringify(heldOf(who)));
}
