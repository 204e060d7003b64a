import { setTimeout } from 'node:timers/promises';
import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { PayoutPort } from '../../selling/sellers/service.ts';
import type { WalletGateway } from '../gateway.ts';
import type { LinkFault } from '../links/domain.ts';
import type { BeginFault, GrantedPayee } from '../links/oauth-gateway.ts';
import type { LinkAttempts, NewAttempt, StartedAttempt } from '../links/attempts-service.ts';
import { endPayee, mailChange } from './jobs-schema.ts';
import { judgePayout } from './domain.ts';
import type { Payout, SalesBalance } from './domain.ts';
import { judgeLink } from './moves-domain.ts';
import type { Moves } from './moves-service.ts';
import { lockPayout } from './moves-store.ts';
import { findWallet, storeEnded, storeWallet } from './store.ts';

/** A shopper who owns a shop. */
export type SellerShopper = Pick<Shopper, 'id'> & { readonly sellerId: Id<'sel'> };

type AttemptOfSeller = Pick<NewAttempt, 'continueTo' | 'browserToken'> & {
  /** The market's share of sales, to which the seller agrees. */
  readonly commissionBasisPoints: number;
  /** The address that the seller proved for this attempt. */
  readonly provedEmail: string | null;
};

/** A granted wallet, and the attempt that led to it. */
interface TakenUp {
  readonly sellerId: Id<'sel'> | null;
  readonly provedEmail: string | null;
  readonly granted: GrantedPayee;
}

/** The door to the wallets that sellers are paid into. */
export interface Payees extends PayoutPort {
  payoutOf(seller: SellerShopper): Promise<Payout>;
  /**
   * Asks the wallet what became of the seller's sales, for a page that does not wait long. Null if the seller never had
   * a wallet.
   */
  salesOf(seller: SellerShopper): Promise<SalesBalance | 'unanswered' | null>;
  /** Begins a link attempt. */
  start(seller: SellerShopper, attempt: AttemptOfSeller): Promise<Result<StartedAttempt, BeginFault>>;
  /** Whether the seller is or was paid into a wallet, so that another one needs a proof. */
  needsProof(seller: SellerShopper): Promise<boolean>;
  /**
   * Links the granted wallet: the first one and the last one at once, and another one after a wait. Refuses if the shop
   * is not the shopper's own, if another seller is paid into that wallet, and if another wallet lacks the proof.
   */
  takeUp(shopper: Pick<Shopper, 'id' | 'sellerId'>, taken: TakenUp): Promise<Result<'linked' | 'waits', LinkFault>>;
  /** Takes the seller's goods off sale at once, and enqueues the end of the payee at the wallet. */
  unlink(seller: SellerShopper): Promise<boolean>;
  /** Ends a payee at the wallet, unless a seller is paid into it again. @throws If that fails; call it again. */
  end(payeeId: string): Promise<void>;
  /** Asks the wallet for the state of a payee, and removes it from its sellers if it has ended. */
  refresh(payeeId: string): Promise<void>;
}

/** How long a page waits for the wallet's answer: the name of a wallet that was set up with the shop, or its sales. */
const PAGE_WAIT_MS = 1_500;

interface PayeesDeps {
  readonly db: Db;
  readonly world: World;
  readonly gateway: Pick<WalletGateway, 'getPayee' | 'endPayee' | 'salesOf'>;
  readonly attempts: LinkAttempts;
  readonly catalog: Pick<Catalog, 'sellerName' | 'payeeOf' | 'holdPayee' | 'isPaidInto' | 'setPayee' | 'dropPayee'>;
  readonly moves: Pick<Moves, 'ask' | 'cancelIn' | 'dropFor' | 'isAwaited'>;
  readonly waker: Pick<Waker, 'wake'>;
  readonly accounts: Pick<Accounts, 'ownerIn'>;
  readonly security: Pick<SecurityLog, 'record'>;
}

/** Creates the door to the wallets of sellers. */
export function createPayees(deps: PayeesDeps): Payees {
  return {
    payoutOf: (seller) => payoutOf(deps, seller),
    salesOf: (seller) => salesOf(deps, seller),
    start: (seller, attempt) => startAttempt(deps, seller, attempt),
    needsProof: (seller) => needsProof(deps, seller),
    takeUp: (shopper, taken) => takeUpWallet(deps, shopper, taken),
    unlink: (seller) => unlinkWallet(deps, seller),
    end: (payeeId) => endAtWallet(deps, payeeId),
    refresh: (payeeId) => refreshPayee(deps, payeeId),
  };
}

async function payoutOf({ db, gateway, catalog }: PayeesDeps, { id, sellerId }: SellerShopper): Promise<Payout> {
  const payeeId = await catalog.payeeOf(sellerId);
  const known = await db.asReader({ shopper: id }, (tx) => findWallet(tx, sellerId));
  const payout = judgePayout(payeeId, known);
  if (payeeId === null || payout.kind === 'none' || payout.label !== undefined) return payout;
  const wait = setTimeout(PAGE_WAIT_MS, undefined, { ref: false });
  const found = await Promise.race([gateway.getPayee(payeeId), wait]);
  return found?.ok ? { ...payout, label: found.value.label } : payout;
}

async function salesOf(
  { db, gateway, catalog }: PayeesDeps,
  { id, sellerId }: SellerShopper,
): Promise<SalesBalance | 'unanswered' | null> {
  const present = await catalog.payeeOf(sellerId);
  const payeeId = present ?? (await db.asReader({ shopper: id }, (tx) => findWallet(tx, sellerId)))?.payeeId;
  if (payeeId === undefined) return null;
  const wait = setTimeout(PAGE_WAIT_MS, undefined, { ref: false });
  const found = await Promise.race([gateway.salesOf(payeeId), wait]);
  return found?.ok ? found.value : 'unanswered';
}

async function startAttempt(
  { attempts, catalog }: PayeesDeps,
  { id, sellerId }: SellerShopper,
  { commissionBasisPoints, provedEmail, ...attempt }: AttemptOfSeller,
): Promise<Result<StartedAttempt, BeginFault>> {
  const name = await catalog.sellerName(sellerId);
  return attempts.begin({
    shopperId: id,
    seller: { id: sellerId, name, commissionBasisPoints, provedEmail },
    ...attempt,
  });
}

async function needsProof({ db, catalog }: PayeesDeps, { id, sellerId }: SellerShopper): Promise<boolean> {
  if ((await catalog.payeeOf(sellerId)) !== null) return true;
  return (await db.asReader({ shopper: id }, (tx) => findWallet(tx, sellerId))) !== undefined;
}

async function takeUpWallet(
  deps: PayeesDeps,
  shopper: Pick<Shopper, 'id' | 'sellerId'>,
  { sellerId, provedEmail, granted }: TakenUp,
): Promise<Result<'linked' | 'waits', LinkFault>> {
  const { db, catalog, waker } = deps;
  if (sellerId === null || shopper.sellerId !== sellerId) return err('failed');
  const seller = { id: shopper.id, sellerId };
  const formerName = await nameOf(deps, seller);
  const isPaidElsewhere = await catalog.isPaidInto(granted.payeeId);
  const taken = await db.asWriter(async (tx): Promise<Result<'linked' | 'waits', LinkFault>> => {
    await lockPayout(tx, sellerId);
    const present = await catalog.holdPayee(tx, sellerId);
    const known = await findWallet(tx, sellerId);
    if (judgeLink(granted.payeeId, present, known) === 'at_once') return linkAtOnce(deps, tx, seller, granted);
    if (isPaidElsewhere) return err('linked_here');
    const former = { formerPayeeId: present ?? known!.payeeId, formerLabel: formerName ?? '' };
    return moveLater(deps, tx, seller, { ...former, provedEmail, granted });
  });
  waker.wake();
  return taken;
}

/** The masked name of the wallet that the seller is or was paid into last; undefined if it is unknown. */
async function nameOf(deps: PayeesDeps, seller: SellerShopper): Promise<string | undefined> {
  const payout = await payoutOf(deps, seller);
  return payout.kind === 'wallet' ? payout.label : payout.former?.label;
}

/** Links the seller's first or last wallet. A move that waits ends, because the seller wants this one. */
async function linkAtOnce(
  { world, catalog, moves, security }: PayeesDeps,
  tx: Tx,
  { id: shopperId, sellerId }: SellerShopper,
  { payeeId, label }: GrantedPayee,
): Promise<Result<'linked', LinkFault>> {
  if (!(await catalog.setPayee(tx, sellerId, payeeId))) return err('linked_here');
  const now = world.clocks.business();
  await storeWallet(tx, { sellerId, payeeId, label, createdAt: now });
  await moves.cancelIn(tx, sellerId);
  await enqueue(tx, [mailChange({ seller_id: sellerId, kind: 'linked', label, at: now.toISOString() })]);
  await security.record(tx, 'payee.linked', shopperId);
  return ok('linked');
}

/** Asks for a move to another wallet. Without a proof, the wallet is ended again. */
async function moveLater(
  { moves }: PayeesDeps,
  tx: Tx,
  { id: shopperId, sellerId }: SellerShopper,
  asked: { formerPayeeId: string; formerLabel: string; provedEmail: string | null; granted: GrantedPayee },
): Promise<Result<'waits', LinkFault>> {
  const { granted, provedEmail, ...former } = asked;
  const { payeeId, label } = granted;
  if (provedEmail === null) {
    await enqueue(tx, [endPayeeLater(payeeId)]);
    return err('unproved');
  }
  await moves.ask(tx, { ...former, sellerId, shopperId, payeeId, label, email: provedEmail });
  return ok('waits');
}

async function unlinkWallet(deps: PayeesDeps, seller: SellerShopper): Promise<boolean> {
  const { db, world, catalog, waker, security } = deps;
  const { id: shopperId, sellerId } = seller;
  const label = (await nameOf(deps, seller)) ?? '';
  const isEnded = await db.asWriter(async (tx) => {
    await lockPayout(tx, sellerId);
    const set = await catalog.setPayee(tx, sellerId, null);
    if (!set || set.former === null) return false;
    const at = world.clocks.business();
    await storeEnded(tx, { sellerId, payeeId: set.former, label }, 'seller', at);
    await enqueue(tx, [endPayeeLater(set.former), unlinkedLetter(sellerId, label, at)]);
    await security.record(tx, 'payee.ended', shopperId, { by: 'seller' });
    return true;
  });
  waker.wake();
  return isEnded;
}

async function endAtWallet({ gateway, catalog, moves }: PayeesDeps, payeeId: string): Promise<void> {
  // The same wallet has the same payee id, so if it was linked again meanwhile, it must not end.
  if ((await catalog.isPaidInto(payeeId)) || (await moves.isAwaited(payeeId))) return;
  const ended = await gateway.endPayee(payeeId);
  if (!ended.ok) throw new Error(`The wallet did not end ${payeeId}: ${ended.error.code}.`);
}

async function refreshPayee(deps: PayeesDeps, payeeId: string): Promise<void> {
  const { db, gateway, catalog, moves, waker } = deps;
  const found = await gateway.getPayee(payeeId);
  if (!found.ok) throw new Error(`The wallet did not answer about ${payeeId}: ${found.error.code}.`);
  const { status, label, endedBy = 'wallet' } = found.value;
  if (status === 'active') return;
  await db.asWriter(async (tx) => {
    for (const sellerId of await catalog.dropPayee(tx, payeeId))
      await endFor(deps, tx, { sellerId, payeeId, label }, endedBy);
    await moves.dropFor(tx, payeeId);
  });
  waker.wake();
}

/** Keeps that a seller's wallet has ended at the wallet, and tells the owner of the shop. */
async function endFor(
  { world, accounts, security }: PayeesDeps,
  tx: Tx,
  wallet: { readonly sellerId: Id<'sel'>; readonly payeeId: string; readonly label: string },
  by: string,
): Promise<void> {
  const at = world.clocks.business();
  await storeEnded(tx, wallet, by, at);
  const owner = await accounts.ownerIn(tx, wallet.sellerId);
  if (!owner) return;
  await enqueue(tx, [unlinkedLetter(wallet.sellerId, wallet.label, at)]);
  await security.record(tx, 'payee.ended', owner.id, { by });
}

function unlinkedLetter(sellerId: Id<'sel'>, label: string, at: Date) {
  return mailChange({ seller_id: sellerId, kind: 'unlinked', label, at: at.toISOString() });
}

function endPayeeLater(payeeId: string) {
  return endPayee({ payee_id: payeeId });
}
