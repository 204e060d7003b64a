import { randomBytes, randomInt } from 'node:crypto';
import type { Browser } from './browser.ts';

export interface Urls {
  readonly wallet: string;
  readonly market: string;
  readonly sandbox: string;
}

/** An invented shopper for the demo. */
export interface Shopper {
  readonly browser: Browser;
  readonly phone: string;
  readonly email: string;
  readonly password: string;
  readonly pin: string;
}

/** Numbers that the German regulator reserves for films, so nobody has them. The last hundred are the seed's. */
const filmNumbers = { prefix: '+4917604069', count: 900 };

/** A new person for each run, so that no run depends on an earlier one. */
export function newShopper(browser: Browser): Shopper {
  const name = randomBytes(4).toString('hex');
  return {
    browser,
    phone: `${filmNumbers.prefix}${String(randomInt(filmNumbers.count)).padStart(3, '0')}`,
    email: `robin-${name}@shoppers.holdfast.example`,
    password: `harbor lantern ${randomBytes(9).toString('base64url')}`,
    pin: '739146',
  };
}

export const profile = {
  givenName: 'Robin',
  familyName: 'Demo',
  birthDay: '14',
  birthMonth: '3',
  birthYear: '1990',
  line1: 'Lindenweg 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};
