import Stripe from 'stripe';
import { readPayouts } from './payouts-gateway.ts';
import type { PayoutsFrom, ProcessorPayout } from './payouts-gateway.ts';

/** A charge in the card processor's book. */
export interface ProcessorCharge {
  readonly id: string;
  /** The id of its top-up; null for a charge that the wallet did not make. */
  readonly reference: string | null;
  readonly minor: bigint;
  readonly currency: string;
}

/** A refund in the card processor's book. */
export interface ProcessorRefund {
  readonly id: string;
  /** The id of the wallet's refund to a card; null for a refund that the wallet did not make. */
  readonly reference: string | null;
  readonly chargeId: string;
  readonly minor: bigint;
  readonly currency: string;
}

/** A dispute in the card processor's book. */
export interface ProcessorDispute {
  readonly id: string;
  /** What the processor has taken for it and not given back, with its fees. */
  readonly minor: bigint;
  readonly currency: string;
}

/** The card processor's book: everything that moved money. */
export interface ProcessorBook {
  readonly charges: readonly ProcessorCharge[];
  readonly refunds: readonly ProcessorRefund[];
  readonly disputes: readonly ProcessorDispute[];
  /** The newer payouts; absent if the settings do not say from where they are paid. */
  readonly payouts?: readonly ProcessorPayout[];
}

/** Access to the card processor. */
export interface ProcessorSettings {
  readonly apiUrl: string;
  /** It needs no more rights than to read payment intents, refunds, disputes, and payouts with what left for them. */
  readonly secretKey: string;
  /** From where the wallet pays out. Without it, the report says that payouts were not compared. */
  readonly payoutsFrom?: PayoutsFrom;
  readonly http: typeof fetch;
}

const PAGE = 100;
const READ_WITHIN_MS = 20_000;

/**
 * Reads the card processor's whole book through its SDK, page by page; of payouts, those that were made since then.
 */
export async function readProcessorBook(settings: ProcessorSettings, since: Date): Promise<ProcessorBook> {
  const stripe = connect(settings);
  const charges: ProcessorCharge[] = [];
  for await (const intent of stripe.paymentIntents.list({ limit: PAGE })) {
    if (intent.status !== 'succeeded') continue;
    charges.push({
      id: intent.id,
      reference: intent.metadata['reference'] ?? null,
      minor: BigInt(intent.amount_received || intent.amount),
      currency: intent.currency.toUpperCase(),
    });
  }
  const refunds: ProcessorRefund[] = [];
  for await (const refund of stripe.refunds.list({ limit: PAGE })) {
    // A refund that is pending has left the balance at the processor.
    if (refund.status !== 'succeeded' && refund.status !== 'pending') continue;
    const intent = refund.payment_intent;
    refunds.push({
      id: refund.id,
      reference: refund.metadata?.['reference'] ?? null,
      chargeId: typeof intent === 'string' ? intent : (intent?.id ?? 'a charge without a name'),
      minor: BigInt(refund.amount),
      currency: refund.currency.toUpperCase(),
    });
  }
  const { payoutsFrom } = settings;
  return {
    charges,
    refunds,
    disputes: await readDisputes(stripe),
    ...(payoutsFrom === undefined ? {} : { payouts: await readPayouts(stripe, payoutsFrom, since) }),
  };
}

async function readDisputes(stripe: Stripe): Promise<ProcessorDispute[]> {
  const disputes: ProcessorDispute[] = [];
  for await (const { id, balance_transactions: moves, currency } of stripe.disputes.list({ limit: PAGE })) {
    const minor = moves.reduce((sum, one) => sum - BigInt(one.net), 0n);
    disputes.push({ id, minor, currency: currency.toUpperCase() });
  }
  return disputes;
}

function connect({ apiUrl, secretKey, http }: ProcessorSettings): Stripe {
  const url = new URL(apiUrl);
  const protocol = url.protocol === 'https:' ? ('https' as const) : ('http' as const);
  return new Stripe(secretKey, {
    host: url.hostname,
    port: url.port === '' ? (protocol === 'https' ? 443 : 80) : url.port,
    protocol,
    httpClient: Stripe.createFetchHttpClient(http),
    timeout: READ_WITHIN_MS,
    maxNetworkRetries: 3,
    telemetry: false,
  });
}
