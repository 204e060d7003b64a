import { readFile } from 'node:fs/promises';
import type { Id } from '#platform/kernel/id.ts';
import type { Catalog } from '../../market/server/catalog/service.ts';
import { categories, products, sellers } from './catalog.ts';

const PICTURES = new URL('../../node_modules/@lobehub/fluent-emoji-3d/assets/', import.meta.url);

/**
 * Adds the demo's goods to a market. Safe to repeat: existing goods keep their stock.
 *
 * @returns The sellers' ids, by slug.
 * @param payees The payee of each seller in the wallet, by the seller's slug.
 */
export async function loadDemoMarket(
  catalog: Catalog,
  payees: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Id<'sel'>>> {
  const pictureOf = async (code: string): Promise<string> =>
    catalog.addPicture('image/webp', await readFile(new URL(`${code}.webp`, PICTURES)));
  for (const [index, { slug, name, picture }] of categories.entries()) {
    await catalog.putCategory({ slug, name, position: index, pictureId: await pictureOf(picture) });
  }
  const sellerIds = new Map<string, Id<'sel'>>();
  for (const seller of sellers) {
    const put = await catalog.putSeller({ ...seller, payeeId: payees[seller.slug] ?? null });
    if (!put.ok) throw new Error(`The shop “${seller.name}” cannot be listed: ${put.error}.`);
    sellerIds.set(seller.slug, put.value);
  }
  for (const { seller, cents, picture, ...product } of products) {
    const price = { minor: BigInt(cents), currency: 'EUR' } as const;
    const added = await catalog.addProduct({
      ...product,
      sellerId: sellerIds.get(seller)!,
      price,
      pictureId: await pictureOf(picture),
    });
    if (!added.ok) throw new Error(`“${product.name}” cannot be listed: ${added.error}.`);
  }
  return sellerIds;
}
