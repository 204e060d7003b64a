/** The clients' requests and their answers. The checker has no other record of the events that ought to have happened. */
export interface History {
  readonly payments: Map<string, AskedPayment>;
  readonly steps: AskedStep[];
  readonly topUps: Map<string, AskedTopUp>;
  readonly orders: AskedOrder[];
  readonly promotions: AskedPromotion[];
  /** Events that the shop received by webhook, by their id: what they were about and how often they came. */
  readonly events: Map<string, ReceivedEvent>;
  /** Answers that no rule allows, such as two for one key. */
  readonly contradictions: string[];
}

/** A payment that the shop asked for, under a key and a reference of its own. */
export interface AskedPayment {
  readonly reference: string;
  readonly key: string;
  readonly payerId: string;
  readonly amountMinor: number;
  readonly parts: readonly AskedPart[];
  /** What of it a promotion is to pay. */
  readonly discount: AskedDiscount | undefined;
  /** What each answer said, as it came. */
  readonly told: ToldPayment[];
  /** How often an answer was lost, so that the key was sent again. */
  lost: number;
  /** Refused for good; nothing may have come of it. */
  refused: string | undefined;
}

export interface AskedPart {
  readonly reference: string;
  readonly payeeId: string;
  readonly amountMinor: number;
  readonly commissionMinor: number;
}

export interface AskedDiscount {
  readonly promotionId: string;
  readonly minor: number;
}

/** A budget for discounts that the shop has set aside. */
export interface AskedPromotion {
  /** No other promotion's. */
  readonly name: string;
  readonly budgetMinor: number;
  readonly told: string[];
}

/** The essence of an answer about a payment. */
export interface ToldPayment {
  readonly id: string;
  readonly status: string;
  readonly parts: readonly { readonly id: string; readonly reference: string; readonly status: string }[];
}

export type StepKind = 'shipments' | 'deliveries' | 'confirmations' | 'cancelations' | 'cancel' | 'approve';

/** Something that was done to a payment or to one of its parts. */
export interface AskedStep {
  readonly kind: StepKind;
  readonly key: string;
  readonly paymentId: string;
  readonly partId: string | undefined;
  told: ToldPayment | undefined;
  lost: number;
  refused: string | undefined;
}

export interface AskedTopUp {
  readonly key: string;
  readonly holderId: string;
  readonly amountMinor: number;
  readonly told: { readonly id: string; readonly status: string }[];
  lost: number;
  refused: string | undefined;
}

/** An order placed through the market's pages. */
export interface AskedOrder {
  readonly email: string;
  /** As far as the shopper's browser got. */
  orderId: string | undefined;
  paymentId: string | undefined;
  saidPaid: boolean;
}

export interface ReceivedEvent {
  readonly type: string;
  readonly paymentId: string;
  readonly partId: string | undefined;
  times: number;
}

export function emptyHistory(): History {
  return {
    payments: new Map(),
    steps: [],
    topUps: new Map(),
    orders: [],
    promotions: [],
    events: new Map(),
    contradictions: [],
  };
}

/** Operations that were answered for good, in whatever way. */
export function acknowledgedIn(history: History): number {
  const isTold = (one: { told: readonly unknown[]; refused: string | undefined }) =>
    one.told.length > 0 || one.refused !== undefined;
  return (
    [...history.payments.values()].filter(isTold).length +
    [...history.topUps.values()].filter(isTold).length +
    history.steps.filter((step) => step.told !== undefined || step.refused !== undefined).length +
    history.orders.filter((order) => order.orderId !== undefined || order.paymentId !== undefined).length
  );
}
