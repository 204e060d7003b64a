import { sql } from '#platform/db/sql.ts';

/**
 * Selects where the money of each captured part must be, by the part's own sums: still in escrow (`open`), with the
 * seller, the shop and the wallet (`seller`, `shop`, `fee`: shares of what stays released, each rounded down, and the
 * seller gets the rest), and back with the promotion and the payer (`promotion_back`, `payer_back`).
 */
export const partStandings = sql`
  select part.cell, part.payment_id, part.id, part.status, part.amount_minor, part.discount_minor, part.released_minor,
         part.refunded_minor, part.amount_minor - part.released_minor - part.refunded_minor as open,
         part.seller_account_id, payment.client_account_id, payment.payer_account_id, payment.promotion_account_id,
         payment.promotion_id, payment.currency::text as currency,
         shop.minor as shop, fee.minor as fee, part.released_minor - shop.minor - fee.minor as seller,
         back.minor as promotion_back, part.refunded_minor - back.minor as payer_back
    from payments.parts part
    join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
   cross join lateral (select part.released_minor * part.commission_minor / part.amount_minor as minor) shop
   cross join lateral (
     select case when part.amount_minor = part.commission_minor then 0
                 else (part.released_minor - shop.minor) * part.fee_minor / (part.amount_minor - part.commission_minor)
            end as minor) fee
   cross join lateral (select part.refunded_minor * part.discount_minor / part.amount_minor as minor) back
   where payment.captured_at is not null`;
