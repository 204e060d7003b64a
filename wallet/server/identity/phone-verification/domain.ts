import { err, ok } from '#platform/kernel/result.ts';
import { typedCode } from '#platform/kernel/typed.ts';
import type { Result } from '#platform/kernel/result.ts';
import { shareOfSite } from './budget-domain.ts';
import type { BudgetError } from './budget-domain.ts';

/** Rules of codes by SMS. See docs/security-cases.md, 35 to 40. */
export const codeRules = {
  lifeMs: 5 * 60_000,
  tries: 5,
  resendAfterMs: 30_000,
} as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The longest time over which sends are counted; older ones may be deleted. */
export const SENDS_KEPT_MS = DAY_MS;

/** The properties by which sends are counted. */
export type SendScope = 'number' | 'device' | 'address' | 'site' | 'prefix';

interface SendLimit {
  readonly scope: SendScope;
  readonly most: number;
  readonly withinMs: number;
}

/**
 * The limits on sent codes. Those by number and device protect people. Those by address, site and prefix stop
 * fraudsters who earn money from messages to their own numbers.
 */
export const sendLimits: readonly SendLimit[] = [
  { scope: 'number', most: 5, withinMs: HOUR_MS },
  { scope: 'number', most: 10, withinMs: DAY_MS },
  { scope: 'device', most: 10, withinMs: HOUR_MS },
  { scope: 'address', most: 60, withinMs: HOUR_MS },
  { scope: 'site', most: 120, withinMs: HOUR_MS },
  { scope: 'prefix', most: 100, withinMs: HOUR_MS },
];

/** A phone number that is being verified: for a new wallet, for a new password, or for a session of its holder. */
export interface Application {
  readonly id: string;
  /** E.164. */
  readonly phone: string;
  readonly codeHash: Buffer | null;
  readonly codeExpiresAt: Date | null;
  readonly codeTries: number;
  readonly sentAt: Date | null;
  readonly verifiedAt: Date | null;
  /** When the number was used for a new password; after that, the application proves nothing. */
  readonly finishedAt: Date | null;
  /** The path of the wallet to which the person goes once the wallet is open. */
  readonly continueTo: string | null;
}

/** The reasons why no code is sent. */
export type SendError =
  | { readonly code: 'resend_too_soon'; readonly waitS: number }
  | { readonly code: 'too_many_codes'; readonly scope: SendScope }
  | BudgetError
  | { readonly code: 'phone_not_mobile' };

/** Judges whether another code may be sent for this application now. */
export function mayResend(application: Application, now: Date): Result<void, SendError> {
  if (application.sentAt === null) return ok();
  const waitMs = application.sentAt.getTime() + codeRules.resendAfterMs - now.getTime();
  return waitMs > 0 ? err({ code: 'resend_too_soon', waitS: Math.ceil(waitMs / 1_000) }) : ok();
}

/** Judges whether every scope has room for one more send; `sent` has the earlier sends by scope. */
export function withinSendLimits(
  sent: Readonly<Record<SendScope, readonly Date[]>>,
  now: Date,
): Result<void, SendError> {
  const reached = sendLimits.find(({ scope, most, withinMs }) => {
    const since = now.getTime() - withinMs;
    return sent[scope].filter((at) => at.getTime() > since).length >= most;
  });
  return reached ? err({ code: 'too_many_codes', scope: reached.scope }) : ok();
}

/** Judges whether a site has room for one more code to a country; `sent` are the site's earlier sends to it. */
export function withinShare(sent: readonly Date[], mostPerHour: number, now: Date): Result<void, SendError> {
  const since = now.getTime() - HOUR_MS;
  const recent = sent.filter((at) => at.getTime() > since);
  return recent.length < shareOfSite(mostPerHour) ? ok() : err({ code: 'too_many_codes', scope: 'site' });
}

/** The prefix of a number, which it shares with ten thousand neighbors. */
export function prefixOf(phone: string): string {
  return phone.slice(0, -4);
}

/** Reads a typed code, however its digits are grouped; undefined if it cannot be a code, so that it costs no try. */
export function readCode(typed: string): string | undefined {
  const code = typedCode(typed);
  return /^\d{6}$/.test(code) ? code : undefined;
}

/** The reasons why a code is not accepted. */
export type CodeError =
  | { readonly code: 'code_malformed' }
  | { readonly code: 'code_wrong'; readonly triesLeft: number }
  | { readonly code: 'code_expired' }
  | { readonly code: 'code_used_up' };

/** Judges a typed code. @param matches The result of the comparison in constant time. */
export function judgeCode(application: Application, matches: boolean, now: Date): Result<void, CodeError> {
  if (application.codeHash === null || application.codeExpiresAt === null) return err({ code: 'code_expired' });
  if (application.codeTries >= codeRules.tries) return err({ code: 'code_used_up' });
  if (now >= application.codeExpiresAt) return err({ code: 'code_expired' });
  if (matches) return ok();
  const triesLeft = codeRules.tries - application.codeTries - 1;
  return triesLeft === 0 ? err({ code: 'code_used_up' }) : err({ code: 'code_wrong', triesLeft });
}
