/** Something that the processor or a bank does later. */
export interface Plan {
  readonly id: string;
  /** In seconds of business time. */
  readonly at: number;
  readonly deed: Deed;
  /** The id of the object that it is done to. */
  readonly subject: string;
}

export type Deed =
  | 'charge_settles'
  | 'charge_has_consequences'
  | 'deposits_fail'
  | 'refund_succeeds'
  | 'refund_fails'
  | 'dispute_is_decided'
  | 'payout_leaves'
  | 'payout_arrives'
  | 'payout_fails'
  | 'account_pays_out'
  | 'outbound_is_decided'
  | 'outbound_returns';
