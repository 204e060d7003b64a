import { setTimeout } from 'node:timers/promises';
import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { WalletGateway } from '../gateway.ts';
import type { LinkFault } from '../links/domain.ts';
import type { BeginFault, GrantedPayee } from '../links/oauth-gateway.ts';
import type { SettingOut, Started, Ways } from '../links/attempts-service.ts';
import { endPayee } from './jobs-schema.ts';
import { judgePayout } from './domain.ts';
import type { Payout } from './domain.ts';
import { endWallet, findWallet, storeWallet } from './store.ts';

/** One who sells. */
export type SellerShopper = Pick<Shopper, 'id'> & { readonly sellerId: Id<'sel'> };

/** The door to the wallets that sellers are paid into. */
export interface Payees {
  payoutOf(seller: SellerShopper): Promise<Payout>;
  /** Begins the way to the wallet. */
  start(
    seller: SellerShopper,
    way: Pick<SettingOut, 'continueTo' | 'browserToken'>,
  ): Promise<Result<Started, BeginFault>>;
  /**
   * Takes a wallet that was allowed; the seller's former one makes way for it. Refused for a shop that is not the
   * shopper's (any more), and for a wallet that another seller is paid into.
   */
  takeUp(
    shopper: Pick<Shopper, 'sellerId'>,
    sellerId: Id<'sel'> | null,
    granted: GrantedPayee,
  ): Promise<Result<void, LinkFault>>;
  /** Takes the seller's goods off sale at once, and ends it at the wallet as soon as that answers. */
  unlink(sellerId: Id<'sel'>): Promise<boolean>;
  /** Ends at the wallet what was ended here. Handler of `wallet.end_payee`. */
  end(payeeId: string): Promise<void>;
  /** Takes over how the wallet sees a payee now. */
  refresh(payeeId: string): Promise<void>;
}

/** How long a page waits for the name of a wallet that came with the shop. */
const NAME_WAIT_MS = 1_500;

export function createPayees(deps: {
  db: Db;
  world: World;
  gateway: Pick<WalletGateway, 'getPayee' | 'endPayee'>;
  ways: Ways;
  catalog: Pick<Catalog, 'sellerName' | 'payeeOf' | 'isPaidInto' | 'setPayee' | 'dropPayee'>;
  wake: () => void;
}): Payees {
  const { db, world, gateway, ways, catalog, wake } = deps;
  const later = (payeeId: string) => [endPayee({ payee_id: payeeId })];
  return {
    payoutOf: async ({ id, sellerId }) => {
      const payeeId = await catalog.payeeOf(sellerId);
      const known = await db.asReader({ shopper: id }, (tx) => findWallet(tx, sellerId));
      const payout = judgePayout(payeeId, known);
      if (payeeId === null || payout.kind === 'none' || payout.label !== undefined) return payout;
      const wait = setTimeout(NAME_WAIT_MS, undefined, { ref: false });
      const told = await Promise.race([gateway.getPayee(payeeId), wait]);
      return told?.ok ? { ...payout, label: told.value.label } : payout;
    },
    start: async ({ id, sellerId }, way) =>
      ways.begin({ shopperId: id, seller: { id: sellerId, name: await catalog.sellerName(sellerId) }, ...way }),
    takeUp: async (shopper, sellerId, { payeeId, label }) => {
      if (sellerId === null || shopper.sellerId !== sellerId) return err('failed');
      const taken = await db.asWriter(async (tx) => {
        const set = await catalog.setPayee(tx, sellerId, payeeId);
        if (!set) return err('linked_here' as const);
        await storeWallet(tx, { sellerId, payeeId, label, createdAt: world.clocks.business() });
        if (set.former !== null && set.former !== payeeId) await enqueue(tx, later(set.former));
        return ok();
      });
      wake();
      return taken;
    },
    unlink: async (sellerId) => {
      const isEnded = await db.asWriter(async (tx) => {
        const set = await catalog.setPayee(tx, sellerId, null);
        if (!set || set.former === null) return false;
        await endWallet(tx, sellerId, 'seller', world.clocks.business());
        await enqueue(tx, later(set.former));
        return true;
      });
      wake();
      return isEnded;
    },
    end: async (payeeId) => {
      // The same wallet is the same payee: if it was linked again meanwhile, there is nothing to end.
      if (await catalog.isPaidInto(payeeId)) return;
      const ended = await gateway.endPayee(payeeId);
      if (!ended.ok) throw new Error(`The wallet did not end ${payeeId}: ${ended.error.code}.`);
    },
    refresh: async (payeeId) => {
      const told = await gateway.getPayee(payeeId);
      if (!told.ok) throw new Error(`The wallet did not tell of ${payeeId}: ${told.error.code}.`);
      const { status, endedBy = 'wallet' } = told.value;
      if (status === 'active') return;
      await db.asWriter(async (tx) => {
        for (const sellerId of await catalog.dropPayee(tx, payeeId)) {
          await endWallet(tx, sellerId, endedBy, world.clocks.business());
        }
      });
    },
  };
}
