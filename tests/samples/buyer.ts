import { randomBytes } from 'node:crypto';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import { seenOf } from '../../market/server/cart/domain.ts';
import { insertLink } from '../../market/server/wallet/links/store.ts';
import { visit } from '../world/visitor.ts';
import type { Visitor } from '../world/visitor.ts';
import { address, openAccount } from '../world/market.ts';
import type { SampleMarket } from './market.ts';

/** A shopper of a sample market, with a stored link to a wallet that does not exist. */
export interface Buyer {
  readonly visitor: Visitor;
  readonly id: Id<'shp'>;
  readonly linkId: Id<'lnk'>;
}

let buyers = 0;

/**
 * Opens an account with a sample market and stores a link. The buyer of `tests/world` cannot be used here: it links its
 * wallet by consent on the wallet's pages, and a sample market has no wallet.
 *
 * @param subject The wallet's subject at the market, for tests that link one wallet twice; by default a new one.
 */
export async function newBuyer(shop: SampleMarket, name = 'Ada Byrne', subject?: string): Promise<Buyer> {
  const visitor = visit(shop);
  const email = `buyer${(buyers += 1)}@example.com`;
  await openAccount(visitor, shop, { name, email });
  const id = (await shop.market.accounts.idOf(email))!;
  return { visitor, id, linkId: await storeLink(shop, id, subject) };
}

/** Stores a link of a shopper to a wallet that does not exist. */
export async function storeLink(
  shop: SampleMarket,
  shopperId: Id<'shp'>,
  subject = randomBytes(6).toString('hex'),
): Promise<Id<'lnk'>> {
  const db = connect({ url: shop.databaseUrl, ...rolesOf('market') });
  const now = new Date();
  const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, now.getTime(), randomBytes(10));
  const link = {
    id: fresh('lnk'),
    shopperId,
    mandateId: fresh('mdt'),
    subject,
    label: 'Ada B. · +353 •••• ••67',
    maxPerPayment: { minor: 3_000n, currency: 'EUR' as const },
    maxPerMonth: { minor: 30_000n, currency: 'EUR' as const },
    status: 'active' as const,
    endedBy: null,
    createdAt: now,
    endedAt: null,
  };
  const seal = createSeal({ keys: ringOf(deriveKey(shop.secret, 'wallet-tokens')), random: randomBytes });
  await db.asWriter((tx) => insertLink(tx, link, seal.close('a refresh token', link.id)));
  await db.close();
  return link.id;
}

/** Places an order for one of each product by the market's services. @throws If the market refuses it. */
export async function placeOrder(shop: SampleMarket, buyer: Buyer, slugs: readonly string[]): Promise<Order> {
  const { market } = shop;
  for (const slug of slugs) await market.carts.add(buyer.id, (await market.catalog.product(slug))!.id, 1);
  const shopper = (await market.accounts.findById(buyer.id))!;
  const seen = seenOf(await market.carts.find(buyer.id));
  const placeKey = randomBytes(9).toString('hex');
  const placed = await market.orders.place({ shopper, address, linkId: buyer.linkId, placeKey, seen });
  if (!placed.ok) throw new Error(`The market refused the order: ${placed.error.code}.`);
  return placed.value;
}
