/** Whole minor units (cents) as text, since JSON numbers are not exact; the currency by ISO 4217. */
export interface MoneyJson {
  readonly amount: string;
  readonly currency: string;
}

export type PaymentStatus =
  | 'requires_approval'
  | 'captured'
  | 'partially_refunded'
  | 'refunded'
  | 'canceled'
  | 'expired';

/** `awaiting` until the payment is captured; `void` if it never is. */
export type PartStatus = 'awaiting' | 'held' | 'shipped' | 'delivered' | 'released' | 'refunded' | 'void';

/** What a payment costs, item by item; nothing is charged that it does not show. */
export interface Quote {
  readonly items: MoneyJson;
  readonly shipping: MoneyJson;
  readonly discounts: MoneyJson;
  readonly fee: MoneyJson;
  readonly total: MoneyJson;
  /** Until when it holds; ISO 8601. */
  readonly valid_until: string;
}

/** One seller's share of a payment, held by the wallet until the goods have arrived. */
export interface PaymentPart {
  readonly id: string;
  /** Yours. */
  readonly reference: string;
  readonly payee_id: string;
  readonly payee_name: string;
  readonly amount: MoneyJson;
  /** What of it your promotion pays, and gets back where the part is refunded. */
  readonly discount?: MoneyJson;
  /** Your share of the amount, at release. */
  readonly commission: MoneyJson;
  /** The wallet's fee, at release. */
  readonly fee: MoneyJson;
  readonly status: PartStatus;
  readonly carrier?: string;
  readonly tracking_code?: string;
  readonly shipped_at?: string;
  readonly delivered_at?: string;
  /** When it is released automatically. */
  readonly releases_at?: string;
  readonly settled_at?: string;
}

export interface Payment {
  readonly id: string;
  readonly mandate_id: string;
  readonly status: PaymentStatus;
  readonly amount: MoneyJson;
  readonly fee: MoneyJson;
  /** What the payer pays: the amount less the discount. */
  readonly total: MoneyJson;
  readonly discount?: { readonly promotion_id: string; readonly amount: MoneyJson };
  readonly quote: Quote;
  readonly parts: readonly PaymentPart[];
  readonly order: { readonly reference: string; readonly description: string };
  /** Where to send the shopper while the status is `requires_approval`. */
  readonly approval_url?: string;
  readonly created_at: string;
  readonly captured_at?: string;
}

/** The wallet's word that a payment could be paid now; nothing is reserved by it. */
export interface PaymentCheck {
  readonly covered: true;
  /** What the payer would pay. */
  readonly total: MoneyJson;
}

/** A budget for discounts; `held`, `spent`, `left` and `returned` sum to it. */
export interface Promotion {
  readonly id: string;
  readonly name: string;
  readonly status: 'open' | 'closed';
  readonly budget: MoneyJson;
  /** Reserved by quotes that may still be paid. */
  readonly held: MoneyJson;
  /** Given as discounts, and not refunded. */
  readonly spent: MoneyJson;
  readonly left: MoneyJson;
  /** What went back to you: the rest at the closing, and what came back after it. */
  readonly returned: MoneyJson;
  readonly created_at: string;
  readonly closed_at?: string;
}

/** The link to one wallet. */
export interface Mandate {
  readonly id: string;
  readonly status: 'pending' | 'active' | 'revoked';
  readonly max_per_payment: MoneyJson;
  readonly max_per_month: MoneyJson;
  readonly spent_this_month: MoneyJson;
  readonly purpose: string;
  readonly shared: readonly string[];
  readonly created_at: string;
  readonly revoked_at?: string;
  readonly revoked_by?: string;
}

/** A seller's wallet, into which you may have sales paid. */
export interface Payee {
  readonly id: string;
  readonly status: 'active' | 'ended';
  /** Under which payers see the seller. */
  readonly name: string;
  /** Which wallet it is: masked. */
  readonly wallet_label: string;
  readonly created_at: string;
  readonly ended_at?: string;
  readonly ended_by?: string;
}

/** What you hold of a person; what you do not hold is left out. */
export interface Identity {
  readonly given_name?: string;
  readonly family_name?: string;
  readonly line1?: string;
  readonly postal_code?: string;
  readonly city?: string;
  readonly country?: string;
}

export type FieldMatch = 'match' | 'partial' | 'mismatch' | 'unknown';
export type IdentityMatch = Readonly<Record<keyof Identity, FieldMatch>>;
