import { addDays, offersLeft, stepInAt } from '../cases/record-domain.ts';
import type { Case, Entry, Offer, Party, ReturnAddress } from '../cases/record-domain.ts';

/** What a buyer or seller does in a case; the last part of the step's address. */
export const stepKinds = [
  'accept',
  'offer',
  'refuse',
  'escalate',
  'withdraw',
  'address',
  'keep',
  'parcel',
  'contest',
  'appeal',
] as const;

/** One of `stepKinds`. */
export type StepKind = (typeof stepKinds)[number];

/** The kind of the entry that each step leaves in the timeline. */
export const entryKinds = {
  accept: 'accepted',
  offer: 'countered',
  refuse: 'refused',
  escalate: 'escalated',
  withdraw: 'withdrawn',
  address: 'address_given',
  keep: 'return_waived',
  parcel: 'parcel_announced',
  contest: 'contested',
  appeal: 'appealed',
} as const satisfies Readonly<Record<StepKind, Entry['kind']>>;

/** A step that a side may take. */
export interface Step {
  readonly kind: StepKind;
  /** From when; null if now. */
  readonly from: Date | null;
}

/** A step as a side has filled it in. */
export interface StepAsked {
  readonly kind: StepKind;
  readonly words?: string;
  readonly offer?: Offer;
  readonly address?: ReturnAddress;
  readonly parcel?: { readonly carrier: string; readonly trackingCode: string };
  /** The ids of files. */
  readonly evidence?: readonly string[];
}

/** Lists the steps of a side, the most obvious one first. */
export function stepsOf(dispute: Case, as: Party, now: Date): Step[] {
  const kinds = as === 'seller' ? stepsOfSeller(dispute) : stepsOfBuyer(dispute);
  return kinds.map((kind) => ({
    kind,
    from: kind === 'escalate' && dispute.status !== 'awaiting_return' ? escalationFrom(dispute, now) : null,
  }));
}

/** From when a side may call an operator; null if it may already. */
function escalationFrom({ openedAt, policy }: Case, now: Date): Date | null {
  const from = addDays(openedAt, policy.escalateFromDay);
  return now < from ? from : null;
}

function stepsOfSeller(dispute: Case): StepKind[] {
  switch (dispute.status) {
    case 'open':
    case 'countered':
      // Before a case of the ended protection, only a refund or the carrier's record of a delivery counts.
      if (dispute.openedBy === 'clock') return ['accept'];
      if (dispute.turn !== 'seller') return ['escalate'];
      return ['accept', ...offering(dispute, 'seller'), 'refuse', 'escalate'];
    case 'proposed':
      return accepting(dispute, 'seller');
    case 'decided':
      return [...accepting(dispute, 'seller'), ...appealing(dispute, 'seller')];
    case 'awaiting_address':
      return ['address', 'keep'];
    case 'awaiting_return':
    case 'returning':
      return ['keep'];
    case 'return_delivered':
      return ['keep', 'contest'];
    case 'awaiting_replacement':
      return ['parcel'];
    case 'escalated':
    case 'appealed':
    case 'replacing':
    case 'closed':
      return [];
  }
}

function stepsOfBuyer(dispute: Case): StepKind[] {
  switch (dispute.status) {
    case 'open':
    case 'countered':
      if (dispute.openedBy === 'clock') return ['withdraw'];
      if (dispute.turn !== 'buyer') return ['escalate', 'withdraw'];
      // To accept a refusal is to withdraw.
      return [
        ...(dispute.offer.outcome === 'nothing' ? [] : (['accept'] as const)),
        ...offering(dispute, 'buyer'),
        'escalate',
        'withdraw',
      ];
    case 'proposed':
      return [...accepting(dispute, 'buyer'), 'withdraw'];
    case 'decided':
      return [...accepting(dispute, 'buyer'), ...appealing(dispute, 'buyer')];
    case 'awaiting_return':
      return ['parcel', 'escalate', 'withdraw'];
    case 'escalated':
    case 'awaiting_address':
    case 'awaiting_replacement':
      return ['withdraw'];
    case 'appealed':
    case 'returning':
    case 'return_delivered':
    case 'replacing':
    case 'closed':
      return [];
  }
}

/** A side that has made all its offers still accepts, refuses or withdraws, or calls an operator. */
function offering(dispute: Case, as: Party): StepKind[] {
  return offersLeft(dispute, as) > 0 ? ['offer'] : [];
}

function accepting({ acceptedBy }: Case, as: Party): StepKind[] {
  return acceptedBy.includes(as) ? [] : ['accept'];
}

/** Against a decision by silence, only the seller appeals, by showing that no notice arrived. */
function appealing({ acceptedBy, appealedBy, operatorId }: Case, as: Party): StepKind[] {
  if (appealedBy || acceptedBy.includes(as)) return [];
  return operatorId || as === 'seller' ? ['appeal'] : [];
}

/** Whether files may come with a step. */
export function takesFiles(kind: StepKind): boolean {
  return filed.includes(kind);
}

const filed: readonly StepKind[] = ['offer', 'refuse', 'escalate', 'contest', 'appeal'];

/** The ground on which a decision is appealed: new evidence, or against silence that no notice arrived. */
export function appealGround({ operatorId }: Pick<Case, 'operatorId'>): 'evidence' | 'no_notice' {
  return operatorId ? 'evidence' : 'no_notice';
}

/**
 * Whether the buyer proves a step by PIN or passkey, because it may pay the seller: accepting anything but a full
 * refund, offering to be paid back only in part, and withdrawing the case of an ended protection.
 */
export function needsProof(dispute: Case, as: Party, kind: StepKind, offer: Offer | null): boolean {
  if (as === 'seller') return false;
  if (kind === 'accept') return dispute.offer.outcome !== 'refund';
  if (kind === 'offer') return offer !== null && releasesRest(offer);
  return kind === 'withdraw' && dispute.openedBy === 'clock';
}

/** Whether the other side's yes to an offer pays the seller what is left, with no further word of the buyer. */
export function releasesRest({ outcome }: Offer): boolean {
  return outcome === 'partial_refund';
}

/** Lists the outcomes that a side may offer. */
export function offersOf(
  { reason, hadReturn, hadReplacement }: Pick<Case, 'reason' | 'hadReturn' | 'hadReplacement'>,
  as: Party,
): Exclude<Offer['outcome'], 'nothing'>[] {
  const canReturn = reason !== 'not_received' && !hadReturn;
  const all = ['refund', 'partial_refund', 'return_refund', 'replacement'] as const;
  const fits = { refund: true, partial_refund: true, return_refund: canReturn, replacement: !hadReplacement };
  const outcomes = all.filter((outcome) => fits[outcome]);
  // A seller begins with what costs less.
  return as === 'seller' ? outcomes.toReversed() : outcomes;
}

/** What the silence of the side whose turn it is leads to, in `open` and `countered`. */
export function silenceOf(dispute: Case): 'refunded' | 'decided' | 'escalated' {
  const { openedBy, turn, until } = dispute;
  if (openedBy === 'clock') return 'refunded';
  const isStepIn = until !== null && until >= stepInAt(dispute);
  return isStepIn || turn === 'buyer' ? 'escalated' : 'decided';
}
