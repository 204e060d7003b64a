import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { uuidEndOf } from '#platform/kernel/short-number.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { fromStored } from './case-store.ts';
import type { StoredCase } from './case-store.ts';
import type { PostalAddress } from '../../accounts/accounts/domain.ts';
import type {
  Order,
  OrderPart,
  OrderPolicy,
  OrderStatus,
  PartClocks,
  PartStatus,
  PaymentProblem,
  WalletTerms,
} from './domain.ts';
import type { Parcel } from './parcels-domain.ts';

const OrderRow = Type.Object({
  id: IdOf('ord'),
  shopperId: IdOf('shp'),
  placeKey: Type.String(),
  status: Type.Unsafe<OrderStatus>({ type: 'string' }),
  linkId: IdOf('lnk'),
  name: Type.String(),
  email: Type.String(),
  address: Type.Unsafe<PostalAddress>({ type: 'object' }),
  amountMinor: Int8,
  currency: CurrencyCode,
  policy: Type.Unsafe<OrderPolicy>({ type: 'object' }),
  terms: Nullable(Type.Unsafe<WalletTerms>({ type: 'object' })),
  createdAt: Instant,
  payBy: Instant,
  paidAt: Nullable(Instant),
  attemptId: IdOf('att'),
  askedAt: Nullable(Instant),
  paymentId: Nullable(Type.String()),
  approvalUrl: Nullable(Type.String()),
  problem: Nullable(Type.Unsafe<PaymentProblem>({ type: 'object' })),
});

/** A parcel as JSON, with its instants as text. */
type StoredParcel = Omit<Parcel, 'announcedAt' | 'shippedAt' | 'endedAt'> & {
  readonly announcedAt: string;
  readonly shippedAt: string | null;
  readonly endedAt: string | null;
};

const PartRow = Type.Object({
  orderId: IdOf('ord'),
  id: IdOf('opt'),
  sellerId: IdOf('sel'),
  sellerName: Type.String(),
  payeeId: Type.String(),
  amountMinor: Int8,
  couponId: Nullable(IdOf('cpn')),
  couponCode: Nullable(Type.String()),
  commissionMinor: Int8,
  status: Type.Unsafe<PartStatus>({ type: 'string' }),
  walletPartId: Nullable(Type.String()),
  refundedMinor: Int8,
  releasedMinor: Int8,
  parcels: Type.Unsafe<readonly StoredParcel[]>({ type: 'array' }),
  shipBy: Nullable(Instant),
  scanBy: Nullable(Instant),
  promisedBy: Nullable(Instant),
  shippedAt: Nullable(Instant),
  deliveredAt: Nullable(Instant),
  releasesAt: Nullable(Instant),
  protectionEndsAt: Nullable(Instant),
  pausedAt: Nullable(Instant),
  settledAt: Nullable(Instant),
  cases: Type.Unsafe<readonly StoredCase[]>({ type: 'array' }),
});

const LineRow = Type.Object({
  partId: IdOf('opt'),
  productId: IdOf('prd'),
  slug: Type.String(),
  name: Type.String(),
  pictureId: Type.String(),
  quantity: Type.Integer(),
  priceMinor: Int8,
  discountMinor: Int8,
  refundedMinor: Int8,
  quantityCanceled: Type.Integer(),
});

const columns = sql`id, shopper_id, place_key, status, link_id, name, email, address, amount_minor, currency, policy,
  terms, created_at, pay_by, paid_at, attempt_id, asked_at, payment_id, approval_url, problem`;

const PolicyRow = Type.Object({
  version: Type.Integer(),
  payWithinMinutes: Type.Integer(),
  commissionBasisPoints: Type.Integer(),
});

/** The policy in force at an instant. */
export function policyAt(tx: Tx, at: Date): Promise<OrderPolicy> {
  return tx.one(sql(PolicyRow)`
    select version, pay_within_minutes, commission_basis_points
      from orders.policies where valid_from <= ${at} order by valid_from desc limit 1`);
}

/** Stores a new order with its parts and lines. */
export async function insertOrder(tx: Tx, order: Order): Promise<void> {
  await tx.run(sql`
    insert into orders.orders (id, shopper_id, place_key, status, link_id, name, email, address, amount_minor, currency,
                               policy, created_at, pay_by, attempt_id)
    values (${uuid(order.id)}, ${uuid(order.shopperId)}, ${order.placeKey}, ${order.status}, ${uuid(order.linkId)}, ${order.name},
            ${order.email}, ${json(order.address)}, ${order.amount.minor}, ${order.amount.currency},
            ${json({ ...order.policy })}, ${order.createdAt}, ${order.payBy}, ${uuid(order.attemptId)})`);
  await insertParts(tx, order);
  await insertLines(tx, order.parts);
}

async function insertParts(tx: Tx, { id, parts }: Order): Promise<void> {
  const of = <T>(read: (part: OrderPart) => T): T[] => parts.map(read);
  await tx.run(sql`
    insert into orders.parts (order_id, id, seller_id, seller_name, payee_id, amount_minor, coupon_id, coupon_code,
                              commission_minor, status, position)
    select ${uuid(id)}, part_id, seller_id, seller_name, payee_id, amount_minor, coupon_id, coupon_code,
           commission_minor, status, number - 1
      from unnest(${of((one) => uuid(one.id))}::uuid[], ${of((one) => uuid(one.sellerId))}::uuid[],
                  ${of((one) => one.sellerName)}::text[], ${of((one) => one.payeeId)}::text[],
                  ${of((one) => one.amount.minor)}::bigint[],
                  ${of((one) => one.coupon && uuid(one.coupon.id))}::uuid[],
                  ${of((one) => one.coupon?.code ?? null)}::text[], ${of((one) => one.commission.minor)}::bigint[],
                  ${of((one) => one.status)}::text[])
        with ordinality as part (part_id, seller_id, seller_name, payee_id, amount_minor, coupon_id, coupon_code,
                                 commission_minor, status, number)`);
}

async function insertLines(tx: Tx, parts: readonly OrderPart[]): Promise<void> {
  const lines = parts.flatMap((part) => part.lines.map((line, position) => ({ ...line, partId: part.id, position })));
  const of = <T>(read: (line: (typeof lines)[number]) => T): T[] => lines.map(read);
  await tx.run(sql`
    insert into orders.lines (part_id, product_id, slug, name, picture_id, quantity, price_minor, discount_minor,
                              position)
    select * from unnest(
      ${of((one) => uuid(one.partId))}::uuid[], ${of((one) => uuid(one.productId))}::uuid[],
      ${of((one) => one.slug)}::text[], ${of((one) => one.name)}::text[], ${of((one) => one.pictureId)}::text[],
      ${of((one) => one.quantity)}::integer[], ${of((one) => one.price.minor)}::bigint[],
      ${of((one) => one.discount.minor)}::bigint[], ${of((one) => one.position)}::integer[])`);
}

/** Finds an order by id, if the transaction's reader may see it. */
export async function findOrder(tx: Tx, id: Id<'ord'>): Promise<Order | undefined> {
  return (await findOrders(tx, sql`id = ${uuid(id)}`))[0];
}

/** Reads an order that the caller knows to exist; orders are never deleted. @throws If it does not exist. */
export async function getOrder(tx: Tx, id: Id<'ord'>): Promise<Order> {
  const order = await findOrder(tx, id);
  invariant(order, 'the order exists');
  return order;
}

/** The order that was placed with this key. */
export const byPlaceKey = (key: string): Sql => sql`place_key = ${key}`;
/** The orders of a shopper. @param before Only orders older than this one. */
export const byShopper = (shopperId: Id<'shp'>, before?: Id<'ord'>): Sql =>
  before === undefined
    ? sql`shopper_id = ${uuid(shopperId)}`
    : sql`shopper_id = ${uuid(shopperId)} and id < ${uuid(before)}`;
/** The unpaid orders that hold goods: a shopper's, and those of any of these links. */
export const unpaidOf = (shopperId: Id<'shp'>, linkIds: readonly Id<'lnk'>[]): Sql =>
  sql`(shopper_id = ${uuid(shopperId)} or link_id = any(${linkIds.map((id) => uuid(id))}::uuid[])) and status = 'awaiting_payment'`;
/** The unpaid orders of a link. */
export const unpaidUnder = (linkId: Id<'lnk'>): Sql => sql`link_id = ${uuid(linkId)} and status = 'awaiting_payment'`;
/** Finds orders with their parts and lines, newest first. */
export async function findOrders(tx: Tx, where: Sql): Promise<Order[]> {
  return withParts(
    tx,
    await tx.many(sql(OrderRow)`select ${columns} from orders.orders where ${where} order by id desc`),
  );
}

/** Finds the newest orders of a page. */
export async function pageOfOrders(tx: Tx, where: Sql, most: number): Promise<Order[]> {
  return withParts(
    tx,
    await tx.many(sql(OrderRow)`
      select ${columns} from orders.orders where ${where} order by id desc limit ${most}`),
  );
}

/** Finds orders by the rows of a statement, in its order. @param from The rows, as \`orders.orders\` has them. */
export async function ordersFrom(tx: Tx, from: Sql): Promise<Order[]> {
  return withParts(tx, await tx.many(sql(OrderRow)`select ${columns} from (${from}) listed`));
}

async function withParts(tx: Tx, rows: readonly Static<typeof OrderRow>[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const parts = await tx.many(sql(PartRow)`
    select order_id, id, seller_id, seller_name, payee_id, amount_minor, coupon_id, coupon_code, commission_minor,
           status, wallet_part_id, refunded_minor, released_minor, parcels, ship_by, scan_by, promised_by, shipped_at, delivered_at, releases_at,
           protection_ends_at, paused_at, settled_at, cases
      from orders.parts where order_id = any(${rows.map((row) => uuid(row.id))}::uuid[]) order by order_id, position`);
  const lines = await tx.many(sql(LineRow)`
    select part_id, product_id, slug, name, picture_id, quantity, price_minor, discount_minor,
           refunded_minor, quantity_canceled
      from orders.lines where part_id = any(${parts.map((part) => uuid(part.id))}::uuid[]) order by part_id, position`);
  return rows.map(({ amountMinor, currency, ...row }) => {
    const own = parts.filter((part) => part.orderId === row.id);
    return {
      ...row,
      amount: { minor: amountMinor, currency },
      parts: own.map((part) =>
        toPart(
          part,
          lines.filter((line) => line.partId === part.id),
          currency,
        ),
      ),
    };
  });
}

function toPart(
  row: Static<typeof PartRow>,
  lines: readonly Static<typeof LineRow>[],
  currency: Order['amount']['currency'],
): OrderPart {
  const { orderId: _order, amountMinor, commissionMinor, refundedMinor, releasedMinor, parcels, cases, ...rest } = row;
  const { id, sellerId, sellerName, payeeId, couponId, couponCode, status, walletPartId, ...clocks } = rest;
  const money = (minor: bigint) => ({ minor, currency });
  return {
    id,
    sellerId,
    sellerName,
    payeeId,
    status,
    walletPartId,
    amount: money(amountMinor),
    coupon: couponId === null || couponCode === null ? null : { id: couponId, code: couponCode },
    commission: money(commissionMinor),
    refunded: money(refundedMinor),
    released: money(releasedMinor),
    parcels: parcels.map(toParcel),
    clocks,
    cases: cases.map((one) => fromStored(one, currency)),
    lines: lines.map(({ partId: _part, priceMinor, discountMinor, refundedMinor: refunded, ...line }) => ({
      ...line,
      price: money(priceMinor),
      discount: money(discountMinor),
      refunded: money(refunded),
    })),
  };
}

function toParcel({ announcedAt, shippedAt, endedAt, ...parcel }: StoredParcel): Parcel {
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  return { ...parcel, announcedAt: new Date(announcedAt), shippedAt: instant(shippedAt), endedAt: instant(endedAt) };
}

/**
 * Locks an order until the transaction ends, so that concurrent callers apply its payment one after another. The lock
 * covers its parts and lines, because they are never written alone.
 *
 * @throws If there is no such order.
 */
export async function lockOrder(tx: Tx, id: Id<'ord'>): Promise<Order> {
  await tx.run(sql`select from orders.orders where id = ${uuid(id)} for update`);
  return getOrder(tx, id);
}

/** Writes an order's progress. The goods and prices of its lines never change. */
export async function updateOrder(tx: Tx, order: Order): Promise<void> {
  await tx.run(sql`
    update orders.orders
       set status = ${order.status}, paid_at = ${order.paidAt}, payment_id = ${order.paymentId},
           approval_url = ${order.approvalUrl}, attempt_id = ${uuid(order.attemptId)}, asked_at = ${order.askedAt},
           link_id = ${uuid(order.linkId)}, terms = ${order.terms === null ? null : json({ ...order.terms })},
           problem = ${order.problem === null ? null : json(order.problem)}
     where id = ${uuid(order.id)}`);
  await updateParts(tx, order.parts);
}

async function updateParts(tx: Tx, parts: readonly OrderPart[]): Promise<void> {
  const of = <T>(read: (part: OrderPart) => T): T[] => parts.map(read);
  const at = (clock: keyof PartClocks) => of((one) => one.clocks[clock]);
  await tx.run(sql`
    update orders.parts
       set status = after.status, wallet_part_id = after.wallet_part_id, refunded_minor = after.refunded_minor,
           released_minor = after.released_minor, parcels = after.parcels, ship_by = after.ship_by,
           scan_by = after.scan_by, promised_by = after.promised_by, shipped_at = after.shipped_at,
           delivered_at = after.delivered_at, releases_at = after.releases_at,
           protection_ends_at = after.protection_ends_at, paused_at = after.paused_at, settled_at = after.settled_at
      from unnest(${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.status)}::text[],
                  ${of((one) => one.walletPartId)}::text[], ${of((one) => one.refunded.minor)}::bigint[],
                  ${of((one) => one.released.minor)}::bigint[], ${of((one) => json([...one.parcels]))}::jsonb[],
                  ${at('shipBy')}::timestamptz[], ${at('scanBy')}::timestamptz[], ${at('promisedBy')}::timestamptz[],
                  ${at('shippedAt')}::timestamptz[], ${at('deliveredAt')}::timestamptz[],
                  ${at('releasesAt')}::timestamptz[], ${at('protectionEndsAt')}::timestamptz[],
                  ${at('pausedAt')}::timestamptz[], ${at('settledAt')}::timestamptz[])
        as after (id, status, wallet_part_id, refunded_minor, released_minor, parcels, ship_by, scan_by, promised_by,
                  shipped_at, delivered_at, releases_at, protection_ends_at, paused_at, settled_at)
     where parts.id = after.id`);
  await updateLines(tx, parts);
}

async function updateLines(tx: Tx, parts: readonly OrderPart[]): Promise<void> {
  const lines = parts.flatMap((part) => part.lines.map((line) => ({ ...line, partId: part.id })));
  const of = <T>(read: (line: (typeof lines)[number]) => T): T[] => lines.map(read);
  await tx.run(sql`
    update orders.lines
       set refunded_minor = after.refunded_minor, quantity_canceled = after.quantity_canceled
      from unnest(${of((one) => uuid(one.partId))}::uuid[], ${of((one) => uuid(one.productId))}::uuid[],
                  ${of((one) => one.refunded.minor)}::bigint[], ${of((one) => one.quantityCanceled)}::integer[])
        as after (part_id, product_id, refunded_minor, quantity_canceled)
     where lines.part_id = after.part_id and lines.product_id = after.product_id
       and (lines.refunded_minor, lines.quantity_canceled) is distinct from
           (after.refunded_minor, after.quantity_canceled)`);
}

/** Lists the buyers of the orders whose ids end with these eight letters, each once. */
export async function buyersByShortNumber(tx: Tx, letters: string, most: number): Promise<Id<'shp'>[]> {
  const rows = await tx.many(sql(Type.Object({ shopperId: IdOf('shp') }))`
    select distinct shopper_id from orders.orders where right(id::text, 10) = ${uuidEndOf(letters)} limit ${most}`);
  return rows.map(({ shopperId }) => shopperId);
}
