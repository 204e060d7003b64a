import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { RowTakenError } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { CouponStanding, CouponTerms, CouponUse, PlannedCoupon } from './coupon-domain.ts';
import { standingOf } from './domain.ts';
import type { Promotion } from './domain.ts';
import { couponUsesKey } from './resources.ts';

/** Stores the terms of a coupon, before its promotion is opened. @returns False if another one has its code. */
export async function insertCoupon(tx: Tx, cell: number, promotionId: Id<'prm'>, terms: CouponTerms): Promise<boolean> {
  const { code, amount, minimum, isFirstOnly, startsAt, endsAt } = terms;
  const written = await tx.run(sql`
    insert into promotions.coupons (cell, promotion_id, code, amount_minor, minimum_minor, currency, is_first_only,
                                    starts_at, ends_at)
    values (${cell}, ${uuid(promotionId)}, ${code}, ${amount.minor}, ${minimum.minor}, ${amount.currency},
            ${isFirstOnly}, ${startsAt}, ${endsAt})
    on conflict (cell, code) do nothing`);
  return written === 1;
}

const CouponRow = Type.Object({
  promotionId: IdOf('prm'),
  code: Type.String(),
  amountMinor: Int8,
  minimumMinor: Int8,
  currency: CurrencyCode,
  isFirstOnly: Type.Boolean(),
  startsAt: Instant,
  endsAt: Instant,
});

/** Finds the coupon with a code, whether or not its promotion is open. */
export async function findCoupon(tx: Tx, cell: number, code: string): Promise<PlannedCoupon | undefined> {
  const row = await tx.maybe(sql(CouponRow)`
    select promotion_id, code, amount_minor, minimum_minor, currency, is_first_only, starts_at, ends_at
      from promotions.coupons where cell = ${cell} and code = ${code}`);
  return row && toCoupon(row);
}

function toCoupon({ amountMinor, minimumMinor, currency, ...terms }: Type.Static<typeof CouponRow>): PlannedCoupon {
  return { ...terms, amount: { minor: amountMinor, currency }, minimum: { minor: minimumMinor, currency } };
}

const StandingRow = Type.Object({
  ...CouponRow.properties,
  name: Type.String(),
  status: Type.Unsafe<Promotion['status']>({ type: 'string' }),
  budgetMinor: Int8,
  returnedMinor: Int8,
  postedMinor: Int8,
  heldMinor: Int8,
});

/** Reads those of these coupons that were opened, each with its account at the same instant. */
export async function couponStandings(tx: Tx, cell: number, ids: readonly Id<'prm'>[]): Promise<CouponStanding[]> {
  const rows = await tx.many(sql(StandingRow)`
    select coupon.promotion_id, code, amount_minor, minimum_minor, coupon.currency, is_first_only, starts_at, ends_at, name,
           status, budget_minor, returned_minor, posted_minor, held_minor
      from promotions.coupons coupon
      join promotions.promotions promotion on promotion.cell = coupon.cell and promotion.id = coupon.promotion_id
      join ledger.accounts account on account.cell = promotion.cell and account.id = promotion.account_id
     where coupon.cell = ${cell} and coupon.promotion_id = any(${ids.map((id) => uuid(id))}::uuid[])`);
  return rows.map(({ budgetMinor, returnedMinor, postedMinor, heldMinor, name, status, ...row }) => {
    const money = (minor: bigint): Money => ({ minor, currency: row.currency });
    const budget = money(budgetMinor);
    const standing = standingOf({ budget, returned: money(returnedMinor) }, { postedMinor, heldMinor });
    return { ...toCoupon(row), name, status, budget, standing };
  });
}

const UseRow = Type.Object({ id: Type.String(), cell: Type.Integer(), paymentId: Nullable(IdOf('pay')) });

/** Uses of coupons, as a batch locks and writes them. A row that another batch inserts first is found then. */
export const couponUsesResource: Resource<CouponUse> = {
  key: couponUsesKey,
  lock: (tx, cell, ids) =>
    tx.many(sql(UseRow)`
      select id, cell, payment_id from promotions.coupon_uses
       where cell = ${cell} and id = any(${[...ids]}::text[])
       order by id
         for no key update`),
  insert: async (tx, cell, uses) => {
    const inserted = await tx.run(sql`
      insert into promotions.coupon_uses (cell, id, payment_id)
      select ${cell}, * from unnest(${uses.map((one) => one.id)}::text[],
                                    ${uses.map((one) => one.paymentId && uuid(one.paymentId))}::uuid[])
      on conflict do nothing`);
    if (inserted !== uses.length) throw new RowTakenError();
  },
  update: async (tx, cell, uses) => {
    await tx.run(sql`
      update promotions.coupon_uses as used set payment_id = after.payment_id
        from unnest(${uses.map((one) => one.id)}::text[],
                    ${uses.map((one) => one.paymentId && uuid(one.paymentId))}::uuid[]) as after (id, payment_id)
       where used.cell = ${cell} and used.id = after.id`);
  },
};
