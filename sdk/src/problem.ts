/** The codes of the wallet's refusals (RFC 9457); each has a page in the documentation. */
export type ProblemCode =
  | 'accepted_before'
  | 'account_frozen'
  | 'amount_above_line'
  | 'amount_changed'
  | 'amount_not_partial'
  | 'authentication_required'
  | 'body_too_large'
  | 'budget_exceeds_commission'
  | 'carrier_record_needed'
  | 'case_changed'
  | 'case_not_found'
  | 'case_not_in_state'
  | 'case_open'
  | 'checks_exhausted'
  | 'client_assertion_invalid'
  | 'commission_exceeds_part'
  | 'commission_not_agreed'
  | 'confirm_not_granted'
  | 'confirmation_contested'
  | 'confirmation_too_large'
  | 'contents_wrong'
  | 'currency_not_exchanged'
  | 'currency_not_supported'
  | 'cursor_unknown'
  | 'discount_exceeds_amount'
  | 'escalation_too_early'
  | 'event_not_found'
  | 'exchange_too_small'
  | 'idempotency_key_malformed'
  | 'idempotency_key_missing'
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
  | 'line_unknown'
  | 'mandate_cap_exceeded'
  | 'mandate_not_found'
  | 'mandate_revoked'
  | 'media_type_not_supported'
  | 'method_not_allowed'
  | 'not_found'
  | 'not_your_turn'
  | 'nothing_to_release'
  | 'nothing_to_ship'
  | 'order_sums_differ'
  | 'outcome_not_offered'
  | 'outcome_used'
  | 'overloaded'
  | 'paid_by_wallet'
  | 'parcel_not_withdrawable'
  | 'parcel_used'
  | 'part_not_found'
  | 'part_not_in_state'
  | 'payee_is_payer'
  | 'payee_not_found'
  | 'payee_unknown'
  | 'payment_not_found'
  | 'payment_not_payable'
  | 'payment_reported'
  | 'processor_unavailable'
  | 'promotion_closed'
  | 'promotion_exhausted'
  | 'promotion_not_found'
  | 'promotion_unknown'
  | 'proof_invalid'
  | 'proof_missing'
  | 'proof_used'
  | 'quote_expired'
  | 'rates_stale'
  | 'references_wrong'
  | 'refund_ambiguous'
  | 'refund_exceeds_rest'
  | 'refund_not_found'
  | 'return_address_wrong'
  | 'return_url_refused'
  | 'risk_declined'
  | 'scope_insufficient'
  | 'ship_within_refused'
  | 'shipment_ambiguous'
  | 'stronger_proof_needed'
  | 'ticket_not_found'
  | 'ticket_not_possible'
  | 'ticket_reference_used'
  | 'token_invalid'
  | 'token_missing'
  | 'too_many_comparisons'
  | 'too_many_offers'
  | 'too_many_parcels'
  | 'too_many_requests'
  | 'too_many_tickets'
  | 'tracking_code_refused'
  | 'untracked_not_allowed'
  | 'webhook_endpoint_not_found'
  | 'webhook_endpoints_exhausted'
  | 'webhook_url_refused'
  | 'words_not_readable'
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
