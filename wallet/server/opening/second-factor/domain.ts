import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** The holder's proof: the PIN, or a passkey's signature over what is agreed to. */
export type Proof =
  | { readonly kind: 'pin'; readonly pin: string }
  | { readonly kind: 'passkey'; readonly response: AuthenticationResponseJSON };

export const pinRules = { tries: 5, lockMs: 30 * 60_000 } as const;

/** What is known of a holder's PIN besides its hash. */
export interface PinState {
  readonly failures: number;
  readonly lockedUntil: Date | null;
}

export type PinError =
  | { readonly code: 'pin_not_set' }
  | { readonly code: 'code_wrong'; readonly triesLeft: number }
  | { readonly code: 'code_locked'; readonly until: Date };

/** Refused while locked; a lock that has run out counts from zero again. */
export function mayTryPin(state: PinState, now: Date): Result<void, PinError> {
  if (state.lockedUntil !== null && now < state.lockedUntil)
    return err({ code: 'code_locked', until: state.lockedUntil });
  return ok();
}

/** What a try leaves behind. The fifth wrong one in a row locks. */
export function afterPin(
  state: PinState,
  matches: boolean,
  now: Date,
): { state: PinState; result: Result<void, PinError> } {
  if (matches) return { state: { failures: 0, lockedUntil: null }, result: ok() };
  const failures = (state.lockedUntil === null ? state.failures : 0) + 1;
  if (failures < pinRules.tries) {
    const result = err({ code: 'code_wrong', triesLeft: pinRules.tries - failures } as const);
    return { state: { failures, lockedUntil: null }, result };
  }
  const until = new Date(now.getTime() + pinRules.lockMs);
  return { state: { failures, lockedUntil: until }, result: err({ code: 'code_locked', until }) };
}

export type PinChoiceError =
  | { readonly code: 'pin_malformed' }
  | { readonly code: 'pin_obvious' }
  | { readonly code: 'pin_set_already' };

/** Six digits that are no pattern and not the holder's birth date. */
export function judgePin(pin: string, birthDate: string | null): Result<void, PinChoiceError> {
  if (!/^\d{6}$/.test(pin)) return err({ code: 'pin_malformed' });
  const digits = Array.from(pin, Number);
  const steps = digits.slice(1).map((digit, index) => (digit - digits[index]! + 10) % 10);
  const isEven = steps.every((step) => step === steps[0]);
  const repeats = pin.slice(0, 3) === pin.slice(3) || pin.slice(0, 2).repeat(3) === pin;
  if (isEven || repeats || datesOf(birthDate).includes(pin)) return err({ code: 'pin_obvious' });
  return ok();
}

/** The ways in which people write their birth date in six digits. */
function datesOf(birthDate: string | null): string[] {
  const [year, month, day] = (birthDate ?? '').split('-');
  if (!year || !month || !day) return [];
  const short = year.slice(2);
  return [day + month + short, month + day + short, short + month + day, year + month, month + year];
}
