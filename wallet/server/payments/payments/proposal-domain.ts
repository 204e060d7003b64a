/**
 * A shop's word that a part has arrived, under the right that its holder has granted. It moves nothing: the wallet
 * notifies the holder, and the part is released some hours after that, unless the holder objects.
 */
export interface Proposal {
  readonly proposedAt: Date;
  /** How long after the wallet's notice the part is released. */
  readonly afterHours: number;
  /** When the part is released for it; null until the wallet has sent its notice, and nothing is released before. */
  readonly releaseAt: Date | null;
  /** When the holder objected, a case began, or the right ended. Then it releases nothing, and cannot be repeated. */
  readonly endedAt: Date | null;
}

interface Proposed {
  readonly proposal: Proposal | null;
}

/** Reads the proposal of a part that is neither settled nor contested. */
export function openProposal({ status, proposal }: Proposed & { readonly status: string }): Proposal | undefined {
  if (status !== 'shipped' && status !== 'delivered') return undefined;
  return proposal && !proposal.endedAt ? proposal : undefined;
}

const HOUR_MS = 3_600_000;

/** Computes when a part is released if the wallet sends its notice at `at`. */
export function releaseAfterNotice({ afterHours }: Pick<Proposal, 'afterHours'>, at: Date): Date {
  return new Date(at.getTime() + afterHours * HOUR_MS);
}

/** Computes when a part is released for a proposal: exactly after the notice, and at the earliest before. */
export function earliestRelease(proposal: Proposal): Date {
  return proposal.releaseAt ?? releaseAfterNotice(proposal, proposal.proposedAt);
}

/** Computes when a part is released automatically: for its delivery or for its shop's word, whichever comes first. */
export function releasesAt(part: Proposed & { readonly status: string; readonly releaseAt: Date | null }): Date | null {
  const proposed = openProposal(part)?.releaseAt;
  const { releaseAt } = part;
  if (!proposed) return releaseAt;
  return releaseAt && releaseAt < proposed ? releaseAt : proposed;
}
