import type { Trade } from '../../wallet/server/linking/clients/domain.ts';
import type { Profile } from '../../wallet/server/identity/accounts/domain.ts';

/** The wallet of the demo that has half a year behind it. The person is invented; the number is one that the German regulator reserves for films. */
export const lifePerson: Profile & { readonly phone: string; readonly pin: string } = {
  phone: '+4917604069950',
  pin: '739146',
  givenName: 'Runa',
  familyName: 'Halvard',
  birthDate: '1992-09-03',
  // Without an address for mail, half a year of receipts does not fill the sandbox's inbox.
  email: null,
  address: { line1: 'Kanalstrasse 7', postalCode: '10115', city: 'Berlin', country: 'DE' },
};

/** How far back the life begins. */
export const LIFE_DAYS = 183;

/** A shop at which the life buys, with the demo's seller who is paid there. */
export interface LifeShop {
  /** The number of its first order. */
  readonly orders: number;
  readonly slug: string;
  readonly name: string;
  readonly trade: Trade;
  readonly seller: string;
  /** The day of the first order, and the days between two. */
  readonly first: number;
  readonly every: number;
  /** What is bought in turn, with its cents. */
  readonly goods: readonly (readonly [name: string, cents: number])[];
}

/** The shops are invented, as are their goods. */
export const lifeShops: readonly LifeShop[] = [
  {
    slug: 'green-basket',
    orders: 1040,
    name: 'Green Basket',
    trade: 'groceries',
    seller: 'moss-lane',
    first: 2.4,
    every: 7,
    goods: [
      ['Vegetable box, large', 4_290],
      ['Vegetable box, small', 2_890],
      ['Vegetable box and bread', 4_840],
      ['Vegetable box and cheese', 4_930],
    ],
  },
  {
    slug: 'harbour-roast',
    orders: 2740,
    name: 'Harbour Roast',
    trade: 'groceries',
    seller: 'copper-and-crumb',
    first: 5.75,
    every: 14,
    goods: [
      ['Espresso beans, 1 kg', 2_150],
      ['Filter coffee, 500 g', 1_380],
    ],
  },
  {
    slug: 'linden-books',
    orders: 4440,
    name: 'Linden Books',
    trade: 'entertainment',
    seller: 'larkfield',
    first: 11.5,
    every: 24,
    goods: [
      ['Two paperbacks', 2_760],
      ['An atlas of birds', 3_450],
      ['A cookbook', 2_490],
    ],
  },
  {
    slug: 'stitchery',
    orders: 6140,
    name: 'Stitchery',
    trade: 'shopping',
    seller: 'moss-lane',
    first: 20.6,
    every: 52,
    goods: [
      ['Linen shirt', 6_900],
      ['Wool socks, three pairs', 2_700],
      ['Rain jacket', 9_800],
    ],
  },
  {
    slug: 'pine-and-pedal',
    orders: 7840,
    name: 'Pine & Pedal',
    trade: 'travel',
    seller: 'larkfield',
    first: 34.45,
    every: 66,
    goods: [
      ['Bicycle lights', 3_990],
      ['Day rucksack', 7_450],
    ],
  },
  {
    slug: 'lumen-home',
    orders: 9540,
    name: 'Lumen Home',
    trade: 'home',
    seller: 'voltwise',
    first: 47.8,
    every: 60,
    goods: [
      ['Reading lamp', 5_900],
      ['Cotton bedding', 8_450],
      ['Six glasses', 2_980],
    ],
  },
];

/** Every so many days, money comes from the card. */
export const TOP_UP = { every: 30, minor: 42_000n } as const;

/** The day of an exchange into dollars. */
export const EXCHANGE = { day: 96, minor: 20_000n } as const;

/** The order, counted from one at its shop, whose seller gives part of the money back. */
export const REFUND = { slug: 'stitchery', order: 2, minor: 900n } as const;
