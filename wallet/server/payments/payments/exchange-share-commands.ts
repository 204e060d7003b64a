import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { bringToPayment } from '../../funding/exchange/commands.ts';
import type { BringError, UseQuote } from '../../funding/exchange/commands.ts';
import { owes } from '../../identity/limits/debt-commands.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import { accountsKey } from '../../ledger/batch/command.ts';
import type { RowWrite, State } from '../../ledger/batch/command.ts';
import type { CaptureError, Payment } from './domain.ts';
import type { ExchangeShare } from './exchange-share-domain.ts';

/** What an exchange brings to a payment, and what it writes before the capture. */
interface Brought {
  readonly share: ExchangeShare | null;
  /** What the capture can take in addition to the balance. */
  readonly heldMinor: bigint;
  readonly entries: readonly EntryDraft[];
  readonly rows: readonly RowWrite[];
}

/** What a payment has that its balance covers. */
export const nothingBrought: Brought = { share: null, heldMinor: 0n, entries: [], rows: [] };

/** A balance of a holder who owes brings nothing. */
const isOwing = { code: 'insufficient_funds' } as const;

/** Decides the exchange that the holder approved with a payment. */
export function broughtBy(
  state: State,
  bringing: UseQuote,
  payment: Payment,
  now: Date,
): Result<Brought, Extract<BringError, { readonly code: 'rate_expired' }> | CaptureError> {
  const { accounts } = bringing;
  const brought = owes(state, payment.payerId) ? err(isOwing) : bringToPayment(state, bringing, now);
  if (!brought.ok && brought.error.code === 'rate_expired') return err(brought.error);
  if (!brought.ok) {
    const payer = state.get(accountsKey, accounts.taker);
    invariant(payer, 'the payer has an account');
    return err({ code: 'insufficient_funds', shortfall: bringing.quote.get, spendable: spendable(payer) });
  }
  const { quote, entry, rows } = brought.value;
  invariant(quote.paymentId === payment.id && accounts.taker === payment.payerAccountId, 'a quote is for its payment');
  const { id: quoteId, give, get, kept, refundHours } = quote;
  const ratedUntil = new Date(now.getTime() + refundHours * 3_600_000);
  const share = { quoteId, give, get, kept, accounts, ratedUntil };
  return ok({ share, heldMinor: get.minor, entries: [entry], rows });
}
