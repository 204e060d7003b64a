import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { IdentityMatch } from './identity-domain.ts';

/** A wallet that a shopper pays with. */
export interface Link {
  readonly id: Id<'lnk'>;
  readonly shopperId: Id<'shp'>;
  /** The wallet's id for what the shopper lets us charge. */
  readonly mandateId: string;
  /** Which wallet it is, by the name that the wallet has for it with us. */
  readonly subject: string;
  /** How it is shown: masked. */
  readonly label: string;
  /** Up to here the wallet lets us charge without asking its holder. */
  readonly maxPerPayment: Money;
  readonly maxPerMonth: Money;
  readonly status: 'active' | 'ended';
  readonly endedBy: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** What the wallet says to the name and address that we hold; null before it was asked. */
  readonly identity: IdentityMatch | null;
  /** Hash of what it was asked about. */
  readonly identityOf: Buffer | null;
}

/** How a link attempt can end without a link; each has its own words. */
export const linkFaults = [
  'denied',
  'expired',
  'elsewhere',
  'linked_here',
  'account_frozen',
  'profile_incomplete',
  'document_required',
  'unreachable',
  'clock',
  'failed',
] as const;
export type LinkFault = (typeof linkFaults)[number];

export function isLinkFault(text: string | undefined): text is LinkFault {
  return (linkFaults as readonly (string | undefined)[]).includes(text);
}

/** What the wallet's refusal (RFC 6749 §4.1.2.1) means for the shopper. */
export function faultOf(error: string, description: string | undefined): LinkFault {
  if (error !== 'access_denied') return 'failed';
  if (description === 'linked_elsewhere') return 'elsewhere';
  return isLinkFault(description) ? description : 'denied';
}

/** What we ask to be allowed; the shopper may lower it at the wallet. */
export const askedCaps = {
  maxPerPayment: { minor: 3_000n, currency: 'EUR' },
  maxPerMonth: { minor: 30_000n, currency: 'EUR' },
} as const satisfies Pick<Link, 'maxPerPayment' | 'maxPerMonth'>;

/** A shopper who has not come back by then has to start again. */
export const ATTEMPT_MS = 30 * 60_000;
