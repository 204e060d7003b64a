import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { compare, total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { ConfirmRight } from '../../linking/mandates/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { openShopConfirmation, releaseAfterNotice } from '../../payments/payments/shop-confirmation-domain.ts';
import { releaseLots } from './lots-domain.ts';
import type { LotError } from './lots-domain.ts';

/** Why a shop's word that a part has arrived is refused. */
export type ShopConfirmationError =
  /** The holder has contradicted it. */
  | { readonly code: 'confirmation_contested' }
  /** The seller would get more for it than the right allows. */
  | { readonly code: 'confirmation_too_large'; readonly most: Money }
  | Extract<LotError, { readonly code: 'case_open' }>;

/**
 * Notes the shop's word that a part has arrived. It moves nothing, and no time runs before `noticed`. All parts of the
 * payment that go to one person count together, so that a larger sum cannot be divided over parts, payees or moments.
 */
export function confirmByShop(
  payment: Payment,
  part: Part,
  right: ConfirmRight,
  now: Date,
): Result<Part, ShopConfirmationError> {
  if (part.shopConfirmation?.endedAt) return err({ code: 'confirmation_contested' });
  if (part.shopConfirmation) return ok(part);
  const disputed = part.lines.find((line) => line.caseId);
  if (disputed) return err({ code: 'case_open', line: disputed.reference });
  const { most, afterHours } = right;
  const sellers = payment.parts.filter((one) => one.sellerAccountId === part.sellerAccountId).map((one) => one.amount);
  if (compare(total(sellers, most.currency), most) > 0) return err({ code: 'confirmation_too_large', most });
  return ok({ ...part, shopConfirmation: { confirmedAt: now, afterHours, releaseAt: null, endedAt: null } });
}

/** Lets the time of a shop's confirmation run, once, from the moment when the wallet has sent its notice. */
export function noticed(part: Part, now: Date): Part {
  const shopConfirmation = openShopConfirmation(part);
  if (!shopConfirmation || shopConfirmation.releaseAt) return part;
  return { ...part, shopConfirmation: { ...shopConfirmation, releaseAt: releaseAfterNotice(shopConfirmation, now) } };
}

/** Ends a shop's confirmation for good. A part without an open one stays as it is. */
export function contested(part: Part, now: Date): Part {
  const { shopConfirmation } = part;
  return shopConfirmation && !shopConfirmation.endedAt
    ? { ...part, shopConfirmation: { ...shopConfirmation, endedAt: now } }
    : part;
}

/** Releases a part for its shop's confirmation, if the time after the notice has passed and the holder has not objected. */
export function releaseShopConfirmed(part: Part, now: Date): Result<Part, LotError> {
  const due = openShopConfirmation(part)?.releaseAt;
  return due && now >= due ? releaseLots(part, 'undisputed', now) : err({ code: 'nothing_to_release' });
}
