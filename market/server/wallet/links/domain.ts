import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { IdentityMatch } from './identity-domain.ts';

/** A wallet that a shopper pays with. */
export interface Link {
  readonly id: Id<'lnk'>;
  readonly shopperId: Id<'shp'>;
  /** The wallet's id of the mandate. */
  readonly mandateId: string;
  /** The wallet's pairwise name of the holder for this market, by which a wallet is recognized. */
  readonly subject: string;
  /** The masked name of the wallet. */
  readonly label: string;
  /** Up to this amount, the wallet lets the market charge without asking its holder. */
  readonly maxPerPayment: Money;
  readonly maxPerMonth: Money;
  readonly status: 'active' | 'ended';
  readonly endedBy: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** How the wallet's name and address of the holder compare with the market's; null before the wallet was asked. */
  readonly identity: IdentityMatch | null;
  /** The hash of the name and address that were compared. */
  readonly identityOf: Buffer | null;
}

/** The reasons why a link attempt ends without a link; each has its own words. */
export const linkFaults = [
  'denied',
  'expired',
  'elsewhere',
  'linked_here',
  'account_frozen',
  'profile_incomplete',
  'document_required',
  'recent_change',
  'debt_open',
  'unreachable',
  'clock',
  'unproved',
  'failed',
] as const;
/** A reason why a link attempt ends without a link. */
export type LinkFault = (typeof linkFaults)[number];

/** Whether a text, for instance from an address, is a known reason. */
export function isLinkFault(text: string | undefined): text is LinkFault {
  return (linkFaults as readonly (string | undefined)[]).includes(text);
}

/** Translates the wallet's refusal (RFC 6749 §4.1.2.1) into a reason for the shopper. */
export function faultOf(error: string, description: string | undefined): LinkFault {
  if (error !== 'access_denied') return 'failed';
  if (description === 'linked_elsewhere') return 'elsewhere';
  return isLinkFault(description) ? description : 'denied';
}

/** The caps that the market asks for; the shopper may lower them at the wallet. */
export const askedCaps = {
  maxPerPayment: { minor: 3_000n, currency: 'EUR' },
  maxPerMonth: { minor: 30_000n, currency: 'EUR' },
} as const satisfies Pick<Link, 'maxPerPayment' | 'maxPerMonth'>;

/** A link attempt expires after this time, and the shopper must start again. */
export const ATTEMPT_MS = 30 * 60_000;
