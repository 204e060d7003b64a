import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { StepUpTerms } from '../../identity/limits/domain.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';

/** The reasons why a payment asks its payer. */
export const reasons = [
  'above_cap',
  'untracked',
  'large_payment',
  'large_day',
  'new_country',
  'unusual_hour',
  'new_login',
  'many_payments',
  'new_browser',
] as const;

/** One of `reasons`. */
export type Reason = (typeof reasons)[number];

/** What a payment asks of its payer. `strong`: a passkey or a code of an authenticator app, and not the PIN. */
export type Asks = 'nothing' | 'any_proof' | 'strong_proof';

/** A payer's habits, as captured payments leave them. All three lists are bounded. */
export interface Habits {
  readonly id: Id<'hld'>;
  readonly cell: number;
  /** The countries of all sellers whom the payer has paid. */
  readonly countries: readonly string[];
  /** The hours (UTC) of the last payments that the payer approved. A shop cannot teach hours by taps. */
  readonly hours: readonly number[];
  /** The captures in the hour before the last one, with that one. */
  readonly recent: readonly Date[];
}

/** A decision, as it is kept with its payment. */
export interface StepUp {
  /** The countries of the sellers, from the wallet's own records of them. */
  readonly countries: readonly string[];
  /** The version of the limits by which the payment was judged last; null before that. */
  readonly version: number | null;
  /** Why the payer was asked, now and earlier. */
  readonly reasons: readonly Reason[];
}

/** Kept with a payment before it is judged, with one from before there were rules, and with those of a closed wallet. */
export const notJudged: StepUp = { countries: [], version: null, reasons: [] };

/** The facts that decide on what a payment asks. */
export interface Facts {
  readonly now: Date;
  /** What the payer pays. */
  readonly amount: Money;
  /** Captured today (UTC) before it, in its currency. */
  readonly todayMinor: bigint;
  readonly countries: readonly string[];
  /** The payer's own country; null if the wallet does not know it. */
  readonly homeCountry: string | null;
  readonly habits: Pick<Habits, 'countries' | 'hours' | 'recent'>;
  /** What only a tap has: the caps of its mandate, parts without tracking, and the last login in a new browser. */
  readonly tap: {
    readonly isAboveCap: boolean;
    readonly isUntracked: boolean;
    readonly newLoginAt: Date | null;
  } | null;
  /** Since when the wallet knows the browser of an approval; null for a tap, which comes from the shop's server. */
  readonly browserSince: Date | null;
}

interface Rule {
  readonly asks: Exclude<Asks, 'nothing'>;
  readonly applies: (facts: Facts, terms: StepUpTerms) => boolean;
  /** For operators. */
  readonly name: Message;
  /** For the payer. Its values are those of `valuesOf`. */
  readonly words: Message;
}

/** The rules. A payment asks for the strongest proof of all that apply; one to which none applies asks for nothing. */
export const rules: Readonly<Record<Reason, Rule>> = {
  above_cap: {
    asks: 'any_proof',
    name: msg('above the caps of the link'),
    applies: ({ tap }) => tap !== null && tap.isAboveCap,
    words: msg('It is more than the shop may take without asking you.'),
  },
  untracked: {
    asks: 'any_proof',
    name: msg('sent without tracking'),
    applies: ({ tap }) => tap !== null && tap.isUntracked,
    words: msg('Some of it is sent without tracking.'),
  },
  large_payment: {
    asks: 'any_proof',
    name: msg('large payment'),
    applies: ({ amount }, { paymentMinor }) => amount.minor > paymentMinor,
    words: msg('It is above {payment}.'),
  },
  large_day: {
    asks: 'any_proof',
    name: msg('much in one day'),
    applies: ({ amount, todayMinor }, { dayMinor }) => todayMinor + amount.minor > dayMinor,
    words: msg('With it, you pay more than {day} today.'),
  },
  new_country: {
    asks: 'any_proof',
    name: msg('new country'),
    applies: ({ countries, homeCountry, habits }) =>
      countries.some((one) => one === UNKNOWN || (one !== homeCountry && !habits.countries.includes(one))),
    words: msg('You have not paid a seller from this country before.'),
  },
  unusual_hour: {
    asks: 'any_proof',
    name: msg('unusual hour'),
    applies: ({ now, habits: { hours } }, { usualFrom, usualWithinHours }) =>
      hours.length >= usualFrom && hours.every((hour) => hoursApart(hour, now.getUTCHours()) > usualWithinHours),
    words: msg('You do not usually pay at this hour.'),
  },
  new_login: {
    asks: 'any_proof',
    name: msg('login in a new browser'),
    applies: ({ now, tap }, { newBrowserHours }) => isWithin(newBrowserHours, tap?.newLoginAt ?? null, now),
    words: msg('Somebody logged in to your wallet in a new browser in the last {hours} hours.'),
  },
  many_payments: {
    asks: 'strong_proof',
    name: msg('many payments in an hour'),
    applies: ({ now, habits: { recent } }, { mostInHour }) =>
      recent.filter((one) => isWithin(1, one, now)).length >= mostInHour,
    words: msg('You have paid {most} times in the last hour.'),
  },
  new_browser: {
    asks: 'strong_proof',
    name: msg('approved in a new browser'),
    applies: ({ now, browserSince }, { newBrowserHours }) => isWithin(newBrowserHours, browserSince, now),
    words: msg('Your wallet has known this browser for less than {hours} hours.'),
  },
};

/** The country of a seller about whom the wallet knows none. It is always a new one. */
export const UNKNOWN = 'ZZ';
/** How many hours and recent payments are kept. */
const MOST_KEPT = 50;
const HOUR_MS = 3_600_000;

function isWithin(hours: number, at: Date | null, now: Date): boolean {
  return at !== null && now.getTime() - at.getTime() < hours * HOUR_MS;
}

function hoursApart(one: number, other: number): number {
  const apart = Math.abs(one - other);
  return Math.min(apart, 24 - apart);
}

/** Judges what a payment asks now, and why. */
export function judgeStepUp(facts: Facts, terms: StepUpTerms): { asks: Asks; reasons: readonly Reason[] } {
  const applying = reasons.filter((reason) => rules[reason].applies(facts, terms));
  const isStrong = applying.some((reason) => rules[reason].asks === 'strong_proof');
  if (isStrong) return { asks: 'strong_proof', reasons: applying };
  return { asks: applying.length > 0 ? 'any_proof' : 'nothing', reasons: applying };
}

/** Whether a proof is as strong as a payment asks for. */
export function isEnough(proof: Proof['kind'], asks: Asks): boolean {
  return proof !== 'pin' || asks !== 'strong_proof';
}

/** The payer's proof is weaker than the payment asks for. */
export interface TooWeak {
  readonly code: 'stronger_proof_needed';
  /** Only those that ask for a stronger one. */
  readonly reasons: readonly Reason[];
}

/** Lists the reasons that ask for more than a PIN. */
export function strongReasons(all: readonly Reason[]): Reason[] {
  return all.filter((reason) => rules[reason].asks === 'strong_proof');
}

/** Adds a decision to those that are kept with a payment. */
export function withDecision(kept: StepUp, version: number, found: readonly Reason[]): StepUp {
  return { ...kept, version, reasons: reasons.filter((one) => kept.reasons.includes(one) || found.includes(one)) };
}

/** The habits of a payer before the first payment. */
export function noHabits(id: Id<'hld'>, cell: number): Habits {
  return { id, cell, countries: [], hours: [], recent: [] };
}

/** Adds a payment that is captured now. */
export function learn(
  habits: Habits,
  { countries, isApproved }: { readonly countries: readonly string[]; readonly isApproved: boolean },
  now: Date,
): Habits {
  const known = new Set([...habits.countries, ...countries.filter((one) => one !== UNKNOWN)]);
  const hours = isApproved ? [...habits.hours, now.getUTCHours()] : habits.hours;
  const recent = [...habits.recent.filter((one) => isWithin(1, one, now)), now];
  return { ...habits, countries: [...known], hours: hours.slice(-MOST_KEPT), recent: recent.slice(-MOST_KEPT) };
}

/** The values of the rules' words. */
export function valuesOf({ paymentMinor, dayMinor, newBrowserHours, mostInHour }: StepUpTerms, { currency }: Money) {
  return {
    payment: { minor: paymentMinor, currency },
    day: { minor: dayMinor, currency },
    hours: newBrowserHours,
    most: mostInHour,
  };
}
