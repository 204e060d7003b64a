import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Deal } from './deals-domain.ts';

const DealRow = Type.Object({
  id: IdOf('del'),
  name: Type.String(),
  priceMinor: Int8,
  listedMinor: Int8,
  currency: CurrencyCode,
  startsAt: Instant,
  endsAt: Instant,
});

/** Lists the newest deals of a seller that came into force, or will. */
export function dealsOfSeller(tx: Tx, sellerId: Id<'sel'>, most: number) {
  return tx.many(sql(DealRow)`
    select d.id, p.name, d.price_minor, p.price_minor as listed_minor, p.currency, d.starts_at, d.ends_at
      from catalog.deals d join catalog.products p on p.id = d.product_id
     where p.seller_id = ${uuid(sellerId)} and d.starts_at < d.ends_at
     order by d.ends_at desc, d.id limit ${most}`);
}

const PriceRow = Type.Object({ id: IdOf('prd'), priceMinor: Int8, currency: CurrencyCode });

/** Reads a seller's product and its own price, locked until the transaction ends, so that its deals never overlap. */
export function lockListed(tx: Tx, sellerId: Id<'sel'>, productId: Id<'prd'>) {
  return tx.maybe(sql(PriceRow)`
    select id, price_minor, currency from catalog.products
     where id = ${uuid(productId)} and seller_id = ${uuid(sellerId)} for update`);
}

/** Stores a deal of a locked product. @returns False, with nothing stored, if another one overlaps. */
export async function insertDeal(tx: Tx, deal: Deal): Promise<boolean> {
  const stored = await tx.run(sql`
    insert into catalog.deals (id, product_id, price_minor, starts_at, ends_at)
    select ${uuid(deal.id)}, ${uuid(deal.productId)}, ${deal.price.minor}, ${deal.startsAt}, ${deal.endsAt}
     where not exists (select from catalog.deals other
                        where other.product_id = ${uuid(deal.productId)}
                          and other.starts_at < other.ends_at
                          and other.starts_at < ${deal.endsAt} and other.ends_at > ${deal.startsAt})`);
  return stored === 1;
}

/** Writes the price by which lists sort a deal's product: that of the deal in force, if it is lower. */
export async function askAgain(tx: Tx, id: Id<'del'>, now: Date): Promise<void> {
  await tx.run(sql`
    update catalog.products p set asked_minor = catalog.asked_at(p.id, p.price_minor, ${now})
     where p.id = (select product_id from catalog.deals where id = ${uuid(id)})
       and p.asked_minor <> catalog.asked_at(p.id, p.price_minor, ${now})`);
}

/** Ends a seller's deal now; one that has not begun never will. @returns False if it is not theirs, or over. */
export async function endDeal(tx: Tx, sellerId: Id<'sel'>, id: Id<'del'>, now: Date): Promise<boolean> {
  const ended = await tx.run(sql`
    update catalog.deals set ends_at = greatest(starts_at, ${now})
     where id = ${uuid(id)} and ends_at > ${now} and starts_at < ends_at
       and product_id in (select id from catalog.products where seller_id = ${uuid(sellerId)})`);
  return ended === 1;
}
