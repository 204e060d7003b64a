import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { commonPins } from './common-pins-data.ts';

/** The holder's proof: the PIN, or a passkey's signature over what is agreed to. */
export type Proof =
  | { readonly kind: 'pin'; readonly pin: string }
  | { readonly kind: 'passkey'; readonly response: AuthenticationResponseJSON };

/**
 * Five wrong ones lock the PIN for half an hour; each lock that follows is longer, by the square of its number: 30
 * minutes, 2 hours, 4 and a half, 8, … A hundred in a row end it.
 */
export const pinRules = { tries: 5, lockMs: 30 * 60_000, most: 100 } as const;

/** What is known of a holder's PIN besides its hash. */
export interface PinState {
  /** Wrong ones in a row, over all locks. */
  readonly failures: number;
  readonly lockedUntil: Date | null;
}

export type PinError =
  | { readonly code: 'pin_not_set' }
  | { readonly code: 'pin_wrong'; readonly triesLeft: number }
  | { readonly code: 'pin_locked'; readonly until: Date }
  | { readonly code: 'pin_blocked' };

/** A PIN that was never wrong, or was right the last time. */
export const untriedPin: PinState = { failures: 0, lockedUntil: null };

/** Refused while locked, and for good after a hundred wrong ones: then only another PIN helps. */
export function mayTryPin({ failures, lockedUntil }: PinState, now: Date): Result<void, PinError> {
  if (failures >= pinRules.most) return err({ code: 'pin_blocked' });
  return lockedUntil !== null && now < lockedUntil ? err({ code: 'pin_locked', until: lockedUntil }) : ok();
}

/** What a try leaves behind before it is looked at: it counts as wrong until it proves right. */
export function countPinTry(state: PinState, now: Date): PinState {
  const failures = state.failures + 1;
  if (failures % pinRules.tries !== 0) return { failures, lockedUntil: null };
  const lock = failures / pinRules.tries;
  return { failures, lockedUntil: new Date(now.getTime() + pinRules.lockMs * lock ** 2) };
}

/** The refusal of a wrong PIN. @param state As `countPinTry` left it. */
export function wrongPin({ failures, lockedUntil }: PinState): Exclude<PinError, { code: 'pin_not_set' }> {
  if (failures >= pinRules.most) return { code: 'pin_blocked' };
  if (lockedUntil !== null) return { code: 'pin_locked', until: lockedUntil };
  return { code: 'pin_wrong', triesLeft: pinRules.tries - (failures % pinRules.tries) };
}

export type PinChoiceError =
  | { readonly code: 'pin_malformed' }
  | { readonly code: 'pin_obvious' }
  | { readonly code: 'pin_set_already' };

/** Six digits that are no pattern, not among the commonest, and not the holder's birth date. */
export function judgePin(pin: string, birthDate: string | null): Result<void, PinChoiceError> {
  if (!/^[0-9]{6}$/.test(pin)) return err({ code: 'pin_malformed' });
  const isObvious = commonPins.has(pin) || patterns.some((matches) => matches(pin)) || datesOf(birthDate).includes(pin);
  return isObvious ? err({ code: 'pin_obvious' }) : ok();
}

/** Straight lines on a keypad, one way; and the middle column down to the zero. */
const lines = ['123', '456', '789', '147', '258', '369', '159', '357', '580'];
const keypadLines = new Set(lines.flatMap((line) => [line, Array.from(line).toReversed().join('')]));

/**
 * What people choose where they choose for themselves. Together with the commonest thousand less than one PIN in a
 * hundred is refused.
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
  // 198407, 071984: a month of a year in which somebody alive was born, or soon will be
  (pin) => isMonth(pin.slice(0, 4), pin.slice(4)) || isMonth(pin.slice(2), pin.slice(0, 2)),
];

/** From each digit to the next, around the end: from 9 to 0 it is one. */
function stepsOf(digits: string): number[] {
  const values = Array.from(digits, Number);
  return values.slice(1).map((digit, index) => (digit - values[index]! + 10) % 10);
}

/** Whether digits follow each other up or down, or are all the same. */
function isRow(digits: string): boolean {
  const [first, ...others] = new Set(stepsOf(digits));
  return others.length === 0 && [0, 1, 9].includes(first!);
}

function isMonth(year: string, month: string): boolean {
  return year >= '1920' && year <= '2039' && month >= '01' && month <= '12';
}

/** The ways in which people write their birth date in six digits. */
function datesOf(birthDate: string | null): string[] {
  const [year, month, day] = (birthDate ?? '').split('-');
  if (!year || !month || !day) return [];
  const short = year.slice(2);
  return [day + month + short, month + day + short, short + month + day, year + month, month + year];
}
