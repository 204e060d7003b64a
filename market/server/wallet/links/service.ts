import type { Seal } from '#platform/credentials/seal.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { t } from '#platform/words/words.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import type { PaymentState } from '../../ordering/orders/payment-domain.ts';
import { linkOver } from '../../ordering/orders/jobs-schema.ts';
import type { WalletError, WalletGateway } from '../gateway.ts';
import type { Link, LinkFault } from './domain.ts';
import { matchLater } from './identity-service.ts';
import { revokeMandate } from './jobs-schema.ts';
import type { GrantedMandate } from './oauth-gateway.ts';
import {
  endLink,
  findLink,
  findToken,
  holdLink,
  insertLink,
  linksOf,
  linksOfWallet,
  lockActiveBySubject,
} from './store.ts';

/** The door to linked wallets. */
export interface Links {
  /** Lists a shopper's links in force, and then the few that ended last. */
  listOf(shopperId: Id<'shp'>): Promise<Link[]>;
  find(shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<Link | undefined>;
  /** Does the same as `find` for a payment, in one round trip, without the row-level security of people's reads. */
  payingBy(shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<Link | undefined>;
  /**
   * Locks a link in force until the transaction ends.
   *
   * @returns All links of the same wallet, in any account; undefined if the shopper has no such link in force.
   */
  hold(tx: Tx, shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<Id<'lnk'>[] | undefined>;
  /** Links a granted wallet. It replaces the shopper's own link of that wallet; another shopper's link refuses it. */
  takeUp(shopperId: Id<'shp'>, granted: GrantedMandate): Promise<Result<Link, LinkFault>>;
  /** Ends a link, here at once and at the wallet by a job. @returns False if it had ended. */
  unlink(shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<boolean>;
  /** Revokes a mandate at the wallet. @throws If the wallet does not answer or refuses; call it again. */
  revoke(mandateId: string): Promise<void>;
  /** Asks the wallet for the state of a link, and ends it here if it has ended there. */
  refresh(mandateId: string): Promise<void>;
  /**
   * Requests the payment of an order under a link. If the wallet says that the link has ended, it ends here too. The
   * attempt's id is the key, so a repeated call returns the same payment.
   */
  pay(link: Link, order: Order, returnUrl: string): Promise<Result<PaymentState, WalletError>>;
  /** Asks whether an order could be paid under a link. If the wallet says that the link has ended, it ends here too. */
  check(link: Link, order: Order, returnUrl: string): Promise<Result<void, WalletError>>;
}

interface LinkDeps {
  readonly db: Db;
  readonly world: World;
  readonly gateway: WalletGateway;
  readonly seal: Seal;
  readonly waker: Pick<Waker, 'wake'>;
  readonly security: Pick<SecurityLog, 'record'>;
}

const MOST_ENDED = 3;

/** Creates the door to linked wallets. */
export function createLinks(deps: LinkDeps): Links {
  const { db, gateway } = deps;
  return {
    listOf: (shopperId) => db.asReader({ shopper: shopperId }, (tx) => linksOf(tx, shopperId, MOST_ENDED)),
    find: (shopperId, id) => db.asReader({ shopper: shopperId }, (tx) => findLink(tx, shopperId, id)),
    payingBy: (shopperId, id) => db.one((tx) => findLink(tx, shopperId, id)),
    hold: (tx, shopperId, id) => holdWallet(tx, shopperId, id),
    takeUp: (shopperId, granted) => takeUpLink(deps, shopperId, granted),
    unlink: (shopperId, id) => unlink(deps, shopperId, id),
    revoke: (mandateId) => revokeAtWallet(deps, mandateId),
    refresh: (mandateId) => refreshLink(deps, mandateId),
    pay: (link, order, returnUrl) => askUnder(deps, link, (token) => gateway.createPayment(token, order, returnUrl)),
    check: (link, order, returnUrl) => askUnder(deps, link, (token) => gateway.checkPayment(token, order, returnUrl)),
  };
}

/** Locks a shopper's link in force, and finds all links of its wallet. */
async function holdWallet(tx: Tx, shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<Id<'lnk'>[] | undefined> {
  const subject = await holdLink(tx, shopperId, id);
  return subject === undefined ? undefined : linksOfWallet(tx, subject);
}

/** Ends a link here, and enqueues its revocation at the wallet. @returns False if it had ended. */
async function unlink(deps: LinkDeps, shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<boolean> {
  const { db, waker } = deps;
  const ended = await db.asWriter(async (tx) => {
    const link = await findLink(tx, shopperId, id);
    if (!link || !(await endForGood(deps, tx, link.mandateId, 'shopper'))) return false;
    await enqueue(tx, [revokeMandate({ mandate_id: link.mandateId })]);
    return true;
  });
  waker.wake();
  return ended;
}

async function revokeAtWallet({ gateway }: LinkDeps, mandateId: string): Promise<void> {
  const revoked = await gateway.revoke(mandateId);
  if (!revoked.ok) throw new Error(`The wallet did not end ${mandateId}: ${revoked.error.code}.`);
}

/** Ends a link here if it has ended at the wallet. */
async function refreshLink(deps: LinkDeps, mandateId: string): Promise<void> {
  const { db, gateway, waker } = deps;
  const mandate = await gateway.getMandate(mandateId);
  if (!mandate.ok) throw new Error(`The wallet did not answer about ${mandateId}: ${mandate.error.code}.`);
  const { status, revokedBy = 'wallet' } = mandate.value;
  if (status !== 'revoked') return;
  await db.asWriter((tx) => endForGood(deps, tx, mandateId, revokedBy));
  waker.wake();
}

/** Ends a link that no other replaces, and enqueues the end of its unpaid orders. @returns False if it had ended. */
async function endForGood(
  { world, security }: Pick<LinkDeps, 'world' | 'security'>,
  tx: Tx,
  mandateId: string,
  by: string,
): Promise<boolean> {
  const ended = await endLink(tx, mandateId, by, world.clocks.business());
  if (!ended) return false;
  await enqueue(tx, [linkOver({ link_id: ended.id })]);
  await security.record(tx, 'link.ended', ended.shopperId, { link: ended.id, by });
  return true;
}

/** Makes a call to the wallet under a link, and ends the link here if the answer says that it has ended. */
async function askUnder<T>(
  deps: LinkDeps,
  link: Link,
  ask: (token: string) => Promise<Result<T, WalletError>>,
): Promise<Result<T, WalletError>> {
  const { db, seal, waker } = deps;
  const row = await db.one((tx) => findToken(tx, link.id));
  if (!row?.refreshToken) return err(linkEnded());
  const answered = await ask(seal.open(row.refreshToken, link.id));
  if (!answered.ok && answered.error.code === 'wallet_refused' && answered.error.reason === 'mandate_revoked') {
    await db.asWriter((tx) => endForGood(deps, tx, link.mandateId, 'wallet'));
    waker.wake();
  }
  return answered;
}

const linkEnded = () =>
  ({
    code: 'wallet_refused',
    reason: 'mandate_revoked',
    title: t('The link to this wallet has ended'),
    nextAction: t('Link the wallet again, or choose another one.'),
    charged: false,
  }) as const satisfies WalletError;

/** Stores a link to the granted wallet. If another shopper has linked it, it enqueues the revocation of the grant. */
async function takeUpLink(
  { db, world, seal, waker, security }: LinkDeps,
  shopperId: Id<'shp'>,
  granted: GrantedMandate,
): Promise<Result<Link, LinkFault>> {
  const { mandateId, subject, label, maxPerPayment, maxPerMonth, refreshToken } = granted;
  const link: Link = {
    mandateId,
    subject,
    label,
    maxPerPayment,
    maxPerMonth,
    id: world.ids.mint('lnk'),
    shopperId,
    status: 'active',
    endedBy: null,
    createdAt: world.clocks.business(),
    endedAt: null,
    identity: null,
    identityOf: null,
  };
  const taken = await db.asWriter(async (tx) => {
    const former = await lockActiveBySubject(tx, link.subject);
    if (former && former.shopperId !== shopperId) {
      await enqueue(tx, [revokeMandate({ mandate_id: link.mandateId })]);
      return err('linked_here' as const);
    }
    if (former) await endLink(tx, former.mandateId, 'replacement', link.createdAt);
    await insertLink(tx, link, seal.close(refreshToken, link.id));
    await enqueue(tx, [matchLater(link)]);
    await security.record(tx, 'link.made', shopperId, { link: link.id });
    return ok(link);
  });
  waker.wake();
  return taken;
}
