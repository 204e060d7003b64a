import { waitForCodeMs as waitOf } from '#platform/kernel/send-wait.ts';
import type { Id } from '#platform/kernel/id.ts';

const HOUR_MS = 3_600_000;

/** The longest time over which sent codes are counted; older proofs may be deleted. */
export const PROOFS_KEPT_MS = 24 * HOUR_MS;

/** The rules of mailed codes. */
export const proofRules = {
  lifeMs: 5 * 60_000,
  tries: 5,
  sends: [
    { most: 5, withinMs: HOUR_MS },
    { most: 10, withinMs: PROOFS_KEPT_MS },
  ],
} as const;

/** The change of the payout that a seller proves to want. */
export type ProofPurpose = 'link' | 'unlink';

/** A request for a proof, by password and by a code that was mailed to the seller. */
export interface Proof {
  readonly id: Id<'prf'>;
  readonly shopperId: Id<'shp'>;
  readonly sellerId: Id<'sel'>;
  readonly purpose: ProofPurpose;
  /** The address to which the code was mailed. */
  readonly email: string;
  /** The wrong codes so far. */
  readonly tries: number;
  readonly expiresAt: Date;
  /** When it was used, or had too many wrong codes. */
  readonly endedAt: Date | null;
}

/** The time until another code may be mailed; 0 if it may be now. @param sent The times of the codes of the last day. */
export function waitForCodeMs(sent: readonly Date[], now: Date): number {
  return waitOf(proofRules.sends, sent, now);
}

/** Whether a proof can still be given, by the seller who asked and with the address to which the code went. */
export function isOpen(proof: Proof, seller: { sellerId: Id<'sel'>; email: string }, now: Date): boolean {
  return (
    proof.endedAt === null &&
    proof.expiresAt > now &&
    proof.sellerId === seller.sellerId &&
    proof.email === seller.email
  );
}
