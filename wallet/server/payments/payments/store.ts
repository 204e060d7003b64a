import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import { lotsOf, refundedOf, releasedOf } from './domain.ts';
import type { Part, PartStatus, Payment, PaymentStatus, ShipTo } from './domain.ts';
import type { ApprovedBy } from './card-share-domain.ts';
import { notJudged } from '../step-up/domain.ts';
import type { Policy } from './policy-domain.ts';
import { reservedOf } from './reserve-domain.ts';
import { paymentsKey } from './resources.ts';
import {
  couponOfPart,
  fromStoredCardShare,
  fromStoredCoupon,
  fromStoredExchangeShare,
  fromStoredLine,
  fromStoredLot,
  fromStoredParcel,
  fromStoredReserved,
  fromStoredShopConfirmation,
  toStoredCardShare,
  toStoredCoupon,
  toStoredExchangeShare,
  toStoredLine,
  toStoredLot,
  toStoredParcel,
  toStoredReserved,
  toStoredShopConfirmation,
} from './stored-schema.ts';
import type {
  StoredCardShare,
  StoredCoupon,
  StoredExchangeShare,
  StoredLine,
  StoredLot,
  StoredParcel,
  StoredReserved,
  StoredShopConfirmation,
} from './stored-schema.ts';

const PaymentRow = Type.Object({
  id: IdOf('pay'),
  cell: Type.Integer(),
  clientId: Type.String(),
  clientName: Type.String(),
  clientAccountId: IdOf('acc'),
  mandateId: IdOf('mdt'),
  payerId: IdOf('hld'),
  payerAccountId: IdOf('acc'),
  amountMinor: Int8,
  currency: CurrencyCode,
  promotionId: Nullable(IdOf('prm')),
  promotionAccountId: Nullable(IdOf('acc')),
  holdId: Nullable(IdOf('hol')),
  discountMinor: Int8,
  feeVersion: Type.Integer(),
  policy: Type.Unsafe<Policy>({ type: 'object' }),
  orderReference: Type.String(),
  description: Type.String(),
  shipTo: Nullable(Type.Unsafe<ShipTo>({ type: 'object' })),
  returnUrl: Type.String(),
  nonce: Type.String(),
  status: Type.Unsafe<PaymentStatus>({ type: 'string' }),
  validUntil: Instant,
  createdAt: Instant,
  approvedBy: Nullable(Type.Unsafe<ApprovedBy>({ type: 'string' })),
  passkeyDays: Nullable(Type.Integer()),
  capturedAt: Nullable(Instant),
  stepUp: Nullable(Type.Unsafe<Payment['stepUp']>({ type: 'object' })),
  cardShare: Nullable(Type.Unsafe<StoredCardShare>({ type: 'object' })),
  exchangeShare: Nullable(Type.Unsafe<StoredExchangeShare>({ type: 'object' })),
  coupon: Nullable(Type.Unsafe<StoredCoupon>({ type: 'object' })),
});

const PartRow = Type.Object({
  paymentId: IdOf('pay'),
  id: IdOf('prt'),
  reference: Type.String(),
  payeeId: IdOf('pye'),
  payeeName: Type.String(),
  sellerAccountId: IdOf('acc'),
  sellerCell: Type.Integer(),
  lines: Type.Unsafe<readonly StoredLine[]>({ type: 'array' }),
  shippingMinor: Int8,
  lots: Type.Unsafe<readonly StoredLot[]>({ type: 'array' }),
  parcels: Type.Unsafe<readonly StoredParcel[]>({ type: 'array' }),
  shipWithinDays: Type.Integer(),
  isUntracked: Type.Boolean(),
  amountMinor: Int8,
  discountMinor: Int8,
  commissionMinor: Int8,
  feeMinor: Int8,
  status: Type.Unsafe<PartStatus>({ type: 'string' }),
  shipFrom: Nullable(Instant),
  shippedAt: Nullable(Instant),
  deliveredAt: Nullable(Instant),
  releaseAt: Nullable(Instant),
  protectionEndsAt: Nullable(Instant),
  extendedAt: Nullable(Instant),
  pausedAt: Nullable(Instant),
  reportedAt: Nullable(Instant),
  coveredAt: Nullable(Instant),
  proposal: Nullable(Type.Unsafe<StoredShopConfirmation>({ type: 'object' })),
  settledAt: Nullable(Instant),
  reserve: Type.Unsafe<readonly StoredReserved[]>({ type: 'array' }),
});
type PaymentRow = Type.Static<typeof PaymentRow>;
type PartRow = Type.Static<typeof PartRow>;

const columns = sql`id, cell, client_id, client_name, client_account_id, mandate_id, payer_id, payer_account_id, amount_minor,
  currency, promotion_id, promotion_account_id, hold_id, discount_minor, fee_version, policy, order_reference, description, ship_to,
  return_url, nonce, status, valid_until, created_at, approved_by, passkey_days, captured_at, step_up, card_share, exchange_share, coupon`;

/** Payments with their parts, as a batch locks and writes them. The lock on a payment covers its parts. */
export const paymentsResource: Resource<Payment> = {
  key: paymentsKey,
  lock: async (tx, cell, ids) => {
    const uuids = ids.map((id) => uuid(id as Id));
    // Statements run in their order, so the parts are read under the lock.
    const [rows, parts] = await Promise.all([
      tx.many(sql(PaymentRow)`
        select ${columns} from payments.payments
         where cell = ${cell} and id = any(${uuids}::uuid[])
         order by id
           for no key update`),
      partsOf(tx, cell, uuids),
    ]);
    return withParts(rows, parts);
  },
  insert: async (tx, cell, payments) => {
    await Promise.all([insertPayments(tx, cell, payments), insertParts(tx, cell, payments)]);
  },
  update: async (tx, cell, payments) => {
    await Promise.all([updatePayments(tx, cell, payments), updateParts(tx, cell, payments)]);
  },
};

/** Finds a payment of any shop and payer, with its parts. */
export async function findPayment(tx: Tx, cell: number, id: Id<'pay'>): Promise<Payment | undefined> {
  const row = await tx.maybe(sql(PaymentRow)`
    select ${columns} from payments.payments where cell = ${cell} and id = ${uuid(id)}`);
  return row && withParts([row], await partsOf(tx, cell, [uuid(id)]))[0];
}

function partsOf(tx: Tx, cell: number, paymentIds: readonly string[]) {
  return tx.many(sql(PartRow)`
    select payment_id, id, reference, payee_id, payee_name, seller_account_id, seller_cell, lines, shipping_minor,
           lots, parcels, ship_within_days, is_untracked, amount_minor, discount_minor, commission_minor, fee_minor,
           status, shipped_at, delivered_at, release_at, protection_ends_at, extended_at, paused_at, reported_at,
           covered_at, ship_from, proposal, settled_at, reserve
      from payments.parts
     where cell = ${cell} and payment_id = any(${paymentIds}::uuid[])
     order by payment_id, position`);
}

/** Reads the captured ones among the newest `most` payments, newest first. */
export async function newestCaptured(tx: Tx, cell: number, most: number): Promise<Payment[]> {
  const rows = await tx.many(sql(PaymentRow)`
    select ${columns}
      from (select * from payments.payments where cell = ${cell} order by id desc limit ${most}) newest
     where captured_at is not null
     order by id desc`);
  return withParts(
    rows,
    await partsOf(
      tx,
      cell,
      rows.map(({ id }) => uuid(id)),
    ),
  );
}

async function insertPayments(tx: Tx, cell: number, payments: readonly Payment[]): Promise<void> {
  const of = <T>(read: (payment: Payment) => T): T[] => payments.map(read);
  await tx.run(sql`
    insert into payments.payments (cell, ${columnsWithoutCell})
    select ${cell}, * from unnest(
      ${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.clientId)}::text[], ${of((one) => one.clientName)}::text[],
      ${of((one) => uuid(one.clientAccountId))}::uuid[], ${of((one) => uuid(one.mandateId))}::uuid[],
      ${of((one) => uuid(one.payerId))}::uuid[], ${of((one) => uuid(one.payerAccountId))}::uuid[],
      ${of((one) => one.amount.minor)}::bigint[], ${of((one) => one.amount.currency)}::char(3)[],
      ${of((one) => one.discount && uuid(one.discount.promotionId))}::uuid[],
      ${of((one) => one.discount && uuid(one.discount.accountId))}::uuid[],
      ${of((one) => one.discount && uuid(one.discount.holdId))}::uuid[],
      ${of((one) => one.discount?.amount.minor ?? 0n)}::bigint[], ${of((one) => one.feeVersion)}::integer[], ${of((one) => json(one.policy))}::jsonb[],
      ${of((one) => one.orderReference)}::text[], ${of((one) => one.description)}::text[],
      ${of((one) => one.shipTo && json(one.shipTo))}::jsonb[],
      ${of((one) => one.returnUrl)}::text[], ${of((one) => one.nonce)}::text[], ${of((one) => one.status)}::text[],
      ${of((one) => one.validUntil)}::timestamptz[], ${of((one) => one.createdAt)}::timestamptz[],
      ${of((one) => one.approvedBy)}::text[], ${of((one) => one.passkeyDays)}::integer[],
      ${of((one) => one.capturedAt)}::timestamptz[], ${of((one) => json(one.stepUp))}::jsonb[],
      ${of((one) => one.cardShare && json(toStoredCardShare(one.cardShare)))}::jsonb[],
      ${of((one) => one.exchangeShare && json(toStoredExchangeShare(one.exchangeShare)))}::jsonb[],
      ${of((one) => one.coupon && json(toStoredCoupon(one)))}::jsonb[])`);
}

const columnsWithoutCell = sql`id, client_id, client_name, client_account_id, mandate_id, payer_id, payer_account_id,
  amount_minor, currency, promotion_id, promotion_account_id, hold_id, discount_minor, fee_version, policy,
  order_reference, description, ship_to, return_url, nonce, status, valid_until, created_at, approved_by, passkey_days,
  captured_at, step_up, card_share, exchange_share, coupon`;

async function insertParts(tx: Tx, cell: number, payments: readonly Payment[]): Promise<void> {
  const { of, ids, states } = partArrays(payments);
  await tx.run(sql`
    insert into payments.parts (cell, payment_id, id, ${stateColumns}, reference, payee_id, payee_name, seller_account_id,
                                seller_cell, lines, shipping_minor, ship_within_days, is_untracked, amount_minor,
                                discount_minor, commission_minor, fee_minor, position, payer_id)
    select ${cell}, * from unnest(
      ${ids}, ${states},
      ${of((one) => one.reference)}::text[], ${of((one) => uuid(one.payeeId))}::uuid[],
      ${of((one) => one.payeeName)}::text[], ${of((one) => uuid(one.sellerAccountId))}::uuid[],
      ${of((one) => one.sellerCell)}::smallint[], ${of((one) => json(one.lines.map(toStoredLine)))}::jsonb[],
      ${of((one) => one.shipping.amount.minor)}::bigint[], ${of((one) => one.shipWithinDays)}::smallint[],
      ${of((one) => one.isUntracked)}::boolean[], ${of((one) => one.amount.minor)}::bigint[],
      ${of((one) => one.discount.minor)}::bigint[], ${of((one) => one.commission.minor)}::bigint[],
      ${of((one) => one.fee.minor)}::bigint[], ${of((one) => one.position)}::smallint[],
      ${of((one) => uuid(one.payerId))}::uuid[])`);
}

/** Writes only the state of payments: their amounts, people and purpose never change. */
async function updatePayments(tx: Tx, cell: number, payments: readonly Payment[]): Promise<void> {
  const of = <T>(read: (payment: Payment) => T): T[] => payments.map(read);
  await tx.run(sql`
    update payments.payments as payment
       set status = after.status, approved_by = after.approved_by, passkey_days = after.passkey_days,
           captured_at = after.captured_at, step_up = after.step_up, card_share = after.card_share,
           exchange_share = after.exchange_share, coupon = after.coupon
      from unnest(${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.status)}::text[],
                  ${of((one) => one.approvedBy)}::text[], ${of((one) => one.passkeyDays)}::integer[],
                  ${of((one) => one.capturedAt)}::timestamptz[], ${of((one) => json(one.stepUp))}::jsonb[],
                  ${of((one) => one.cardShare && json(toStoredCardShare(one.cardShare)))}::jsonb[],
                  ${of((one) => one.exchangeShare && json(toStoredExchangeShare(one.exchangeShare)))}::jsonb[],
                  ${of((one) => one.coupon && json(toStoredCoupon(one)))}::jsonb[])
        as after (id, status, approved_by, passkey_days, captured_at, step_up, card_share, exchange_share, coupon)
     where payment.cell = ${cell} and payment.id = after.id`);
}

async function updateParts(tx: Tx, cell: number, payments: readonly Payment[]): Promise<void> {
  const { ids, states } = partArrays(payments);
  await tx.run(sql`
    update payments.parts as part
       set status = after.status, lots = after.lots, refunded_minor = after.refunded_minor,
           released_minor = after.released_minor, parcels = after.parcels,
           ship_from = after.ship_from, shipped_at = after.shipped_at,
           delivered_at = after.delivered_at, release_at = after.release_at,
           protection_ends_at = after.protection_ends_at, extended_at = after.extended_at,
           paused_at = after.paused_at, reported_at = after.reported_at, covered_at = after.covered_at,
           proposal = after.proposal, settled_at = after.settled_at, reserve = after.reserve, reserved_minor = after.reserved_minor
      from unnest(${ids}, ${states}) as after (payment_id, id, ${stateColumns})
     where part.cell = ${cell} and part.payment_id = after.payment_id and part.id = after.id`);
}

/** The columns of a part that change. */
const stateColumns = sql`status, lots, refunded_minor, released_minor, parcels, ship_from, shipped_at, delivered_at, release_at,
  protection_ends_at, extended_at, paused_at, reported_at, covered_at, proposal, settled_at, reserve, reserved_minor`;

function partArrays(payments: readonly Payment[]) {
  const parts = payments.flatMap((payment) =>
    payment.parts.map((part, position) => ({
      ...part,
      paymentId: payment.id,
      payerId: payment.payerId,
      position,
    })),
  );
  const of = <T>(read: (part: (typeof parts)[number]) => T): T[] => parts.map(read);
  return {
    of,
    ids: sql`${of((one) => uuid(one.paymentId))}::uuid[], ${of((one) => uuid(one.id))}::uuid[]`,
    states: sql`${of((one) => one.status)}::text[], ${of((one) => json(lotsOf(one).map(toStoredLot)))}::jsonb[],
      ${of((one) => refundedOf(one).minor)}::bigint[], ${of((one) => releasedOf(one).minor)}::bigint[],
      ${of((one) => json(one.parcels.map(toStoredParcel)))}::jsonb[], ${of((one) => one.shipFrom)}::timestamptz[],
      ${of((one) => one.shippedAt)}::timestamptz[],
      ${of((one) => one.deliveredAt)}::timestamptz[], ${of((one) => one.releaseAt)}::timestamptz[],
      ${of((one) => one.protectionEndsAt)}::timestamptz[], ${of((one) => one.extendedAt)}::timestamptz[],
      ${of((one) => one.pausedAt)}::timestamptz[], ${of((one) => one.reportedAt)}::timestamptz[],
      ${of((one) => one.coveredAt)}::timestamptz[],
      ${of(({ shopConfirmation }) => shopConfirmation && json(toStoredShopConfirmation(shopConfirmation)))}::jsonb[],
      ${of((one) => one.settledAt)}::timestamptz[], ${of((one) => json(one.reserve.map(toStoredReserved)))}::jsonb[],
      ${of((one) => reservedOf(one).minor)}::bigint[]`,
  };
}

function withParts(rows: readonly PaymentRow[], parts: readonly PartRow[]): Payment[] {
  const byPayment = Map.groupBy(parts, (part) => part.paymentId);
  return rows.map((stored) => {
    const { promotionId, promotionAccountId, holdId, discountMinor, stepUp, cardShare, exchangeShare, ...row } = stored;
    const { amountMinor, currency, coupon, ...kept } = row;
    const drawnOn = { promotionId: promotionId!, accountId: promotionAccountId!, holdId: holdId! };
    return {
      ...kept,
      amount: { minor: amountMinor, currency },
      stepUp: stepUp ?? notJudged,
      cardShare: cardShare && fromStoredCardShare(cardShare, currency),
      exchangeShare: exchangeShare && fromStoredExchangeShare(exchangeShare),
      coupon: coupon && fromStoredCoupon(coupon, currency),
      discount: discountMinor === 0n ? null : { ...drawnOn, amount: { minor: discountMinor, currency } },
      parts: (byPayment.get(row.id) ?? []).map((part) => toPart(part, coupon, currency)),
    };
  });
}

function toPart(row: PartRow, coupon: StoredCoupon | null, currency: Currency): Part {
  const money = (minor: bigint) => ({ minor, currency });
  return {
    id: row.id,
    reference: row.reference,
    payeeId: row.payeeId,
    payeeName: row.payeeName,
    sellerAccountId: row.sellerAccountId,
    sellerCell: row.sellerCell,
    lines: row.lines.map((line, at) => fromStoredLine(line, row.lots[at]!, currency)),
    shipping: { amount: money(row.shippingMinor), ...fromStoredLot(row.lots.at(-1)!, currency) },
    shipWithinDays: row.shipWithinDays,
    shipFrom: row.shipFrom,
    isUntracked: row.isUntracked,
    amount: money(row.amountMinor),
    discount: money(row.discountMinor),
    coupon: couponOfPart(coupon, row.id, currency),
    commission: money(row.commissionMinor),
    fee: money(row.feeMinor),
    status: row.status,
    parcels: row.parcels.map(fromStoredParcel),
    shippedAt: row.shippedAt,
    deliveredAt: row.deliveredAt,
    releaseAt: row.releaseAt,
    protectionEndsAt: row.protectionEndsAt,
    extendedAt: row.extendedAt,
    pausedAt: row.pausedAt,
    reportedAt: row.reportedAt,
    coveredAt: row.coveredAt,
    shopConfirmation: row.proposal && fromStoredShopConfirmation(row.proposal),
    settledAt: row.settledAt,
    reserve: row.reserve.map((one) => fromStoredReserved(one, currency)),
  };
}
