import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** After `most` wrong codes in a row, the app is blocked until it is set up again (NIST SP 800-63B-4 §3.2.2). */
export const totpRules = { most: 100 } as const;

/** What a holder's app is judged by. */
export interface AuthenticatorState {
  /** The step of the last accepted code. */
  readonly lastStep: bigint;
  /** Wrong codes in a row. */
  readonly failures: number;
}

/** The reasons why a code of an app is not accepted. `totp_used`: the code is right, and was accepted before. */
export type TotpError =
  | { readonly code: 'totp_malformed' }
  | { readonly code: 'totp_not_set' }
  | { readonly code: 'totp_blocked' }
  | { readonly code: 'totp_used' }
  | { readonly code: 'totp_wrong' };

/** The same, and `totp_wait`: after wrong codes, this one was not looked at. Whole seconds to wait. */
export type CodeRefusal = TotpError | { readonly code: 'totp_wait'; readonly seconds: number };

/**
 * Judges a code, which counts once: its step must be later than the last accepted one.
 *
 * @param matching The steps, among those that are right now, whose code was typed.
 * @returns The step to store as the last accepted one.
 */
export function judgeTotp(state: AuthenticatorState, matching: readonly bigint[]): Result<bigint, TotpError> {
  if (isBlocked(state)) return err({ code: 'totp_blocked' });
  if (matching.length === 0) return err({ code: 'totp_wrong' });
  const step = matching.find((one) => one > state.lastStep);
  return step === undefined ? err({ code: 'totp_used' }) : ok(step);
}

/** Judges whether an app is blocked: no code of it is accepted any more. */
export function isBlocked({ failures }: Pick<AuthenticatorState, 'failures'>): boolean {
  return failures >= totpRules.most;
}

/** Judges whether a holder may remove the app: without PIN and passkey, nothing else could approve a payment. */
export function mayRemove(others: { readonly hasPin: boolean; readonly hasPasskey: boolean }): boolean {
  return others.hasPin || others.hasPasskey;
}
