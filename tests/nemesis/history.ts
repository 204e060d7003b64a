import type { Buyer } from './cast.ts';

/** The clients' requests and their answers: the checker's only record of what should have happened. */
export interface History {
  readonly payments: Map<string, AskedPayment>;
  readonly steps: AskedStep[];
  readonly refunds: AskedRefund[];
  readonly caseSteps: AskedCaseStep[];
  readonly topUps: Map<string, AskedTopUp>;
  /** Withdrawals and exchanges. */
  readonly moves: AskedMove[];
  /** The processor's ids of the charges that banks took back. */
  readonly takenBack: string[];
  readonly orders: AskedOrder[];
  readonly promotions: AskedPromotion[];
  /** The events that the shop received by webhook, by their id. */
  readonly events: Map<string, ReceivedEvent>;
  /** Messages that contradict each other, in words. */
  readonly contradictions: string[];
}

/** A payment that the shop requested, under its own key and reference. */
export interface AskedPayment {
  readonly reference: string;
  readonly key: string;
  readonly payerId: string;
  readonly amountMinor: number;
  readonly parts: readonly AskedPart[];
  /** The discount that a promotion shall pay. */
  readonly discount: AskedDiscount | undefined;
  /** The answers, in the order of their arrival. */
  readonly told: ToldPayment[];
  /** How often an answer was lost, so that the client sent the key again. */
  lost: number;
  /** A final refusal; after it, no payment may exist. */
  refused: string | undefined;
}

/** A part of a requested payment. */
export interface AskedPart {
  readonly reference: string;
  readonly payeeId: string;
  readonly amountMinor: number;
  readonly commissionMinor: number;
}

/** A requested discount. */
export interface AskedDiscount {
  readonly promotionId: string;
  readonly minor: number;
}

/** A promotion that the shop has opened. */
export interface AskedPromotion {
  /** Unique in a run. */
  readonly name: string;
  readonly budgetMinor: number;
  /** The ids in the answers. */
  readonly told: string[];
}

/** The members of an answer about a payment that the checker compares. */
export interface ToldPayment {
  readonly id: string;
  readonly status: string;
  readonly parts: readonly { readonly id: string; readonly reference: string; readonly status: string }[];
}

/**
 * A step that a shop takes with a payment or a part, or the holder's approval and confirmation; steps of the API have its
 * path's name. An approval says what paid the rest that the balance did not cover.
 */
export type StepKind =
  | 'shipments'
  | 'cancelations'
  | 'cancel'
  | 'approve'
  | 'approve_exchange'
  | 'approve_card'
  | 'confirm';

/** A step that was requested for a payment or one of its parts. */
export interface AskedStep {
  /** The page of an approval says later what pays the rest. */
  kind: StepKind;
  readonly key: string;
  readonly paymentId: string;
  readonly partId: string | undefined;
  told: ToldPayment | undefined;
  lost: number;
  refused: string | undefined;
}

/** A step of a case. It is acknowledged once its place in the timeline is known. */
export interface AskedCaseStep {
  /** The kind of the entry that it leaves in the timeline. An operator's page says later which of the two it was. */
  kind: CaseStepKind;
  readonly by: 'buyer' | 'seller' | 'operator';
  /** Who proposed or decided. */
  readonly operatorId: string | undefined;
  /** Unique in a run; undefined for a step that comes without words. */
  readonly words: string | undefined;
  /** Undefined for a report until its page has named the case. */
  caseId: string | undefined;
  /** The place of its entry in the timeline. */
  at: number | undefined;
  /** The answers about the case, and what the shop read of it afterwards. */
  readonly told: ToldCase[];
  lost: number;
  refused: string | undefined;
}

/** The kinds of entries that people leave in the timeline of a case. */
export type CaseStepKind =
  | 'opened'
  | 'accepted'
  | 'refused'
  | 'countered'
  | 'escalated'
  | 'withdrawn'
  | 'address_given'
  | 'return_waived'
  | 'parcel_announced'
  | 'appealed'
  | 'proposed'
  | 'appeal_decided';

/** The members of an answer about a case that the checker compares, and those by which people choose their next step. */
export interface ToldCase {
  readonly id: string;
  readonly partId: string;
  readonly status: string;
  readonly result: string | undefined;
  /** Who must act; undefined once the case is closed. */
  readonly awaits: string | undefined;
  /** The tracking code of a return or replacement. */
  readonly code: string | undefined;
  readonly timeline: readonly { readonly by: string; readonly kind: string; readonly words?: string | undefined }[];
}

/** A part of a buyer's payment. */
export interface OpenPart {
  readonly buyer: Buyer;
  readonly payment: ToldPayment;
  readonly partId: string;
}

/** A part with an open case. */
export interface Dispute {
  readonly part: OpenPart;
  readonly caseId: string;
}

/** A refund of a part that the shop requested. */
export interface AskedRefund {
  readonly key: string;
  readonly partId: string;
  /** All that is left if absent. */
  readonly amountMinor: number | undefined;
  told: { readonly id: string; readonly amountMinor: number } | undefined;
  lost: number;
  refused: string | undefined;
}

/** A top-up that a holder requested. */
export interface AskedTopUp {
  readonly key: string;
  readonly holderId: string;
  readonly amountMinor: number;
  readonly told: { readonly id: string; readonly status: string }[];
  lost: number;
  refused: string | undefined;
}

/** A withdrawal or an exchange that a holder ordered at a quote. */
export interface AskedMove {
  readonly kind: 'withdrawal' | 'exchange';
  /** The id of the withdrawal, or of the quote. */
  readonly id: string;
  /** The statuses in the answers. */
  readonly told: string[];
  lost: number;
  refused: string | undefined;
}

/** An order placed through the market's pages. */
export interface AskedOrder {
  readonly email: string;
  /** The order whose page the shopper saw at the end, if any. */
  orderId: string | undefined;
  /** The payment whose approval page the shopper saw, if any. */
  paymentId: string | undefined;
  /** Whether the order's page said that it is paid. */
  saidPaid: boolean;
}

/** An event that the shop received, and how often. */
export interface ReceivedEvent {
  readonly type: string;
  readonly paymentId: string;
  readonly partId: string | undefined;
  times: number;
}

/** Creates a history without requests. */
export function emptyHistory(): History {
  return {
    payments: new Map(),
    steps: [],
    refunds: [],
    caseSteps: [],
    topUps: new Map(),
    moves: [],
    takenBack: [],
    orders: [],
    promotions: [],
    events: new Map(),
    contradictions: [],
  };
}

/** Counts the operations with a final answer, refusals included. */
export function acknowledgedIn(history: History): number {
  const isTold = (one: { told: readonly unknown[]; refused: string | undefined }) =>
    one.told.length > 0 || one.refused !== undefined;
  return (
    [...history.payments.values()].filter(isTold).length +
    [...history.topUps.values(), ...history.moves].filter(isTold).length +
    [...history.steps, ...history.refunds].filter((one) => one.told !== undefined || one.refused !== undefined).length +
    history.caseSteps.filter((one) => one.at !== undefined || one.refused !== undefined).length +
    history.orders.filter((order) => order.orderId !== undefined || order.paymentId !== undefined).length
  );
}

/** How many of a kind were acknowledged, and how many refused. */
export type Counts = Readonly<Record<string, { readonly taken: number; readonly refused: number }>>;

/** Counts withdrawals and exchanges by their kind. */
export function movesIn({ moves }: History): Counts {
  return countsOf(moves, ({ told }) => told.length > 0);
}

/** Counts the approvals on the wallet's page by what paid the rest. */
export function approvalsIn({ steps }: History): Counts {
  const approvals = steps.filter(({ kind }) => kind.startsWith('approve'));
  return countsOf(approvals, ({ told }) => told !== undefined);
}

/** Counts the steps of cases by their kind. */
export function caseStepsIn({ caseSteps }: History): Counts {
  return countsOf(caseSteps, ({ at }) => at !== undefined);
}

function countsOf<One extends { readonly kind: string; readonly refused: string | undefined }>(
  all: readonly One[],
  isTaken: (one: One) => boolean,
): Counts {
  const counts = [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, own]) => {
    const refused = own.filter((one) => one.refused !== undefined).length;
    return [kind, { taken: own.filter(isTaken).length, refused }] as const;
  });
  return Object.fromEntries(counts);
}
