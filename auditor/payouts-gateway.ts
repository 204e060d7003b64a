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

/**
 * Reads the payments to others that were made since then, with what left the account for them. A payment whose money does
 * not agree with its status says so in its status, and money that left without a payment counts as one.
 */
async function readOutbound(
  stripe: Stripe,
  { financialAccount }: FinancialAccount,
  since: Date,
): Promise<ProcessorPayout[]> {
  const { outboundPayments } = stripe.v2.moneyManagement;
  const from = Math.floor(since.getTime() / 1_000);
  const left = await readLeft(stripe, financialAccount, from);
  const payouts: ProcessorPayout[] = [];
  for await (const payment of outboundPayments.list({ created: { gte: from - DAY_S }, limit: PAGE })) {
    if (payment.from.financial_account !== financialAccount) continue;
    const { amount, created, id, metadata, status } = payment;
    const kept = left.get(id)?.kept ?? 0;
    left.delete(id);
    if (Date.parse(created) < since.getTime()) continue;
    payouts.push({
      id,
      reference: metadata?.['reference'] ?? null,
      minor: BigInt(amount.value),
      currency: amount.currency.toUpperCase(),
      status: statusOf({ status, amount: Number(amount.value), kept }),
    });
  }
  const lost = [...left].filter(([, { kept }]) => kept > 0);
  return [...payouts, ...lost.map(([id, one]) => toLost({ id, reference: null, ...one }))];
}

interface Left {
  /** What left the account and did not come back. */
  readonly kept: number;
  readonly currency: string;
}

/** What left the account since then, by the payment for which it did, or by the transaction that names none. */
async function readLeft(stripe: Stripe, financialAccount: string, from: number): Promise<Map<string, Left>> {
  const left = new Map<string, Left>();
  const asked = { financial_account: financialAccount, created: { gte: from }, limit: PAGE };
  for await (const { balance_impact, category, flow, id } of stripe.v2.moneyManagement.transactions.list(asked)) {
    if (category !== 'outbound_payment' && category !== 'outbound_payment_reversal') continue;
    const { currency, value } = balance_impact.available;
    const name = flow?.outbound_payment ?? id;
    left.set(name, { currency, kept: (left.get(name)?.kept ?? 0) - Number(value) });
  }
  return left;
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
  return {
    id: `${account}/${id}`,
    reference: metadata?.['reference'] ?? null,
    minor: BigInt(amount),
    currency: currency.toUpperCase(),
    status: statusOf({ status, amount, kept: transfer ? keptOf(transfer) : 0 }),
  };
}

/** The states in which nothing of a payout is gone. */
const BACK: ReadonlySet<string> = new Set(['failed', 'canceled', 'returned']);

/** The status of a payout; one that does not agree with what left for it says so. */
function statusOf({ status, amount, kept }: { status: string; amount: number; kept: number }): string {
  const due = BACK.has(status) ? 0 : amount;
  return kept === due ? status : `${status}, with ${kept} transferred`;
}

function toTransfer(transfer: Stripe.Transfer): ProcessorPayout {
  const { currency, id, metadata } = transfer;
  return toLost({ id, reference: metadata['reference'] ?? null, currency, kept: keptOf(transfer) });
}

/** Money that left, and is no payout. */
function toLost({ id, reference, currency, kept }: Left & Pick<ProcessorPayout, 'id' | 'reference'>): ProcessorPayout {
  return {
    id,
    reference,
    minor: BigInt(kept),
    currency: currency.toUpperCase(),
    status: 'transferred and not paid out',
  };
}
