/** The codes of the wallet's refusals (RFC 9457); each has a page in the documentation. */
export type ProblemCode =
  | 'accepted_before'
  | 'account_frozen'
  | 'account_not_in_good_standing'
  | 'amount_above_line'
  | 'amount_changed'
  | 'amount_not_partial'
  | 'authentication_required'
  | 'carrier_record_needed'
  | 'case_changed'
  | 'case_not_found'
  | 'case_not_in_state'
  | 'case_open'
  | 'client_assertion_invalid'
  | 'contents_wrong'
  | 'currency_not_exchanged'
  | 'currency_not_supported'
  | 'cursor_unknown'
  | 'escalation_too_early'
  | 'exchange_too_small'
  | 'idempotency_key_reused'
  | 'instrument_canceled'
  | 'instrument_declined'
  | 'instrument_expired'
  | 'insufficient_funds'
  | 'internal_error'
  | 'invalid_request'
  | 'limit_per_day'
  | 'limit_per_payment'
  | 'limit_per_year'
  | 'limit_tier'
  | 'mandate_cap_exceeded'
  | 'mandate_not_found'
  | 'mandate_revoked'
  | 'not_found'
  | 'not_your_turn'
  | 'nothing_to_release'
  | 'nothing_to_ship'
  | 'outcome_not_offered'
  | 'outcome_used'
  | 'too_many_parcels'
  | 'too_many_offers'
  | 'return_address_wrong'
  | 'paid_by_wallet'
  | 'parcel_not_withdrawable'
  | 'parcel_used'
  | 'part_not_found'
  | 'part_not_in_state'
  | 'payee_not_found'
  | 'payment_not_found'
  | 'payment_reported'
  | 'processor_unavailable'
  | 'proof_invalid'
  | 'proof_missing'
  | 'proof_used'
  | 'quote_expired'
  | 'rates_stale'
  | 'refund_ambiguous'
  | 'refund_exceeds_rest'
  | 'risk_declined'
  | 'scope_insufficient'
  | 'stronger_proof_needed'
  | 'ticket_not_found'
  | 'ticket_not_possible'
  | 'ticket_reference_used'
  | 'token_invalid'
  | 'token_missing'
  | 'shipment_ambiguous'
  | 'too_many_comparisons'
  | 'too_many_tickets'
  | 'tracking_code_refused'
  | 'untracked_not_allowed'
  // A newer wallet may answer with a code that this version does not know.
  | (string & {});

/** The wallet refused the request. The members have its meaning, the next step and whether anything was charged. */
export class WalletProblem extends Error {
  override readonly name = 'WalletProblem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly nextAction: string | undefined;
  /** The wallet's page on which the holder takes that step, for a link; undefined if the wallet has none. */
  readonly nextActionUrl: string | undefined;
  /** Whether money was taken; undefined if the request cannot take any. */
  readonly charged: boolean | undefined;
  /** The reference under which support finds the request. */
  readonly reference: string | undefined;
  /** All members of the answer, including those of single codes, such as `shortfall`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, members: Readonly<Record<string, unknown>>) {
    const code = textOf(members['code']) ?? `http_${status}`;
    const title = textOf(members['title']) ?? `The wallet answered ${status}`;
    super(`${title} (${code})`);
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = textOf(members['detail']);
    this.nextAction = textOf(members['next_action']);
    this.nextActionUrl = textOf(members['next_action_url']);
    this.charged = typeof members['charged'] === 'boolean' ? members['charged'] : undefined;
    this.reference = textOf(members['reference']);
    this.members = members;
  }
}

/**
 * There was no answer, or none of the wallet's own, so the request may have been carried out. Repeat it with the same
 * idempotency key, or ask for the payment. Never start another payment before you know.
 */
export class WalletUnreachable extends Error {
  override readonly name = 'WalletUnreachable';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
