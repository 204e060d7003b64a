import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, Uuid, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Money } from '#platform/money/money.ts';
import type { Coupon, CouponTerms, Person, Worth } from './domain.ts';

const CouponRow = Type.Object({
  id: IdOf('cpn'),
  sellerId: IdOf('sel'),
  code: Type.String(),
  percentBasisPoints: Nullable(Type.Integer()),
  amountMinor: Nullable(Int8),
  currency: CurrencyCode,
  budgetMinor: Int8,
  heldMinor: Int8,
  spentMinor: Int8,
  minimumMinor: Int8,
  perPerson: Type.Integer(),
  isFirstOrder: Type.Boolean(),
  productIds: Type.Array(Uuid),
  startsAt: Instant,
  endsAt: Instant,
  status: Type.Unsafe<Coupon['status']>({ type: 'string' }),
  createdAt: Instant,
  endedAt: Nullable(Instant),
});

const columns = sql`id, seller_id, code, percent_basis_points, amount_minor, currency, budget_minor, held_minor,
  spent_minor, minimum_minor, per_person, is_first_order, product_ids, starts_at, ends_at, status, created_at, ended_at`;

function toCoupon(row: Static<typeof CouponRow>): Coupon {
  const { percentBasisPoints, amountMinor, currency, budgetMinor, heldMinor, spentMinor, minimumMinor, ...rest } = row;
  const money = (minor: bigint): Money => ({ minor, currency });
  return {
    ...rest,
    worth: toWorth(percentBasisPoints, amountMinor === null ? null : money(amountMinor)),
    budget: money(budgetMinor),
    held: money(heldMinor),
    spent: money(spentMinor),
    minimum: money(minimumMinor),
    productIds: row.productIds.map((id) => toId('prd', id)),
  };
}

function toWorth(basisPoints: number | null, amount: Money | null): Worth {
  if (basisPoints !== null) return { kind: 'percent', basisPoints };
  invariant(amount, 'a coupon takes off a percentage or an amount');
  return { kind: 'amount', amount };
}

/** Finds coupons by id, in no order. */
export async function couponsById(tx: Tx, ids: readonly Id<'cpn'>[]): Promise<Coupon[]> {
  const rows = await tx.many(sql(CouponRow)`
    select ${columns} from coupons.coupons where id = any(${ids.map((id) => uuid(id))}::uuid[])`);
  return rows.map(toCoupon);
}

/** Finds the newest coupon with a code of each of these sellers. Drafts have no code yet that anybody knows. */
export async function couponsByCode(tx: Tx, code: string, sellerIds: readonly Id<'sel'>[]): Promise<Coupon[]> {
  const rows = await tx.many(sql(CouponRow)`
    select distinct on (seller_id) ${columns} from coupons.coupons
     where code = ${code} and status <> 'draft' and seller_id = any(${sellerIds.map((id) => uuid(id))}::uuid[])
     order by seller_id, status = 'live' desc, id desc`);
  return rows.map(toCoupon);
}

/** Finds the coupons of a seller for a first order that can be used now, newest first. */
export async function firstOrderCoupons(tx: Tx, sellerId: Id<'sel'>, now: Date): Promise<Coupon[]> {
  const rows = await tx.many(sql(CouponRow)`
    select ${columns} from coupons.coupons
     where seller_id = ${uuid(sellerId)} and status = 'live' and is_first_order
       and starts_at <= ${now} and ends_at > ${now} and held_minor + spent_minor < budget_minor
     order by id desc`);
  return rows.map(toCoupon);
}

/** Lists the newest coupons of a seller. */
export async function couponsOfSeller(tx: Tx, sellerId: Id<'sel'>, most: number): Promise<Coupon[]> {
  const rows = await tx.many(sql(CouponRow)`
    select ${columns} from coupons.coupons where seller_id = ${uuid(sellerId)} order by id desc limit ${most}`);
  return rows.map(toCoupon);
}

/** Reads a seller's own coupon, locked until the transaction ends. */
export async function lockOwn(tx: Tx, sellerId: Id<'sel'>, id: Id<'cpn'>): Promise<Coupon | undefined> {
  const row = await tx.maybe(sql(CouponRow)`
    select ${columns} from coupons.coupons where id = ${uuid(id)} and seller_id = ${uuid(sellerId)} for update`);
  return row && toCoupon(row);
}

/** Reads a coupon, locked until the transaction ends, so that its uses follow one another. @throws If there is none. */
export async function lockCoupon(tx: Tx, id: Id<'cpn'>): Promise<Coupon> {
  return toCoupon(
    await tx.one(sql(CouponRow)`select ${columns} from coupons.coupons where id = ${uuid(id)} for update`),
  );
}

/** Stores the terms of a draft: a new one, or one that its seller changed. */
export async function storeDraft(
  tx: Tx,
  draft: CouponTerms & Pick<Coupon, 'id' | 'sellerId' | 'createdAt'>,
): Promise<void> {
  const { worth } = draft;
  await tx.run(sql`
    insert into coupons.coupons (id, seller_id, code, percent_basis_points, amount_minor, currency, budget_minor,
                                 minimum_minor, per_person, is_first_order, product_ids, starts_at, ends_at, status,
                                 created_at)
    values (${uuid(draft.id)}, ${uuid(draft.sellerId)}, ${draft.code},
            ${worth.kind === 'percent' ? worth.basisPoints : null}, ${worth.kind === 'amount' ? worth.amount.minor : null},
            ${draft.budget.currency}, ${draft.budget.minor}, ${draft.minimum.minor}, ${draft.perPerson},
            ${draft.isFirstOrder}, ${draft.productIds.map((id) => uuid(id))}::uuid[], ${draft.startsAt},
            ${draft.endsAt}, 'draft', ${draft.createdAt})
    on conflict (id) do update
       set code = excluded.code, percent_basis_points = excluded.percent_basis_points,
           amount_minor = excluded.amount_minor, budget_minor = excluded.budget_minor,
           minimum_minor = excluded.minimum_minor, per_person = excluded.per_person,
           is_first_order = excluded.is_first_order, product_ids = excluded.product_ids,
           starts_at = excluded.starts_at, ends_at = excluded.ends_at
     where coupons.status = 'draft'`);
}

/** Makes a draft live. @returns False, with nothing changed, if another live coupon of the seller has its code. */
export async function startDraft(tx: Tx, { id, sellerId, code }: Coupon): Promise<boolean> {
  const started = await tx.run(sql`
    update coupons.coupons set status = 'live'
     where id = ${uuid(id)} and status = 'draft'
       and not exists (select from coupons.coupons other
                        where other.seller_id = ${uuid(sellerId)} and other.code = ${code} and other.status = 'live')`);
  return started === 1;
}

/** Ends a coupon. Orders that hold a discount of it keep it. */
export async function endCoupon(tx: Tx, id: Id<'cpn'>, at: Date): Promise<void> {
  await tx.run(sql`
    update coupons.coupons set status = 'ended', ended_at = ${at} where id = ${uuid(id)} and status <> 'ended'`);
}

/** Ends the live coupons of a seller whose last day is over, so that their codes are free again. */
export async function endOver(tx: Tx, sellerId: Id<'sel'>, now: Date): Promise<void> {
  await tx.run(sql`
    update coupons.coupons set status = 'ended', ended_at = ends_at
     where seller_id = ${uuid(sellerId)} and status = 'live' and ends_at <= ${now}`);
}

/** Somebody who uses coupons: a shopper, with the links of the wallet that pays if it is known. */
export interface User {
  readonly shopperId: Id<'shp'>;
  readonly linkIds: readonly Id<'lnk'>[];
  /** An order that does not count, because it is the one in question. */
  readonly orderId?: Id<'ord'>;
}

const PersonRow = Type.Object({ couponId: IdOf('cpn'), uses: Type.Integer(), hasBought: Type.Boolean() });

/** Counts the uses of coupons by a shopper and a wallet, and says whether they have bought from the coupons' shops. */
export async function personsOf(
  tx: Tx,
  couponIds: readonly Id<'cpn'>[],
  { shopperId, linkIds, orderId }: User,
): Promise<Map<Id<'cpn'>, Person>> {
  const isTheirs = sql`(shopper_id = ${uuid(shopperId)} or link_id = any(${linkIds.map((id) => uuid(id))}::uuid[]))
    and order_id is distinct from ${orderId === undefined ? null : uuid(orderId)}::uuid`;
  const rows = await tx.many(sql(PersonRow)`
    select one.id as coupon_id,
           (select count(*)::integer from coupons.uses
             where coupon_id = one.id and held_minor + spent_minor > 0 and ${isTheirs}) as uses,
           exists (select from coupons.bought where seller_id = one.seller_id and ${isTheirs}) as has_bought
      from coupons.coupons one where one.id = any(${couponIds.map((id) => uuid(id))}::uuid[])`);
  return new Map(rows.map(({ couponId, ...person }) => [couponId, person]));
}

/** The use of a coupon by an order. */
export interface Use {
  readonly couponId: Id<'cpn'>;
  readonly orderId: Id<'ord'>;
  readonly shopperId: Id<'shp'>;
  readonly linkId: Id<'lnk'>;
  readonly discount: Money;
}

/** Reserves a discount in the budget of a locked coupon. The database refuses more than the budget. */
export async function insertUse(tx: Tx, use: Use, at: Date): Promise<void> {
  await tx.run(sql`
    update coupons.coupons set held_minor = held_minor + ${use.discount.minor} where id = ${uuid(use.couponId)}`);
  await tx.run(sql`
    insert into coupons.uses (coupon_id, order_id, shopper_id, link_id, discount_minor, held_minor, spent_minor, used_at)
    values (${uuid(use.couponId)}, ${uuid(use.orderId)}, ${uuid(use.shopperId)}, ${uuid(use.linkId)},
            ${use.discount.minor}, ${use.discount.minor}, 0, ${at})`);
}

/** Moves a use from held to spent, and what is neither back to the budget. The caller has locked its order. */
export async function settleUse(
  tx: Tx,
  { couponId, orderId }: Pick<Use, 'couponId' | 'orderId'>,
  { heldMinor, spentMinor }: { heldMinor: bigint; spentMinor: bigint },
): Promise<void> {
  await tx.run(sql`
    update coupons.coupons
       set held_minor = coupons.held_minor - uses.held_minor + ${heldMinor},
           spent_minor = coupons.spent_minor - uses.spent_minor + ${spentMinor}
      from coupons.uses
     where coupons.id = ${uuid(couponId)} and uses.coupon_id = coupons.id and uses.order_id = ${uuid(orderId)}
       and (uses.held_minor, uses.spent_minor) <> (${heldMinor}::bigint, ${spentMinor}::bigint)`);
  await tx.run(sql`
    update coupons.uses set held_minor = ${heldMinor}, spent_minor = ${spentMinor}
     where coupon_id = ${uuid(couponId)} and order_id = ${uuid(orderId)}
       and (held_minor, spent_minor) <> (${heldMinor}::bigint, ${spentMinor}::bigint)`);
}

/** Stores by which link an order with coupons is paid. */
export async function moveUses(tx: Tx, orderId: Id<'ord'>, linkId: Id<'lnk'>): Promise<void> {
  await tx.run(sql`update coupons.uses set link_id = ${uuid(linkId)} where order_id = ${uuid(orderId)}`);
}
