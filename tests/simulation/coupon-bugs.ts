import type { Account } from '../../wallet/server/ledger/accounts/domain.ts';
import type { CouponUse } from '../../wallet/server/payments/promotions/coupon-domain.ts';
import { couponUsesKey } from '../../wallet/server/payments/promotions/resources.ts';
import { commandsBent, rowsBent, statesBent, writesBent } from './bend.ts';
import type { AnyCommand } from './bend.ts';
import type { Bug } from './bug.ts';

/** Marks each payment as another person. */
const personForgotten = commandsBent((type, options) => {
  if (type.kind !== 'payment.use_coupon') return [type, options];
  const bent = (command: unknown) => ({
    ...(command as object),
    marks: [(command as { paymentId: string }).paymentId],
  });
  const touches: AnyCommand['touches'] = (command) => type.touches(bent(command));
  const decide: AnyCommand['decide'] = (command, state, context) => type.decide(bent(command), state, context);
  return [{ ...type, touches, decide }, options];
});

/** Changes the budget of a coupon so that nothing of it seems to be reserved. */
function unreserved(account: Account): Account {
  return account.kind === 'promotion' ? { ...account, heldMinor: 0n } : account;
}

const isUse = (kind: string): boolean => kind === 'payment.use_coupon';

/** Bugs of the wallet's coupons. */
export const couponBugs: Readonly<Record<string, Bug>> = {
  coupon_each_payment: { breaks: 'I23', seed: 30, bend: personForgotten },
  coupon_reserve_forgotten: {
    breaks: 'I23',
    seed: 13,
    bend: statesBent(isUse, (state) => rowsBent<Account>(state, 'accounts', unreserved)),
  },
  coupon_not_free_again: {
    breaks: 'I23',
    seed: 3,
    bend: writesBent((one) => {
      const isFreed = one.resource === couponUsesKey.name && (one.row as CouponUse).paymentId === null;
      return isFreed ? [] : [one];
    }),
  },
};
