import type { Money } from '#platform/money/money.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { DealsData } from '../../../web/src/seller-view-model.ts';
import type { DealFault, TypedDeal } from '../../catalog/deals-domain.ts';
import type { Catalog } from '../../catalog/service.ts';

interface Shown {
  readonly deals: Awaited<ReturnType<Catalog['dealsOf']>>;
  readonly goods: readonly { readonly id: string; readonly name: string; readonly price: Money }[];
  readonly now: Date;
  readonly typed: TypedDeal;
  readonly faults: readonly DealFault[];
  readonly news?: string | undefined;
}

/** The empty form of a deal that starts on the day of `now`. */
export function newTyped(now: Date): TypedDeal {
  return { product: '', price: '', starts: now.toISOString().slice(0, 10), ends: '' };
}

/** Turns a seller's deals into the data of their page. */
export function toDealsData({ deals, goods, now, typed, faults, news }: Shown): DealsData {
  return {
    page: 'deals',
    deals: deals.map((deal) => toDealView(deal, now)),
    goods: goods.map(({ id, name, price }) => ({ id, label: t('{name}, {price}', { name, price }) })),
    typed,
    news,
    faults: faults.map((fault) => ({ field: fields[fault], message: faultWords[fault]() })),
  };
}

function toDealView(deal: Shown['deals'][number], now: Date): DealsData['deals'][number] {
  const { id, name, currency, startsAt, endsAt } = deal;
  const state = now >= endsAt ? 'ended' : now < startsAt ? 'planned' : 'live';
  const price = { minor: deal.priceMinor, currency };
  const listed = { minor: deal.listedMinor, currency };
  return {
    id,
    name,
    price: t('{price} instead of {listed}', { price, listed }),
    days: t('From {startsAt, date, longDate} until {until, date, longDate}, in UTC', {
      startsAt,
      until: new Date(endsAt.getTime() - 1),
    }),
    statusWords: stateWords[state](),
    tone: state === 'live' ? 'success' : state === 'planned' ? 'accent' : undefined,
    canEnd: state !== 'ended',
  };
}

const stateWords: Readonly<Record<'planned' | 'live' | 'ended', Message>> = {
  planned: msg('Starts later'),
  live: msg('Live'),
  ended: msg('Ended'),
};

const fields: Readonly<Record<DealFault, string>> = {
  product: 'product',
  price: 'price',
  price_not_lower: 'price',
  starts: 'starts',
  ends: 'ends',
  ends_before_start: 'ends',
  ends_in_the_past: 'ends',
  overlaps: 'starts',
};

const faultWords: Readonly<Record<DealFault, Message>> = {
  product: msg('Choose one of your products'),
  price: msg('Type a price in euros, such as 12.50'),
  price_not_lower: msg('The price must be lower than the product’s own'),
  starts: msg('Choose the first day'),
  ends: msg('Choose the last day'),
  ends_before_start: msg('The last day must not be before the first'),
  ends_in_the_past: msg('The last day must not be over already'),
  overlaps: msg('The product has another deal on some of these days. Choose other days, or end that one'),
};
