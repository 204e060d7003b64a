import type { Db, Tx } from '#platform/db/db.ts';
import type { KeyReused } from '#platform/http/idempotency.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { HOUSE_OWNER } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import { closePromotion, openPromotion } from './commands.ts';
import type { CouponStanding, CouponTerms, PlannedCoupon } from './coupon-domain.ts';
import { couponStandings, findCoupon, insertCoupon } from './coupon-store.ts';
import type { BudgetError, Promotion } from './domain.ts';
import { couponOver } from './jobs-schema.ts';

/** Stands where a shop's promotion has its shop. No client has this name: it has a space. */
const THE_WALLET = 'the wallet';

/** The door to the wallet's own coupons, for its operators. */
export interface Coupons {
  /**
   * Stores the terms of a coupon, and that its budget closes when it ends. It takes nothing off before it is open.
   *
   * @returns False if another coupon has its code.
   */
  plan(tx: Tx, promotionId: Id<'prm'>, terms: CouponTerms): Promise<boolean>;
  /** Finds a coupon by its code, whether or not it is open. */
  find(code: string): Promise<PlannedCoupon | undefined>;
  /** Opens a planned coupon, and moves its budget out of the wallet's income. Idempotent. */
  open(asked: CouponBudget): Promise<Result<unknown, BudgetError | KeyReused>>;
  /** Closes a coupon: the rest of its budget returns, and so does later what quotes leave. Idempotent. */
  close(promotionId: Id<'prm'>): Promise<void>;
  /** Reads those of these coupons that were opened, with what is held, spent, left and returned of each budget. */
  standings(promotionIds: readonly Id<'prm'>[]): Promise<CouponStanding[]>;
}

/** What opens a coupon. */
export interface CouponBudget {
  readonly promotionId: Id<'prm'>;
  readonly name: string;
  readonly budget: Money;
}

interface CouponsDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Pick<Ledger, 'house'>;
}

/** Creates the door to the wallet's own coupons. */
export function createCoupons(deps: CouponsDeps): Coupons {
  return {
    plan: (tx, promotionId, terms) => planCoupon(tx, promotionId, terms),
    find: (code) => deps.db.one((tx) => findCoupon(tx, HOME_CELL, code)),
    open: (asked) => openCoupon(deps, asked),
    close: (promotionId) => closeCoupon(deps, promotionId),
    standings: (promotionIds) => deps.db.one((tx) => couponStandings(tx, HOME_CELL, promotionIds)),
  };
}

async function planCoupon(tx: Tx, promotionId: Id<'prm'>, terms: CouponTerms): Promise<boolean> {
  const isNew = await insertCoupon(tx, HOME_CELL, promotionId, terms);
  if (isNew) await setTimers(tx, [couponOver.at(terms.endsAt, promotionId)], HOME_CELL);
  return isNew;
}

function openCoupon(
  { world, batch, ledger }: CouponsDeps,
  { promotionId: id, name, budget }: CouponBudget,
): ReturnType<Coupons['open']> {
  const now = world.clocks.business();
  const { currency } = budget;
  const account: Account = {
    id: world.ids.mint('acc'),
    cell: HOME_CELL,
    ...HOUSE_OWNER,
    kind: 'promotion',
    currency,
    floorMinor: 0n,
    postedMinor: 0n,
    heldMinor: 0n,
    opening: { at: now, promotionId: id },
  };
  const promotion: Promotion = {
    id,
    cell: HOME_CELL,
    clientId: THE_WALLET,
    clientAccountId: ledger.house('fees', currency, HOME_CELL),
    accountId: account.id,
    name,
    budget,
    returned: zero(currency),
    status: 'open',
    createdAt: now,
    closedAt: null,
  };
  const requestHash = sha256Base64url(canonicalJson({ id, budget_minor: String(budget.minor), currency }));
  const key = { scope: 'promotions.own', key: id, requestHash };
  return batch.submit(openPromotion, { promotion, account }, { cell: HOME_CELL, key });
}

/** Nothing closes a coupon that was never opened. */
async function closeCoupon({ batch }: CouponsDeps, promotionId: Id<'prm'>): Promise<void> {
  await batch.submit(closePromotion, { promotionId }, { cell: HOME_CELL });
}
