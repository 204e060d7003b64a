import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { subtract, total, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { placeHold } from '../../ledger/holds/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import { coverOf } from '../../payments/payments/reserve-domain.ts';
import { refundLots } from '../escrow/lots-domain.ts';
import { standingOf } from '../escrow/shares-domain.ts';
import { addDays } from './record-domain.ts';
import type { Case } from './record-domain.ts';

/** A hold needs an end. Every case ends long before it, and its hold with it. */
const LONGEST_DAYS = 730;

/** The hold that blocks at the seller what a case about a released line may take back. */
export function blockId(caseId: Id<'cas'>): Id<'hol'> {
  return deriveId('hol', `block of ${caseId}`);
}

/** What the seller has got for a released line, and would have to give back. */
function shareOfSeller(payment: Payment, part: Part, line: string): Money {
  const refunded = refundLots(part, { lines: [{ reference: line }] });
  invariant(refunded.ok, 'a case is about a line with something left, and not yet disputed');
  return subtract(standingOf(payment, part).seller, standingOf(payment, refunded.value).seller);
}

/** The part of that share that its reserve does not cover, after the shares of other lines with cases. */
export function uncovered(payment: Payment, part: Part, line: string): Money {
  const share = shareOfSeller(payment, part, line);
  const others = part.lines.filter((one) => one.caseId && one.releasedAt && leftOf(one).minor > 0n);
  const free = { ...part, lines: part.lines.map((one) => ({ ...one, caseId: null })) };
  const claims = others.map((one) => shareOfSeller(payment, free, one.reference));
  const cover = coverOf(part, total(claims, share.currency));
  return cover.minor < share.minor ? subtract(share, cover) : zero(share.currency);
}

/**
 * Blocks that share of the seller's balance, as far as it is there; undefined if nothing is. What the reserve of the part
 * covers needs no block: a reserve stays as a whole while a case is open.
 */
export function block(
  { payment, part, account }: { payment: Payment; part: Part; account: Account },
  dispute: Case,
  now: Date,
): ReturnType<typeof placed> | undefined {
  const share = uncovered(payment, part, dispute.line);
  const free = spendable(account);
  const amount = share.minor < free.minor ? share : free;
  if (amount.minor <= 0n) return undefined;
  return placed(account, dispute, amount, now);
}

function placed(account: Account, { id, cell, paymentId }: Case, amount: Money, now: Date) {
  const expiresAt = addDays(now, LONGEST_DAYS);
  const held = placeHold(account, { id: blockId(id), cell, accountId: account.id, amount, paymentId, expiresAt });
  invariant(held.ok, 'a block is at most what is spendable');
  return held.value;
}
