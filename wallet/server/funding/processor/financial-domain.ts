import type { Movement } from './domain.ts';

/** The kinds of what moves a financial account, by the processor's category. All others are `other`. */
const KINDS: ReadonlyMap<string, Movement['kind']> = new Map(
  Object.entries({
    outbound_payment: 'transfer',
    outbound_payment_reversal: 'transfer',
    received_credit: 'payout',
    received_credit_reversal: 'payout',
    stripe_fee: 'fee',
    stripe_fee_tax: 'fee',
  } as const),
);

/**
 * The kind of an entry of a financial account: a payment to others is a transfer, and a credit is the other end of one of
 * our payouts. A credit from elsewhere is `other`.
 *
 * @param payoutId The payout of our balance that became the credit, if it was one.
 */
export function financialKind(category: string, payoutId: string | null): Movement['kind'] {
  const kind = KINDS.get(category) ?? 'other';
  return kind === 'payout' && payoutId === null ? 'other' : kind;
}

/** The times of an entry (RFC 3339). */
interface Entered {
  readonly created: string;
  /** When it changes the balance, which may be earlier or later than it was made. */
  readonly effective_at: string;
}

/** Since when an entry is known and in the balance; undefined if it will be in it later. */
export function enteredAt({ created, effective_at }: Entered, now: Date): Date | undefined {
  const [made, effective] = [new Date(created), new Date(effective_at)];
  if (effective <= made) return made;
  return effective <= now ? effective : undefined;
}
