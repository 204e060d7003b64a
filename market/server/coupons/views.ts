import { currencies } from '#platform/money/currency.ts';
import { decimalText, formatMoney } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { CouponFormData, CouponsData, OwnCouponView } from '../../web/src/coupon-view-model.ts';
import type { Fault } from '../../web/src/common-view-model.ts';
import { urls } from '../urls.ts';
import { budgetLeft, lastDayOf } from './domain.ts';
import type { Coupon } from './domain.ts';
import type { CouponError } from './service.ts';
import type { TermsFault, TypedTerms } from './typed-domain.ts';
import { worthWords } from './words.ts';

/** A seller's product. */
export interface Goods {
  readonly id: string;
  readonly name: string;
}

/** Turns a seller's coupons into the data of their page. */
export function toCouponsData(
  coupons: readonly Coupon[],
  goods: readonly Goods[],
  now: Date,
  more: Partial<Pick<CouponsData, 'news' | 'faults'>> = {},
): CouponsData {
  return {
    page: 'coupons',
    coupons: coupons.map((coupon) => toView(coupon, goods, now)),
    news: more.news,
    faults: more.faults ?? [],
  };
}

function toView(coupon: Coupon, goods: readonly Goods[], now: Date): OwnCouponView {
  const { id, code, budget, held, spent } = coupon;
  const state = stateOf(coupon, now);
  return {
    id,
    code,
    statusWords: stateWords[state](),
    tone: state === 'live' ? 'success' : state === 'planned' ? 'accent' : undefined,
    terms: termsOf(coupon, goods),
    spent: formatMoney(spent),
    held: formatMoney(held),
    left: formatMoney(budgetLeft(coupon)),
    usedPercent: Number(((held.minor + spent.minor) * 100n) / budget.minor),
    canChange: state === 'draft',
    canEnd: state !== 'ended',
  };
}

type State = 'draft' | 'planned' | 'live' | 'ended';

function stateOf({ status, startsAt, endsAt }: Coupon, now: Date): State {
  if (status === 'ended' || (status === 'live' && now >= endsAt)) return 'ended';
  if (status === 'draft') return 'draft';
  return now < startsAt ? 'planned' : 'live';
}

const stateWords: Readonly<Record<State, Message>> = {
  draft: msg('Draft'),
  planned: msg('Starts later'),
  live: msg('Live'),
  ended: msg('Ended'),
};

function termsOf(coupon: Coupon, goods: readonly Goods[]): string[] {
  const { worth, minimum, perPerson, isFirstOrder, productIds, startsAt } = coupon;
  const names = goods.filter((one) => productIds.some((id) => id === one.id)).map((one) => one.name);
  const until = lastDayOf(coupon);
  return [
    minimum.minor === 0n
      ? t('{worth} off', { worth: worthWords(worth) })
      : t('{worth} off, from {minimum} on', { worth: worthWords(worth), minimum }),
    names.length === 0 ? t('For all products') : t('For {names}', { names: names.join(', ') }),
    isFirstOrder
      ? t('Only for a first order from your shop')
      : t('{perPerson, plural, one {Once} other {# times}} for each person', { perPerson }),
    t('From {startsAt, date, longDate} until {until, date, longDate}, in UTC', { startsAt, until }),
    t('Budget: {budget}', { budget: coupon.budget }),
  ];
}

/** The empty form of a coupon that starts on the day of `now`. */
export function newTyped(now: Date): TypedTerms {
  return {
    code: '',
    kind: 'percent',
    percent: '',
    amount: '',
    budget: '',
    minimum: '',
    perPerson: '1',
    isFirstOrder: false,
    productIds: [],
    starts: now.toISOString().slice(0, 10),
    ends: '',
  };
}

/** The terms of a draft as the form shows them. */
export function toTyped(coupon: Coupon): TypedTerms {
  const { code, worth, budget, minimum, perPerson, isFirstOrder, productIds, startsAt } = coupon;
  return {
    code,
    kind: worth.kind,
    percent: worth.kind === 'percent' ? String(worth.basisPoints / 100) : '',
    amount: worth.kind === 'amount' ? plain(worth.amount) : '',
    budget: plain(budget),
    minimum: minimum.minor === 0n ? '' : plain(minimum),
    perPerson: String(perPerson),
    isFirstOrder,
    productIds,
    starts: startsAt.toISOString().slice(0, 10),
    ends: lastDayOf(coupon).toISOString().slice(0, 10),
  };
}

function plain({ minor, currency }: Money): string {
  return decimalText(minor, currencies[currency].decimals);
}

/** Turns a draft as typed into the data of its form. @param couponId Undefined for a new one. */
export function toFormData(
  typed: TypedTerms,
  goods: readonly Goods[],
  couponId: string | undefined,
  faults: readonly Fault[],
): CouponFormData {
  return {
    page: 'coupon-form',
    action: couponId === undefined ? urls.coupons.draft() : urls.coupons.coupon({ couponId }),
    isNew: couponId === undefined,
    typed,
    goods: goods.map(({ id, name }) => ({ id, name, isChosen: typed.productIds.includes(id) })),
    faults,
  };
}

/** Turns the refusal of a seller's action into faults of its form. */
export function couponFaults(error: Exclude<CouponError, { code: 'coupon_not_found' }>): Fault[] {
  switch (error.code) {
    case 'terms_wrong':
      return error.faults.map(termsFault);
    case 'coupon_not_draft':
      return [{ field: 'main', message: t('This coupon has started or ended, so its terms stay as they are.') }];
    case 'coupon_over':
      return [{ field: 'main', message: t('This coupon is over. Make a new one.') }];
    case 'code_taken': {
      const { couponCode: code } = error;
      return [{ field: 'main', message: t('{code} is live already. End it first, or change the code.', { code }) }];
    }
  }
}

function termsFault(fault: TermsFault): Fault {
  return { field: fields[fault], message: faultWords[fault]() };
}

const fields: Readonly<Record<TermsFault, string>> = {
  code: 'code',
  percent: 'percent',
  amount: 'amount',
  budget: 'budget',
  budget_below_amount: 'budget',
  minimum: 'minimum',
  per_person: 'per_person',
  products: 'products',
  starts: 'starts',
  ends: 'ends',
  ends_before_start: 'ends',
  ends_in_the_past: 'ends',
};

const faultWords: Readonly<Record<TermsFault, Message>> = {
  code: msg('Type a code of 4 to 20 letters from A to Z and digits'),
  percent: msg('Type a whole number from 1 to 90'),
  amount: msg('Type what it takes off in euros, such as 5 or 12.50'),
  budget: msg('Type a budget in euros, such as 100'),
  budget_below_amount: msg('The budget must cover the discount at least once'),
  minimum: msg('Type an amount in euros, such as 30, or leave it empty'),
  per_person: msg('Type a whole number from 1 to 100'),
  products: msg('Choose products of your shop: one of these is no longer there'),
  starts: msg('Choose the first day'),
  ends: msg('Choose the last day'),
  ends_before_start: msg('The last day must not be before the first'),
  ends_in_the_past: msg('The last day must not be over already'),
};
