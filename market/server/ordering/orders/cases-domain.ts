import type { Money } from '#platform/money/money.ts';

/** The two sides of a case. */
export type Party = 'buyer' | 'seller';

/** What ends a case, as it is offered or decided. */
export interface CaseOffer {
  readonly outcome: 'refund' | 'partial_refund' | 'return_refund' | 'replacement' | 'nothing';
  /** Of a partial refund. */
  readonly amount: Money | null;
}

/** An event in the past of a case. */
export interface CaseEntry {
  readonly at: Date;
  readonly by: Party | 'operator' | 'clock' | 'carrier';
  /** The wallet's word; a newer wallet may have more. */
  readonly kind: string;
  readonly offer: CaseOffer | null;
  readonly words: string | null;
  /** How many pictures and documents came with it. */
  readonly files: number;
}

/** The status of a case at the wallet. */
export type CaseStatus =
  | 'open'
  | 'countered'
  | 'escalated'
  | 'proposed'
  | 'decided'
  | 'appealed'
  | 'awaiting_address'
  | 'awaiting_return'
  | 'returning'
  | 'return_delivered'
  | 'awaiting_replacement'
  | 'replacing'
  | 'closed';

/** Why a case was opened. */
export type CaseReason =
  | 'not_received'
  | 'damaged'
  | 'not_as_described'
  | 'wrong_item'
  | 'missing_parts'
  | 'counterfeit';

/** How a case ended. */
export type CaseResult =
  | 'refunded'
  | 'partially_refunded'
  | 'replaced'
  | 'for_seller'
  | 'withdrawn'
  | 'lapsed'
  | 'delivered';

/** A dispute about one line of a part, as the wallet answered it last. Only the wallet decides it. */
export interface OrderCase {
  readonly id: string;
  readonly productId: string;
  readonly reason: CaseReason;
  readonly status: CaseStatus;
  readonly result: CaseResult | null;
  readonly offer: CaseOffer;
  /** Who must act, and until when; null once it is closed. */
  readonly awaits: { readonly who: Party | 'operator' | 'both'; readonly until: Date } | null;
  /** Whether a return or replacement is announced, so that its carrier is the next to act. */
  readonly isSent: boolean;
  /** The page of the wallet on which both sides act. */
  readonly url: string;
  /** The first entry first. It only grows. */
  readonly timeline: readonly CaseEntry[];
}

/** Whether a case decides about the money of its line. */
export function isOpen({ status }: Pick<OrderCase, 'status'>): boolean {
  return status !== 'closed';
}

/** Whether a case waits for something that only this side can do. */
export function mustAct({ status, awaits, isSent }: OrderCase, party: Party): boolean {
  switch (status) {
    case 'open':
    case 'countered':
    case 'awaiting_address':
    case 'return_delivered':
      return awaits?.who === party;
    case 'awaiting_return':
    case 'awaiting_replacement':
      return awaits?.who === party && !isSent;
    case 'escalated':
    case 'proposed':
    case 'decided':
    case 'appealed':
    case 'returning':
    case 'replacing':
    case 'closed':
      return false;
  }
}

/** The first deadline by which this side must act; null if no case waits for it. */
export function answerBy(cases: readonly OrderCase[], party: Party): Date | null {
  const deadlines = cases.filter((one) => mustAct(one, party)).flatMap(({ awaits }) => awaits?.until ?? []);
  return deadlines.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

/**
 * Brings stored cases up to date with an answer of the wallet. An answer may be older than what is stored: of each case,
 * the one with the longer past counts.
 */
export function withNews(stored: readonly OrderCase[], told: readonly OrderCase[]): readonly OrderCase[] {
  const known = stored.map((one) => {
    const news = told.find((other) => other.id === one.id);
    return news && news.timeline.length >= one.timeline.length ? news : one;
  });
  return [...known, ...told.filter((one) => !stored.some((other) => other.id === one.id))];
}

/** The open case about a product, if there is one. */
export function openCaseOf(cases: readonly OrderCase[], productId: string): OrderCase | undefined {
  return cases.find((one) => one.productId === productId && isOpen(one));
}
