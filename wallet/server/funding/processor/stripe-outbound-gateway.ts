import type Stripe from 'stripe';
import { isCurrency } from '#platform/money/currency.ts';
import { answered, connectStripe, isRefusal, isStripeError, unlessRefused } from '../../stripe/connection-gateway.ts';
import type { StripeConnection } from '../../stripe/connection-gateway.ts';
import { ProcessorUnavailableError } from './domain.ts';
import { toPayoutRefusal } from './payout-domain.ts';
import { isOfConnect } from './stripe-connect-gateway.ts';
import type {
  Destination,
  DestinationOrder,
  NameCheck,
  OpenedDestination,
  Payout,
  PayoutAnswer,
  PayoutOrder,
  PayoutState,
  Payouts,
} from './payout-domain.ts';

interface OutboundSettings extends StripeConnection {
  /** The account at Stripe from which payouts are paid. */
  readonly financialAccount: string;
}

const PAY_WITHIN_MS = 20_000;

/** Pays out through Stripe's Outbound Payments (API v2). */
export function createStripeOutbound(settings: OutboundSettings): Payouts {
  const stripe = connectStripe(settings);
  const { moneyManagement: money } = stripe.v2;
  return {
    terms: undefined,
    knows: (destination) => !isOfConnect(destination),
    openDestination: (order) => unlessRefused(() => openDestination(stripe, order)),
    closeDestination: async ({ methodId, recipientId }) => {
      const options = { stripeContext: recipientId };
      await unlessRefused(() => money.payoutMethods.archive(methodId, {}, options));
    },
    checkName: (destination) => answered(() => checkName(stripe, destination)),
    createPayout: (order) => createPayout(stripe, settings.financialAccount, order),
    readPayout: (processorId) => answered(async () => toPayout(await money.outboundPayments.retrieve(processorId))),
    findPayout: (asked) => answered(() => findPayout(stripe, asked)),
    // A payment is one call: nothing is left of one that the processor does not know.
    abandonPayout: async () => {},
    cancelPayout: (processorId) => cancelPayout(stripe, processorId),
  };
}

async function openDestination(stripe: Stripe, order: DestinationOrder): Promise<OpenedDestination> {
  const { reference, name, country, currency, routing: routing_number, account: account_number } = order;
  const at = name.lastIndexOf(' ');
  const [given_name, surname] = [name.slice(0, Math.max(0, at)), name.slice(at + 1)];
  const recipient = await stripe.v2.core.accounts.create(
    {
      display_name: name,
      identity: {
        country: country.toLowerCase(),
        entity_type: 'individual',
        individual: { ...(given_name === '' ? {} : { given_name }), surname },
      },
      configuration: { recipient: { capabilities: { bank_accounts: { local: { requested: true } } } } },
      metadata: { reference },
    },
    { idempotencyKey: `recipient-${reference}` },
  );
  const setup = await stripe.v2.moneyManagement.outboundSetupIntents.create(
    {
      payout_method_data: {
        type: 'bank_account',
        bank_account: {
          country,
          currency: currency.toLowerCase(),
          account_number,
          ...(routing_number === undefined ? {} : { routing_number }),
        },
      },
      usage_intent: 'payment',
    },
    { idempotencyKey: `destination-${reference}`, stripeContext: recipient.id },
  );
  const method = setup.payout_method;
  if (!method) throw new ProcessorUnavailableError('The setup has no payout method.');
  return { recipientId: recipient.id, methodId: method.id, bankName: method.bank_account?.bank_name ?? '' };
}

async function checkName(stripe: Stripe, { recipientId, methodId }: Destination): Promise<NameCheck> {
  const asked = { payout_method: methodId, recipient: recipientId };
  const check = await stripe.v2.moneyManagement.recipientVerifications.create(asked);
  const match = check.match_result;
  const isKnown = match === 'match' || match === 'close_match' || match === 'no_match';
  return {
    id: check.id,
    match: isKnown ? match : 'unavailable',
    knownName: check.match_result_details?.matched_name ?? null,
  };
}

async function createPayout(stripe: Stripe, from: string, order: PayoutOrder): Promise<PayoutAnswer> {
  const { reference, amount, check, destination, statement } = order;
  const currency = amount.currency.toLowerCase();
  const { moneyManagement: money } = stripe.v2;
  try {
    // The payer has seen the difference and agreed.
    if (check.id !== null && check.match !== 'match') await money.recipientVerifications.acknowledge(check.id);
    const payment = await money.outboundPayments.create(
      {
        from: { financial_account: from, currency },
        to: { recipient: destination.recipientId, payout_method: destination.methodId },
        amount: { value: Number(amount.minor), currency },
        statement_descriptor: statement,
        recipient_notification: { setting: 'none' },
        ...(check.id === null ? {} : { recipient_verification: check.id }),
        metadata: { reference },
      },
      // A retry with the same key would be safe at Stripe; looking the payout up is safe at any processor.
      { idempotencyKey: reference, timeout: PAY_WITHIN_MS, maxNetworkRetries: 0 },
    );
    return { kind: 'payout', payout: toPayout(payment) };
  } catch (error) {
    if (isRefusal(error)) return { kind: 'rejected', refusal: toPayoutRefusal(error.code) };
    if (isStripeError(error)) return { kind: 'unknown' };
    throw error;
  }
}

async function findPayout(
  stripe: Stripe,
  { reference, destination }: Parameters<Payouts['findPayout']>[0],
): Promise<Payout | undefined> {
  const asked = { recipient: destination.recipientId };
  for await (const payment of stripe.v2.moneyManagement.outboundPayments.list(asked)) {
    if (payment.metadata?.['reference'] === reference) return toPayout(payment);
  }
  return undefined;
}

async function cancelPayout(stripe: Stripe, processorId: string): Promise<Payout> {
  const { outboundPayments } = stripe.v2.moneyManagement;
  const canceled = await unlessRefused(async () => toPayout(await outboundPayments.cancel(processorId)));
  // If it can no longer be canceled, its current state is the answer.
  return canceled ?? answered(async () => toPayout(await outboundPayments.retrieve(processorId)));
}

function toPayout(payment: Stripe.V2.MoneyManagement.OutboundPayment): Payout {
  const currency = payment.amount.currency.toUpperCase();
  return {
    processorId: payment.id,
    reference: payment.metadata?.['reference'] ?? null,
    amount: { minor: BigInt(payment.amount.value), currency: isCurrency(currency) ? currency : null },
    state: toState(payment),
  };
}

function toState({ status, status_details: details }: Stripe.V2.MoneyManagement.OutboundPayment): PayoutState {
  switch (status) {
    case 'processing':
    case 'posted':
    case 'canceled':
      return { status };
    case 'failed':
      return { status, refusal: toPayoutRefusal(details?.failed?.reason) };
    case 'returned':
      return { status, refusal: toPayoutRefusal(details?.returned?.reason) };
  }
}
