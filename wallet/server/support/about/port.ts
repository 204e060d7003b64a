import type { ExchangeTerms } from '../../funding/exchange/domain.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import type { WithdrawalTerms } from '../../funding/withdrawals/domain.ts';
import type { StoredVersion } from '../../identity/limits/service.ts';
import type { Policy } from '../../payments/payments/policy-domain.ts';
import type { TermVersion } from '../../protection/reports/service.ts';

/** Who runs this wallet, from its settings; undefined until the operator fills it in. */
export interface Operator {
  readonly name: string | undefined;
  /** A postal address in one line. */
  readonly address: string | undefined;
  readonly mail: string | undefined;
}

/** What the public pages say, from the data that the wallet itself works with. */
export interface PublicTerms {
  readonly operator: Operator;
  readonly fees: FeeSchedule;
  readonly policy: Policy;
}

/** The fees: all versions, and the instant at which they are read. */
export interface PublicFees {
  readonly fees: readonly FeeSchedule[];
  readonly exchanges: readonly ExchangeTerms[];
  /** Each version has one for each currency that is paid out. */
  readonly withdrawals: readonly WithdrawalTerms[];
  readonly now: Date;
}

/** The limits of holders and the terms of reports: all versions, and the instant at which they are read. */
export interface PublicLimits {
  readonly limits: readonly StoredVersion[];
  readonly reports: readonly TermVersion[];
  readonly now: Date;
}
