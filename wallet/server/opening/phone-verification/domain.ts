import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** Rules of codes by SMS. See docs/security-cases.md, 35 to 40. */
export const codeRules = {
  lifeMs: 5 * 60_000,
  tries: 5,
  resendAfterMs: 30_000,
  perHour: 5,
  perDay: 10,
  /** From one network address, whatever the numbers. */
  perAddressPerHour: 20,
} as const;

/** A person on the way to a wallet. Nothing of it is a holder yet. */
export interface Application {
  readonly id: string;
  /** E.164. */
  readonly phone: string;
  readonly codeHash: Buffer | null;
  readonly codeExpiresAt: Date | null;
  readonly codeTries: number;
  readonly sentAt: Date | null;
  readonly verifiedAt: Date | null;
  /** Where to go when the wallet is open: a path of ours. */
  readonly continueTo: string | null;
}

export type SendError =
  | { readonly code: 'resend_too_soon'; readonly waitS: number }
  | { readonly code: 'too_many_codes'; readonly scope: 'number' | 'address' };

/** Whether another code may be sent now. */
export function mayResend(application: Application, now: Date): Result<void, SendError> {
  if (application.sentAt === null) return ok();
  const waitMs = application.sentAt.getTime() + codeRules.resendAfterMs - now.getTime();
  return waitMs > 0 ? err({ code: 'resend_too_soon', waitS: Math.ceil(waitMs / 1_000) }) : ok();
}

/** Whether the number or the address has had its share of codes. */
export function withinSendLimits(sent: {
  numberLastHour: number;
  numberLastDay: number;
  addressLastHour: number;
}): Result<void, SendError> {
  if (sent.numberLastHour >= codeRules.perHour || sent.numberLastDay >= codeRules.perDay) {
    return err({ code: 'too_many_codes', scope: 'number' });
  }
  return sent.addressLastHour >= codeRules.perAddressPerHour ? err({ code: 'too_many_codes', scope: 'address' }) : ok();
}

export type CodeError =
  | { readonly code: 'code_wrong'; readonly triesLeft: number }
  | { readonly code: 'code_expired' }
  | { readonly code: 'code_used_up' };

/** Judges a code that was typed. `matches` is the outcome of a comparison in constant time. */
export function judgeCode(application: Application, matches: boolean, now: Date): Result<void, CodeError> {
  if (application.codeHash === null || application.codeExpiresAt === null) return err({ code: 'code_expired' });
  if (application.codeTries >= codeRules.tries) return err({ code: 'code_used_up' });
  if (now >= application.codeExpiresAt) return err({ code: 'code_expired' });
  if (matches) return ok();
  const triesLeft = codeRules.tries - application.codeTries - 1;
  return triesLeft === 0 ? err({ code: 'code_used_up' }) : err({ code: 'code_wrong', triesLeft });
}
