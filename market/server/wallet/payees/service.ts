import { setTimeout } from 'node:timers/promises';
import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { PayoutPort } from '../../selling/sellers/service.ts';
import type { WalletGateway } from '../gateway.ts';
import type { LinkFault } from '../links/domain.ts';
import type { BeginFault, GrantedPayee } from '../links/oauth-gateway.ts';
import type { LinkAttempts, NewAttempt, StartedAttempt } from '../links/attempts-service.ts';
import { endPayee } from './jobs-schema.ts';
import { judgePayout } from './domain.ts';
import type { Payout } from './domain.ts';
import { endWallet, findWallet, storeWallet } from './store.ts';

/** A shopper who owns a shop. */
export type SellerShopper = Pick<Shopper, 'id'> & { readonly sellerId: Id<'sel'> };

type AttemptOfSeller = Pick<NewAttempt, 'continueTo' | 'browserToken'> & {
  /** The market's share of sales, to which the seller agrees. */
  readonly commissionBasisPoints: number;
};

/** The door to the wallets that sellers are paid into. */
export interface Payees extends PayoutPort {
  payoutOf(seller: SellerShopper): Promise<Payout>;
  /** Begins a link attempt. */
  start(seller: SellerShopper, attempt: AttemptOfSeller): Promise<Result<StartedAttempt, BeginFault>>;
  /**
   * Sets the granted wallet as the one that the seller is paid into, in place of the former one. Refuses if the shop is
   * not the shopper's own, and if another seller is paid into that wallet.
   */
  takeUp(
    shopper: Pick<Shopper, 'sellerId'>,
    sellerId: Id<'sel'> | null,
    granted: GrantedPayee,
  ): Promise<Result<void, LinkFault>>;
  /** Takes the seller's goods off sale at once, and enqueues the end of the payee at the wallet. */
  unlink(sellerId: Id<'sel'>): Promise<boolean>;
  /** Ends a payee at the wallet, unless a seller is paid into it again. @throws If that fails; call it again. */
  end(payeeId: string): Promise<void>;
  /** Asks the wallet for the state of a payee, and removes it from its sellers if it has ended. */
  refresh(payeeId: string): Promise<void>;
}

/** How long a page waits for the name of a wallet that was set up with the shop. */
const NAME_WAIT_MS = 1_500;

interface PayeesDeps {
  readonly db: Db;
  readonly world: World;
  readonly gateway: Pick<WalletGateway, 'getPayee' | 'endPayee'>;
  readonly attempts: LinkAttempts;
  readonly catalog: Pick<Catalog, 'sellerName' | 'payeeOf' | 'isPaidInto' | 'setPayee' | 'dropPayee'>;
  readonly waker: Pick<Waker, 'wake'>;
}

/** Creates the door to the wallets of sellers. */
export function createPayees(deps: PayeesDeps): Payees {
  return {
    payoutOf: (seller) => payoutOf(deps, seller),
    start: (seller, attempt) => startAttempt(deps, seller, attempt),
    takeUp: (shopper, sellerId, granted) => takeUpWallet(deps, shopper, sellerId, granted),
    unlink: (sellerId) => unlinkWallet(deps, sellerId),
    end: (payeeId) => endAtWallet(deps, payeeId),
    refresh: (payeeId) => refreshPayee(deps, payeeId),
  };
}

async function payoutOf({ db, gateway, catalog }: PayeesDeps, { id, sellerId }: SellerShopper): Promise<Payout> {
  const payeeId = await catalog.payeeOf(sellerId);
  const known = await db.asReader({ shopper: id }, (tx) => findWallet(tx, sellerId));
  const payout = judgePayout(payeeId, known);
  if (payeeId === null || payout.kind === 'none' || payout.label !== undefined) return payout;
  const wait = setTimeout(NAME_WAIT_MS, undefined, { ref: false });
  const found = await Promise.race([gateway.getPayee(payeeId), wait]);
  return found?.ok ? { ...payout, label: found.value.label } : payout;
}

async function startAttempt(
  { attempts, catalog }: PayeesDeps,
  { id, sellerId }: SellerShopper,
  { commissionBasisPoints, ...attempt }: AttemptOfSeller,
): Promise<Result<StartedAttempt, BeginFault>> {
  const name = await catalog.sellerName(sellerId);
  return attempts.begin({ shopperId: id, seller: { id: sellerId, name, commissionBasisPoints }, ...attempt });
}

async function takeUpWallet(
  { db, world, catalog, waker }: PayeesDeps,
  shopper: Pick<Shopper, 'sellerId'>,
  sellerId: Id<'sel'> | null,
  { payeeId, label }: GrantedPayee,
): Promise<Result<void, LinkFault>> {
  if (sellerId === null || shopper.sellerId !== sellerId) return err('failed');
  const taken = await db.writeResult<void, LinkFault>(async (tx) => {
    const set = await catalog.setPayee(tx, sellerId, payeeId);
    if (!set) return err('linked_here');
    await storeWallet(tx, { sellerId, payeeId, label, createdAt: world.clocks.business() });
    if (set.former !== null && set.former !== payeeId) await enqueue(tx, [endPayeeLater(set.former)]);
    return ok();
  });
  waker.wake();
  return taken;
}

async function unlinkWallet({ db, world, catalog, waker }: PayeesDeps, sellerId: Id<'sel'>): Promise<boolean> {
  const isEnded = await db.asWriter(async (tx) => {
    const set = await catalog.setPayee(tx, sellerId, null);
    if (!set || set.former === null) return false;
    await endWallet(tx, sellerId, 'seller', world.clocks.business());
    await enqueue(tx, [endPayeeLater(set.former)]);
    return true;
  });
  waker.wake();
  return isEnded;
}

async function endAtWallet({ gateway, catalog }: PayeesDeps, payeeId: string): Promise<void> {
  // The same wallet has the same payee id, so if it was linked again meanwhile, it must not end.
  if (await catalog.isPaidInto(payeeId)) return;
  const ended = await gateway.endPayee(payeeId);
  if (!ended.ok) throw new Error(`The wallet did not end ${payeeId}: ${ended.error.code}.`);
}

async function refreshPayee({ db, world, gateway, catalog }: PayeesDeps, payeeId: string): Promise<void> {
  const found = await gateway.getPayee(payeeId);
  if (!found.ok) throw new Error(`The wallet did not answer about ${payeeId}: ${found.error.code}.`);
  const { status, endedBy = 'wallet' } = found.value;
  if (status === 'active') return;
  await db.asWriter(async (tx) => {
    for (const seller of await catalog.dropPayee(tx, payeeId)) {
      await endWallet(tx, seller, endedBy, world.clocks.business());
    }
  });
}

function endPayeeLater(payeeId: string) {
  return endPayee({ payee_id: payeeId });
}
