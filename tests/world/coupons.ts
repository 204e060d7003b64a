import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { CouponTerms } from '../../wallet/server/payments/promotions/coupon-domain.ts';
import type { Constellation } from './constellation.ts';
import { fundIncome } from './money.ts';

const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' });

let last = 0;

/** A coupon of the wallet that can be taken. */
export interface OpenCoupon extends CouponTerms {
  readonly promotionId: Id<'prm'>;
  readonly budget: Money;
}

/**
 * Opens a coupon of the wallet without the console: by default 5 euros off a payment of 20 or more, with a budget of 100
 * euros from the wallet's income.
 */
export async function openCoupon(
  world: Constellation,
  { budget = eur(10_000n), ...more }: Partial<OpenCoupon> = {},
): Promise<OpenCoupon> {
  last += 1;
  const terms: CouponTerms = {
    code: `SPRING${last}`,
    amount: eur(500n),
    minimum: eur(2_000n),
    isFirstOnly: false,
    startsAt: new Date(0),
    endsAt: new Date('2100-01-01'),
    ...more,
  };
  const promotionId = mintId('prm', Date.now(), randomBytes(10));
  const { code, amount, minimum, isFirstOnly, startsAt, endsAt } = terms;
  await world.walletRows(
    `insert into promotions.coupons (cell, promotion_id, code, amount_minor, minimum_minor, currency, is_first_only,
                                     starts_at, ends_at)
     values (0, $1, $2, $3, $4, 'EUR', $5, $6, $7)`,
    [toUuid(promotionId), code, amount.minor, minimum.minor, isFirstOnly, startsAt, endsAt],
  );
  await fundIncome(world, budget.minor);
  const opened = await world.wallet.payments.coupons.open({ promotionId, name: terms.code, budget });
  assert.ok(opened.ok);
  return { promotionId, budget, ...terms };
}

/** Makes a person somebody else: in tests, all have one name, birth date and address. */
export async function makeOther(world: Constellation, holderId: Id<'hld'>, name: string): Promise<void> {
  await world.walletRows(
    `update accounts.holders set given_name = $2, address = jsonb_set(address, '{line1}', to_jsonb($3::text)) where id = $1`,
    [toUuid(holderId), name, `House of ${name}`],
  );
}

/** Gives a person a card with a number, as the processor's fingerprint of it. */
export async function giveCard(world: Constellation, holderId: Id<'hld'>, number: string): Promise<void> {
  const id = toUuid(mintId('ins', Date.now(), randomBytes(10)));
  await world.walletRows(
    `insert into instruments.cards (cell, id, holder_id, processor_id, brand, last4, exp_month, exp_year, funding,
                                    fingerprint, added_at)
     values (0, $1, $2, $3, 'visa', '4242', 12, 2039, 'credit', $4, now())`,
    [id, toUuid(holderId), `pm_${id}`, number],
  );
}
