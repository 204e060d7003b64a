import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import { areRelated, marksOf, readCode } from '../promotions/coupon-domain.ts';
import type { Known } from '../promotions/coupon-domain.ts';
import { markOf } from '../promotions/marks-crypto.ts';
import { keyless } from './charge-service.ts';
import { dropCoupon, useCoupon } from './coupon-commands.ts';
import type { UseCouponError } from './coupon-commands.ts';
import type { Payment } from './domain.ts';
import type { PaymentsDeps } from './port.ts';
import { hasPaid } from './finding-store.ts';

/** Takes the coupon with a typed code off a payment, or says why it does not apply. */
export async function takeCoupon(
  deps: PaymentsDeps,
  payment: Payment,
  { typed, isSameBrowser }: { readonly typed: string; readonly isSameBrowser: boolean },
): Promise<Result<Payment, UseCouponError>> {
  const { db, world, batch, coupons, couponKey } = deps;
  const code = readCode(typed);
  const coupon = code === undefined ? undefined : await coupons.find(code);
  if (!coupon) return err({ code: 'coupon_not_applicable', why: 'unknown' });
  const sellers = await sellersOf(deps, payment);
  const [payer, ...others] = await knownOf(deps, [payment.payerId, ...sellers]);
  const isRelated = isSameBrowser || others.some((seller) => areRelated(payer!, seller));
  const isFirst = !coupon.isFirstOnly || !(await db.one((tx) => hasPaid(tx, HOME_CELL, payment.payerId)));
  const marks = marksOf(payer!).map((text) => markOf(couponKey, text));
  const holdId = world.ids.mint('hol');
  const command = { paymentId: payment.id, coupon, facts: { isFirst, isRelated }, marks, holdId };
  return keyless(await batch.submit(useCoupon, command, { cell: payment.cell }));
}

/** Takes the coupon of a payment away again. */
export async function leaveCoupon({ batch }: PaymentsDeps, { id: paymentId, cell }: Payment): Promise<void> {
  await batch.submit(dropCoupon, { paymentId }, { cell });
}

/** Lists the holders to whom a payment goes. */
export async function sellersOf({ payees }: Pick<PaymentsDeps, 'payees'>, payment: Payment): Promise<Id<'hld'>[]> {
  const ids = payment.parts.map((part) => part.payeeId);
  const found = await payees.find(payment.clientId, [...new Set(ids)]);
  return [...new Set(found.map(({ holderId }) => holderId))];
}

/** Reads what is known of holders, in their order. */
async function knownOf({ accounts, instruments }: PaymentsDeps, ids: readonly Id<'hld'>[]): Promise<Known[]> {
  const [holders, fingerprints] = await Promise.all([
    Promise.all(ids.map((id) => accounts.get(id))),
    instruments.fingerprints(ids),
  ]);
  return holders.map((holder) => ({ holder, instruments: fingerprints.get(holder.id) ?? [] }));
}
