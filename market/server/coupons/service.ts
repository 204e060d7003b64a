import type { Db, Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { PaymentBounds } from '../catalog/bounds-domain.ts';
import type { OffersPort } from '../catalog/port.ts';
import type { Catalog } from '../catalog/service.ts';
import { isFor, judgeCoupon, judgePerson } from './domain.ts';
import type { Coupon, CouponLine, CouponRefusal, Presented } from './domain.ts';
import {
  couponsByCode,
  couponsById,
  couponsOfSeller,
  endCoupon,
  endOver,
  firstOrderCoupons,
  insertUse,
  lockCoupon,
  lockOwn,
  moveUses,
  personsOf,
  settleUse,
  startDraft,
  storeDraft,
} from './store.ts';
import { readCode, readTerms } from './typed-domain.ts';
import type { TermsFault, TypedTerms } from './typed-domain.ts';
import { offerWords } from './words.ts';

/** The discount that a part of an order asks of a coupon. */
export interface Wanted {
  readonly couponId: Id<'cpn'>;
  readonly lines: readonly CouponLine[];
  readonly discount: Money;
}

/** An order that wants to use coupons. */
export interface Buying {
  readonly orderId: Id<'ord'>;
  readonly shopperId: Id<'shp'>;
  readonly linkId: Id<'lnk'>;
  /** All links of the wallet that pays, in any account. */
  readonly links: readonly Id<'lnk'>[];
}

/** A coupon that an order cannot use. */
export interface CouponRefused {
  readonly code: 'coupon_refused';
  readonly coupon: Coupon;
  readonly refusal: CouponRefusal;
}

/** The refusals of a seller's action on a coupon. */
export type CouponError =
  | { readonly code: 'coupon_not_found' }
  | { readonly code: 'coupon_not_draft' }
  | { readonly code: 'coupon_over' }
  /** Another live coupon of the shop has the same code. */
  | { readonly code: 'code_taken'; readonly couponCode: string }
  | { readonly code: 'terms_wrong'; readonly faults: readonly TermsFault[] };

/** The door to the coupons of the shops. */
export interface Coupons extends OffersPort {
  /** Presents the coupons for a shopper, or for a guest. */
  present(ids: readonly Id<'cpn'>[], shopperId: Id<'shp'> | undefined): Promise<Presented[]>;
  /** Presents the coupons with a typed code at any of these shops. */
  presentCode(typed: string, sellerIds: readonly Id<'sel'>[], shopperId: Id<'shp'> | undefined): Promise<Presented[]>;
  /**
   * Reserves the discounts of an order in the budgets of its coupons, in the caller's transaction. Concurrent orders
   * with the same coupon follow one another. After a refusal, the caller must roll the transaction back.
   */
  reserve(tx: Tx, buying: Buying, wanted: readonly Wanted[]): Promise<Result<void, CouponRefused>>;
  /** Judges whether an order keeps its coupons if another wallet pays, and records that wallet. */
  payBy(tx: Tx, buying: Buying, couponIds: readonly Id<'cpn'>[]): Promise<Result<void, CouponRefused>>;
  /**
   * Follows an order, which the caller has locked: of its discount, what is kept is spent, and the rest goes back to the
   * budget. It is idempotent.
   */
  settle(tx: Tx, use: { couponId: Id<'cpn'>; orderId: Id<'ord'> }, kept: Money): Promise<void>;
  /** Lists a seller's coupons, newest first. */
  ofSeller(sellerId: Id<'sel'>): Promise<Coupon[]>;
  /** Stores a draft: a new one, or one of the seller's own with new terms. */
  draft(sellerId: Id<'sel'>, id: string | undefined, typed: TypedTerms): Promise<Result<void, CouponError>>;
  /** Makes a seller's draft live. */
  start(sellerId: Id<'sel'>, id: string): Promise<Result<void, CouponError>>;
  /** Ends a seller's coupon. Orders that hold a discount of it keep it. */
  end(sellerId: Id<'sel'>, id: string): Promise<Result<void, CouponError>>;
}

interface CouponsDeps {
  readonly db: Db;
  readonly world: World;
  readonly catalog: Pick<Catalog, 'goodsOf'>;
  readonly bounds: PaymentBounds;
}

const MOST_LISTED = 200;

/** Creates the door to the coupons of the shops. */
export function createCoupons(deps: CouponsDeps): Coupons {
  const { db, world } = deps;
  return {
    present: async (ids, shopperId) =>
      ids.length === 0 ? [] : presented(deps, await db.one((tx) => couponsById(tx, ids)), shopperId),
    presentCode: async (typed, sellerIds, shopperId) =>
      presented(deps, await db.one((tx) => couponsByCode(tx, readCode(typed), sellerIds)), shopperId),
    firstOrderOffer: (asked) => firstOrderOffer(deps, asked),
    reserve: (tx, buying, wanted) => reserve(deps, tx, buying, wanted),
    payBy: (tx, buying, couponIds) => payBy(tx, buying, couponIds),
    settle: (tx, use, kept) => settleUse(tx, use, { heldMinor: 0n, spentMinor: kept.minor }),
    ofSeller: (sellerId) => db.one((tx) => couponsOfSeller(tx, sellerId, MOST_LISTED)),
    draft: (sellerId, id, typed) => draft(deps, sellerId, id, typed),
    start: (sellerId, id) => start(deps, sellerId, id),
    end: (sellerId, id) =>
      changeOwn(deps, sellerId, id, async (tx, coupon) => {
        if (coupon.status === 'ended') return err({ code: 'coupon_over' });
        await endCoupon(tx, coupon.id, world.clocks.business());
        return ok();
      }),
  };
}

async function presented(
  { db, world }: CouponsDeps,
  coupons: readonly Coupon[],
  shopperId: Id<'shp'> | undefined,
): Promise<Presented[]> {
  const now = world.clocks.business();
  const ids = coupons.map((coupon) => coupon.id);
  const persons =
    shopperId === undefined || ids.length === 0
      ? undefined
      : await db.one((tx) => personsOf(tx, ids, { shopperId, linkIds: [] }));
  return coupons.map((coupon) => ({ coupon, person: persons?.get(coupon.id), now }));
}

async function firstOrderOffer(
  deps: CouponsDeps,
  { sellerId, shop, productId, shopperId }: Parameters<OffersPort['firstOrderOffer']>[0],
): Promise<string | undefined> {
  const now = deps.world.clocks.business();
  const offers = await deps.db.one((tx) => firstOrderCoupons(tx, sellerId, now));
  const meant = offers.filter((one) => productId === undefined || isFor(one, productId));
  const [first] = await presented(deps, meant.slice(0, 1), shopperId);
  if (!first || (first.person && !judgePerson(first.coupon, first.person).ok)) return undefined;
  return offerWords(first.coupon, shop);
}

async function reserve(
  { world }: CouponsDeps,
  tx: Tx,
  { orderId, shopperId, linkId, links }: Buying,
  wanted: readonly Wanted[],
): Promise<Result<void, CouponRefused>> {
  const now = world.clocks.business();
  for (const { couponId, lines, discount } of inOrder(wanted)) {
    const coupon = await lockCoupon(tx, couponId);
    // Nobody is looked up for a coupon that is over, so a crowd that comes too late waits no longer than it must.
    const open = judgeCoupon({ coupon, person: undefined, now }, lines);
    if (!open.ok) return err({ code: 'coupon_refused', coupon, refusal: open.error });
    const person = (await personsOf(tx, [couponId], { shopperId, linkIds: links })).get(couponId);
    const allowed = person ? judgePerson(coupon, person) : ok();
    if (!allowed.ok) return err({ code: 'coupon_refused', coupon, refusal: allowed.error });
    await insertUse(tx, { couponId, orderId, shopperId, linkId, discount }, now);
  }
  return ok();
}

/** Sorts what names coupons, so that two transactions that lock several never deadlock. */
function inOrder<T extends { readonly couponId: Id<'cpn'> }>(uses: readonly T[]): T[] {
  return uses.toSorted((left, right) => (left.couponId < right.couponId ? -1 : 1));
}

async function payBy(
  tx: Tx,
  { orderId, shopperId, linkId, links }: Buying,
  couponIds: readonly Id<'cpn'>[],
): Promise<Result<void, CouponRefused>> {
  for (const id of couponIds.toSorted()) {
    const coupon = await lockCoupon(tx, id);
    const person = (await personsOf(tx, [id], { shopperId, linkIds: links, orderId })).get(id);
    const allowed = person ? judgePerson(coupon, person) : ok();
    if (!allowed.ok) return err({ code: 'coupon_refused', coupon, refusal: allowed.error });
  }
  await moveUses(tx, orderId, linkId);
  return ok();
}

async function draft(
  { db, world, catalog, bounds }: CouponsDeps,
  sellerId: Id<'sel'>,
  id: string | undefined,
  typed: TypedTerms,
): Promise<Result<void, CouponError>> {
  const goods = await catalog.goodsOf(sellerId);
  const now = world.clocks.business();
  const terms = readTerms(typed, { currency: bounds.currency, productIds: goods.map((one) => one.id), now });
  if (!terms.ok) return err({ code: 'terms_wrong', faults: terms.error });
  if (id === undefined) {
    const fresh = { ...terms.value, id: world.ids.mint('cpn'), sellerId, createdAt: now };
    await db.asWriter((tx) => storeDraft(tx, fresh));
    return ok();
  }
  return changeOwn({ db }, sellerId, id, async (tx, coupon) => {
    if (coupon.status !== 'draft') return err({ code: 'coupon_not_draft' });
    await storeDraft(tx, { ...coupon, ...terms.value });
    return ok();
  });
}

function start({ db, world }: CouponsDeps, sellerId: Id<'sel'>, id: string): Promise<Result<void, CouponError>> {
  return changeOwn({ db }, sellerId, id, async (tx, coupon) => {
    const now = world.clocks.business();
    if (coupon.status !== 'draft') return err({ code: 'coupon_not_draft' });
    if (coupon.endsAt <= now) return err({ code: 'coupon_over' });
    // There may be two drafts with a code, which are locked apart, so the code itself is locked.
    await lockNames(tx, [`coupon ${sellerId} ${coupon.code}`]);
    await endOver(tx, sellerId, now);
    return (await startDraft(tx, coupon)) ? ok() : err({ code: 'code_taken', couponCode: coupon.code });
  });
}

/** Changes a seller's own coupon, which is locked meanwhile. */
function changeOwn(
  { db }: Pick<CouponsDeps, 'db'>,
  sellerId: Id<'sel'>,
  id: string,
  change: (tx: Tx, coupon: Coupon) => Promise<Result<void, CouponError>>,
): Promise<Result<void, CouponError>> {
  return db.writeResult(async (tx) => {
    const coupon = isId('cpn', id) ? await lockOwn(tx, sellerId, id) : undefined;
    return coupon ? change(tx, coupon) : err({ code: 'coupon_not_found' });
  });
}
