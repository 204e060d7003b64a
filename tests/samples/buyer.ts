import { randomBytes } from 'node:crypto';
import { createSeal } from '#platform/credentials/seal.ts';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import { seenOf } from '../../market/server/cart/domain.ts';
import { insertLink } from '../../market/server/wallet/links/store.ts';
import { visit } from '../constellation/browserless.ts';
import type { Visitor } from '../constellation/browserless.ts';
import { password } from '../constellation/people.ts';
import type { SampleMarket } from './market.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

export const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };

export interface Buyer {
  readonly visitor: Visitor;
  readonly id: Id<'shp'>;
  /** Of a linked wallet, where there is one. */
  readonly linkId: Id<'lnk'>;
}

let buyers = 0;

/**
 * Somebody with an account in a market and a wallet that is linked, though none answers.
 *
 * @param subject Which wallet it is; a new one unless it is said.
 */
export async function newBuyer(shop: SampleMarket, name = 'Ada Byrne', subject?: string): Promise<Buyer> {
  const visitor = visit(shop);
  const email = `buyer${(buyers += 1)}@example.com`;
  await visitor.open(`${shop.url}${marketUrls.accounts.signUp()}`);
  await visitor.submit(marketUrls.accounts.signUp(), { name, email, password });
  const id = (await shop.market.accounts.idOf(email))!;
  return { visitor, id, linkId: await linkWallet(shop, id, subject) };
}

async function linkWallet(
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
  const seal = createSeal({ key: deriveKey(shop.secret, 'wallet-tokens'), random: randomBytes });
  await db.asWriter((tx) => insertLink(tx, link, seal.close('a refresh token', link.id)));
  await db.close();
  return link.id;
}

/** Places an order for one of each, without a page. */
export async function placeOrder(shop: SampleMarket, buyer: Buyer, slugs: readonly string[]): Promise<Order> {
  const { market } = shop;
  for (const slug of slugs) await market.carts.add(buyer.id, (await market.catalog.product(slug))!.id, 1);
  const shopper = (await market.accounts.findById(buyer.id))!;
  const seen = seenOf(await market.carts.find(buyer.id));
  const placeKey = randomBytes(9).toString('hex');
  const placed = await market.orders.place({ shopper, address, linkId: buyer.linkId, placeKey, seen });
  if (!placed.ok) throw new Error(`not placed: ${placed.error.code}`);
  return placed.value;
}
