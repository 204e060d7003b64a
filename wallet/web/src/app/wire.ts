import type { Currency } from '#platform/money/currency.ts';

/** What the wallet's `/app` routes answer. Money is whole minor units in a string; times are ISO 8601. */
export interface MoneyJson {
  readonly amount: string;
  readonly currency: Currency;
}

export interface BalanceJson {
  readonly currency: Currency;
  readonly spendable: MoneyJson;
  readonly held: MoneyJson;
  /** Paid by this person and still in protection. */
  readonly protected: MoneyJson;
}

export interface CardJson {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly funding: 'credit' | 'debit' | 'prepaid' | 'unknown';
  readonly country: string | null;
  readonly status: 'active' | 'expiring' | 'expired';
  readonly added_at: string;
}

export interface RefusalJson {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly next_action?: string;
  readonly charged: boolean;
}

export interface TopUpJson {
  readonly id: string;
  readonly amount: MoneyJson;
  readonly fee: MoneyJson;
  readonly total: MoneyJson;
  readonly card: { readonly brand: string; readonly last4: string };
  readonly status: 'started' | 'action_required' | 'succeeded' | 'declined';
  readonly redirect_url?: string;
  readonly refusal?: RefusalJson;
  readonly created_at: string;
}

export type HistoryKind = 'top_up' | 'payment' | 'refund' | 'release' | 'other';

export interface HistoryLineJson {
  readonly id: string;
  readonly kind: HistoryKind;
  readonly title: string;
  readonly detail?: string;
  readonly amount: MoneyJson;
  readonly balance_after: MoneyJson;
  readonly at: string;
  readonly reference: string;
  readonly payment_id?: string;
}

export interface HistoryJson {
  readonly lines: readonly HistoryLineJson[];
  readonly next_cursor?: string;
}

export type PartStatus = 'held' | 'shipped' | 'delivered' | 'released' | 'refunded';

export interface PaymentPartJson {
  readonly id: string;
  readonly payee_name: string;
  readonly amount: MoneyJson;
  readonly status: PartStatus;
  readonly carrier?: string;
  readonly tracking_code?: string;
  readonly shipped_at?: string;
  readonly delivered_at?: string;
  readonly releases_at?: string;
  readonly released_at?: string;
  readonly refunded_at?: string;
}

export interface PaymentJson {
  readonly id: string;
  readonly status: 'requires_approval' | 'captured' | 'refused' | 'canceled' | 'expired';
  readonly shop_name: string;
  readonly amount: MoneyJson;
  readonly fee: MoneyJson;
  readonly total: MoneyJson;
  readonly shipping?: MoneyJson;
  readonly order: { readonly reference: string; readonly url?: string; readonly description?: string };
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: number;
    readonly amount: MoneyJson;
    readonly payee_name?: string;
  }[];
  readonly parts: readonly PaymentPartJson[];
  readonly created_at: string;
  readonly captured_at?: string;
}

export interface LinkJson {
  readonly id: string;
  readonly shop_name: string;
  readonly max_per_payment: MoneyJson;
  readonly max_per_month: MoneyJson;
  readonly spent_this_month: MoneyJson;
  readonly shared: readonly ('name' | 'phone' | 'address')[];
  readonly status: 'active' | 'revoked';
  readonly created_at: string;
}

export interface ProfileJson {
  readonly id: string;
  readonly name?: { readonly given: string; readonly family: string };
  readonly phone: string;
  readonly email?: string;
  readonly birth_date?: string;
  readonly address?: {
    readonly line1: string;
    readonly line2?: string;
    readonly postal_code: string;
    readonly city: string;
    readonly country: string;
  };
  readonly tier: 0 | 1 | 2;
  readonly has_pin: boolean;
  readonly passkeys: number;
  readonly created_at: string;
}

export interface SessionJson {
  readonly id: string;
  readonly device: string;
  readonly methods: readonly string[];
  readonly started_at: string;
  readonly last_seen_at: string;
  readonly is_current: boolean;
}
