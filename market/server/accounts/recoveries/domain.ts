import type { Id } from '#platform/kernel/id.ts';

const HOUR_MS = 3_600_000;

/** The rules of a new password that nothing but the mailbox speaks for. */
export const recoveryRules = {
  /** The wait of a shopper, whose account holds no money and pays only what the wallet lets it. */
  shopperWaitMs: 24 * HOUR_MS,
  /** The wait of a seller, who is paid: as long as the wallet's. */
  sellerWaitMs: 72 * HOUR_MS,
  /** The time in which the new password can be chosen after the wait. */
  openMs: 7 * 24 * HOUR_MS,
} as const;

/** A wait for a new password. */
export interface Wait {
  readonly id: Id<'wai'>;
  readonly shopperId: Id<'shp'>;
  readonly askedAt: Date;
  readonly dueAt: Date;
  /** After this, the shopper has to ask again. */
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  /** Who ended it: the choice of the password, a press in a session or on the page of the letter, or the time. */
  readonly endedBy: 'used' | 'session' | 'letter' | 'expired' | null;
}

/** The times of a wait that begins now. */
export function waitFrom(now: Date, sells: boolean): Pick<Wait, 'askedAt' | 'dueAt' | 'expiresAt'> {
  const dueAt = new Date(now.getTime() + (sells ? recoveryRules.sellerWaitMs : recoveryRules.shopperWaitMs));
  return { askedAt: now, dueAt, expiresAt: new Date(dueAt.getTime() + recoveryRules.openMs) };
}

/** Whether a new password can be chosen now. */
export function isDue({ dueAt, expiresAt, endedAt }: Pick<Wait, 'dueAt' | 'expiresAt' | 'endedAt'>, now: Date) {
  return endedAt === null && dueAt <= now && now < expiresAt;
}
