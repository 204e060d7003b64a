import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Waits } from '../restrictions/domain.ts';
import { commonPins } from './common-pins-data.ts';

/**
 * A holder's proof of agreement: the PIN, a code of the authenticator app, or a passkey's signature over a challenge that
 * names the agreement.
 */
export type Proof =
  | { readonly kind: 'pin'; readonly pin: string }
  | { readonly kind: 'totp'; readonly code: string }
  | { readonly kind: 'passkey'; readonly response: AuthenticationResponseJSON };

/**
 * Every `tries` wrong tries in a row lock the PIN, each time for longer: `lockMs` times the square of the lock's
 * number. After `most` wrong tries in a row, the PIN is blocked until it is replaced.
 */
export const pinRules = { tries: 5, lockMs: 30 * 60_000, most: 100 } as const;

/** The failures and lock of a holder's PIN. */
export interface PinState {
  /** Wrong tries in a row, over all locks. */
  readonly failures: number;
  readonly lockedUntil: Date | null;
}

/** The reasons why a PIN is not accepted as proof. */
export type PinError =
  | { readonly code: 'pin_not_set' }
  | { readonly code: 'pin_wrong'; readonly triesLeft: number }
  | { readonly code: 'pin_locked'; readonly until: Date }
  | { readonly code: 'pin_blocked' };

/** The state of a new PIN, and of one whose last try was right. */
export const untriedPin: PinState = { failures: 0, lockedUntil: null };

/** Judges whether a PIN may be tried: not while it is locked, and never again once it is blocked. */
export function mayTryPin({ failures, lockedUntil }: PinState, now: Date): Result<void, PinError> {
  if (failures >= pinRules.most) return err({ code: 'pin_blocked' });
  return lockedUntil !== null && now < lockedUntil ? err({ code: 'pin_locked', until: lockedUntil }) : ok();
}

/** The state after a try that has not been checked yet: it counts as wrong until it proves right. */
export function countPinTry(state: PinState, now: Date): PinState {
  const failures = state.failures + 1;
  if (failures % pinRules.tries !== 0) return { failures, lockedUntil: null };
  const lock = failures / pinRules.tries;
  return { failures, lockedUntil: new Date(now.getTime() + pinRules.lockMs * lock ** 2) };
}

/** The refusal of a wrong PIN, from the state that `countPinTry` returned. */
export function wrongPin({ failures, lockedUntil }: PinState): Exclude<PinError, { code: 'pin_not_set' }> {
  if (failures >= pinRules.most) return { code: 'pin_blocked' };
  if (lockedUntil !== null) return { code: 'pin_locked', until: lockedUntil };
  return { code: 'pin_wrong', triesLeft: pinRules.tries - (failures % pinRules.tries) };
}

/** The reasons why a PIN is not set. */
export type PinChoiceError =
  | { readonly code: 'pin_malformed' }
  | { readonly code: 'pin_obvious' }
  | { readonly code: 'pin_set_already' }
  | Waits;

/** Judges a new PIN: six digits, no pattern, not among the commonest, and not the holder's birth date. */
export function judgePin(pin: string, birthDate: string | null): Result<void, PinChoiceError> {
  if (!/^[0-9]{6}$/.test(pin)) return err({ code: 'pin_malformed' });
  const isObvious = commonPins.has(pin) || patterns.some((matches) => matches(pin)) || datesOf(birthDate).includes(pin);
  return isObvious ? err({ code: 'pin_obvious' }) : ok();
}

/** Straight lines on a keypad in one direction, and the middle column down to the zero. */
const lines = ['123', '456', '789', '147', '258', '369', '159', '357', '580'];
const keypadLines = new Set(lines.flatMap((line) => [line, Array.from(line).toReversed().join('')]));

/**
 * Patterns that people like to choose. Together with the commonest thousand, they are less than one PIN in a hundred.
 */
const patterns: readonly ((pin: string) => boolean)[] = [
  // 135791, 111111, 876543
  (pin) => new Set(stepsOf(pin)).size === 1,
  // 123450, 012344, 511111
  (pin) => isRow(pin.slice(0, 5)) || isRow(pin.slice(1)),
  // 123789, 321456, 111222
  (pin) => isRow(pin.slice(0, 3)) && isRow(pin.slice(3)),
  // 147258, 159753
  (pin) => keypadLines.has(pin.slice(0, 3)) && keypadLines.has(pin.slice(3)),
  // 184184, 737373
  (pin) => /^(\d{3})\1$|^(\d{2})\2\2$/.test(pin),
  // 112233
  (pin) => /^(\d)\1(\d)\2(\d)\3$/.test(pin),
  // 184481
  (pin) => /^(\d)(\d)(\d)\3\2\1$/.test(pin),
  // 181118
  (pin) => new Set(pin).size <= 2,
  // 198407, 071984: a month of a year in which a living person was born, or soon will be
  (pin) => isMonth(pin.slice(0, 4), pin.slice(4)) || isMonth(pin.slice(2), pin.slice(0, 2)),
];

/** The steps from each digit to the next, modulo 10: from 9 to 0, the step is 1. */
function stepsOf(digits: string): number[] {
  const values = Array.from(digits, Number);
  return values.slice(1).map((digit, index) => (digit - values[index]! + 10) % 10);
}

/** Judges whether digits count up or down, or are all the same. */
function isRow(digits: string): boolean {
  const [first, ...others] = new Set(stepsOf(digits));
  return others.length === 0 && [0, 1, 9].includes(first!);
}

function isMonth(year: string, month: string): boolean {
  return year >= '1920' && year <= '2039' && month >= '01' && month <= '12';
}

/** The ways to write a birth date in six digits. */
function datesOf(birthDate: string | null): string[] {
  const [year, month, day] = (birthDate ?? '').split('-');
  if (!year || !month || !day) return [];
  const short = year.slice(2);
  return [day + month + short, month + day + short, short + month + day, year + month, month + year];
}
