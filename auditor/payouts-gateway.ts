import type Stripe from 'stripe';

/** A payout to a bank account in the card processor's book. */
export interface ProcessorPayout {
  readonly id: string;
  /** The id of its withdrawal, or of the account that it proves; null for a payout that the wallet did not make. */
  readonly reference: string | null;
  readonly minor: bigint;
  readonly currency: string;
  /** In the processor's words. */
  readonly status: string;
}

/** From where the wallet pays out: from its balance through Connect, or from a financial account. */
export type PayoutsFrom = 'connect' | { readonly financialAccount: string };

const PAGE = 100;
const DAY_S = 86_400;

/** Reads the payouts that were made since then. */
export function readPayouts(stripe: Stripe, from: PayoutsFrom, since: Date): Promise<ProcessorPayout[]> {
  return from === 'connect' ? readConnect(stripe, since) : readOutbound(stripe, from, since);
}

type FinancialAccount = Exclude<PayoutsFrom, 'connect'>;

async function readOutbound(
  stripe: Stripe,
  { financialAccount }: FinancialAccount,
  since: Date,
): Promise<ProcessorPayout[]> {
  const payouts: ProcessorPayout[] = [];
  const asked = { created: { gte: Math.floor(since.getTime() / 1_000) }, limit: PAGE };
  for await (const payment of stripe.v2.moneyManagement.outboundPayments.list(asked)) {
    if (payment.from.financial_account !== financialAccount) continue;
    payouts.push({
      id: payment.id,
      reference: payment.metadata?.['reference'] ?? null,
      minor: BigInt(payment.amount.value),
      currency: payment.amount.currency.toUpperCase(),
      status: payment.status,
    });
  }
  return payouts;
}

/**
 * Reads the payouts through Connect that were made since then, with the transfers that brought their money. A payout
 * whose transfer does not agree with its status says so in its status, and a transfer without a payout counts as one.
 *
 * It asks once for each connected account that got money since then.
 */
async function readConnect(stripe: Stripe, since: Date): Promise<ProcessorPayout[]> {
  const from = Math.floor(since.getTime() / 1_000);
  const transfers: Stripe.Transfer[] = [];
  // The transfer of the first payout may be a little older.
  const asked = { created: { gte: from - DAY_S }, limit: PAGE };
  for await (const transfer of stripe.transfers.list(asked)) transfers.push(transfer);
  const found: ProcessorPayout[] = [];
  const byAccount = Map.groupBy(transfers, ({ destination }) =>
    typeof destination === 'string' ? destination : (destination?.id ?? ''),
  );
  for (const [account, sent] of byAccount) {
    const left = new Map(sent.map((transfer) => [transfer.metadata['reference'] ?? transfer.id, transfer]));
    for await (const payout of stripe.payouts.list({ limit: PAGE }, { stripeAccount: account })) {
      if (payout.created < from - DAY_S) break;
      const reference = payout.metadata?.['reference'] ?? null;
      const transfer = reference === null ? undefined : left.get(reference);
      if (reference !== null) left.delete(reference);
      if (payout.created >= from) found.push(toPayout(account, payout, transfer));
    }
    const lost = [...left.values()].filter((transfer) => transfer.created >= from && keptOf(transfer) > 0);
    found.push(...lost.map(toTransfer));
  }
  return found;
}

/** The part of a transfer that was not taken back. */
function keptOf({ amount, amount_reversed }: Stripe.Transfer): number {
  return amount - amount_reversed;
}

function toPayout(account: string, payout: Stripe.Payout, transfer: Stripe.Transfer | undefined): ProcessorPayout {
  const { amount, currency, id, metadata, status } = payout;
  const kept = transfer ? keptOf(transfer) : 0;
  const due = status === 'failed' || status === 'canceled' ? 0 : amount;
  return {
    id: `${account}/${id}`,
    reference: metadata?.['reference'] ?? null,
    minor: BigInt(amount),
    currency: currency.toUpperCase(),
    status: kept === due ? status : `${status}, with ${kept} transferred`,
  };
}

function toTransfer(transfer: Stripe.Transfer): ProcessorPayout {
  return {
    id: transfer.id,
    reference: transfer.metadata['reference'] ?? null,
    minor: BigInt(keptOf(transfer)),
    currency: transfer.currency.toUpperCase(),
    status: 'transferred and not paid out',
  };
}
