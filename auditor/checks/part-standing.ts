import { sql } from '#platform/db/sql.ts';

/**
 * Selects where the money of each captured part must be, by the part's own sums: still in escrow (`open`), with the
 * seller, the shop and the wallet (`seller`, `shop`, `fee`: shares of what stays released, each rounded down, and the
 * seller gets the rest), and back with the promotion, the wallet's coupon and the payer (`promotion_back`, `coupon_back`, `payer_back`: each
 * rounded down of what the one before has left, and the payer gets the rest).
 */
export const partStandings = sql`
  select part.cell, part.payment_id, part.id, part.status, part.amount_minor, part.discount_minor, part.released_minor,
         part.refunded_minor, part.amount_minor - part.released_minor - part.refunded_minor as open,
         part.seller_account_id, payment.client_account_id, payment.payer_account_id, payment.promotion_account_id,
         payment.promotion_id, payment.currency::text as currency,
         shop.minor as shop, fee.minor as fee, part.released_minor - shop.minor - fee.minor as seller,
         (payment.coupon ->> 'promotionId')::uuid as coupon_id, (payment.coupon ->> 'accountId')::uuid as coupon_account_id,
         coupon.minor as coupon_minor, back.minor as promotion_back, coupon_back.minor as coupon_back,
         part.refunded_minor - back.minor - coupon_back.minor as payer_back
    from payments.parts part
    join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
   cross join lateral (select part.released_minor * part.commission_minor / part.amount_minor as minor) shop
   cross join lateral (
     select case when part.amount_minor = part.commission_minor then 0
                 else (part.released_minor - shop.minor) * part.fee_minor / (part.amount_minor - part.commission_minor)
            end as minor) fee
   cross join lateral (select part.refunded_minor * part.discount_minor / part.amount_minor as minor) back
   cross join lateral (
     select coalesce((payment.coupon -> 'parts' ->> part.id::text)::bigint, 0) as minor) coupon
   cross join lateral (
     select case when coupon.minor = 0 then 0
                 else (part.refunded_minor - back.minor) * coupon.minor / (part.amount_minor - part.discount_minor)
            end as minor) coupon_back
   where payment.captured_at is not null`;
