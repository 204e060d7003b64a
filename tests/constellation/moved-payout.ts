import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { PAYOUT } from '../world/market.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

export const HOUR_MS = 3_600_000;
/** A product of the seller whose payout moves. */
export const GOODS = 'beeswax-candle';
const SHOP = 'moss-lane';
/** The address of the seller. */
export const EMAIL = `${SHOP}@example.com`;

/** A move that waits: the seller's browser, the new payee, and the holder of the new wallet. */
interface Asked {
  readonly seller: Visitor;
  readonly payee: string;
  readonly person: Person;
}

/** A world with a seller who is paid into an own wallet, and the steps by which that changes. */
export interface MovedPayout {
  readonly world: TestWorld;
  readonly sellerId: Id<'sel'>;
  readonly own: Person;
  readonly ownPayee: string;
  /** Undoes what an earlier test did. */
  readonly reset: () => Promise<void>;
  readonly openSeller: (slug?: string) => Promise<Visitor>;
  readonly payeeId: () => Promise<string | null>;
  /** Says who ended a payee, or that it is active. */
  readonly stateOf: (payeeId: string) => Promise<string>;
  readonly mails: (email?: string) => ReturnType<TestWorld['sandbox']['inbox']['list']>;
  /** The path of the link in the newest letter that has one. */
  readonly undoPath: () => string;
  readonly wait: (ms: number) => Promise<void>;
  /** The payee that a move waits for. */
  readonly awaited: () => Promise<string | undefined>;
  /** Asks for a move to a new wallet, with all proofs. */
  readonly askMove: () => Promise<Asked>;
}

/** Starts a world in which the seller is paid into an own wallet. */
export async function startMovedPayout(): Promise<MovedPayout> {
  const world = await startWorld();
  const { given, when } = world;
  await given.goods();
  const sellerId = (await world.market.catalog.product(GOODS))!.seller.id;
  const own = await given.person({ tier: 2 });
  const openSeller = (slug = SHOP) => given.seller(slug, PAYOUT);
  await when.movesPayout(await openSeller(), own);
  const payeeId = () => world.market.catalog.payeeOf(sellerId);
  const ownPayee = (await payeeId())!;
  const mails = (email = EMAIL) => world.sandbox.inbox.list(email);
  const shared = { world, sellerId, own, ownPayee, openSeller, payeeId, mails };
  return {
    ...shared,
    reset: () => reset(shared),
    stateOf: async (id) => {
      const [payee] = await world.wallet.linking.payees.find('market', [id as Id<'pye'>]);
      return payee?.endedBy ?? 'active';
    },
    undoPath: () => /\/payout\/undo\/[\w-]{43}/.exec(mails().find(({ text }) => text.includes('/undo/'))!.text)![0],
    wait: async (ms) => {
      world.advance(ms);
      await world.settle();
    },
    awaited: () => awaitedIn(world),
    askMove: async () => {
      const seller = await openSeller();
      const person = await given.person({ tier: 2 });
      await when.linksWallet(seller, person);
      await world.settle();
      return { seller, payee: (await awaitedIn(world))!, person };
    },
  };
}

async function reset({
  world,
  own,
  ownPayee,
  openSeller,
  payeeId,
}: Pick<MovedPayout, 'world' | 'own' | 'ownPayee' | 'openSeller' | 'payeeId'>): Promise<void> {
  // A shop gets ten codes a day, and the clock that counts them also dates what the wallet signs.
  await world.marketRows('delete from wallet.proofs');
  await world.marketRows("delete from wallet.moves where status = 'waiting'");
  // Then no letter waits for others to the same address.
  world.advance(HOUR_MS);
  if ((await payeeId()) === ownPayee) return;
  await world.when.movesPayout(await openSeller(), own);
  assert.equal(await payeeId(), ownPayee);
}

async function awaitedIn(world: TestWorld): Promise<string | undefined> {
  const rows = await world.marketRows<{ payee_id: string }>(
    "select payee_id from wallet.moves where status = 'waiting'",
  );
  return rows[0]?.payee_id;
}
