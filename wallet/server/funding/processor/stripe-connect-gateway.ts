import type Stripe from 'stripe';
import { invariant } from '#platform/kernel/invariant.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { answered, connectStripe, isRefusal, isStripeError, unlessRefused } from '../../stripe/connection-gateway.ts';
import type { StripeConnection } from '../../stripe/connection-gateway.ts';
import { ProcessorUnavailableError } from './domain.ts';
import { toPayoutRefusal } from './payout-domain.ts';
import type {
  Destination,
  DestinationOrder,
  Owner,
  OpenedDestination,
  Payout,
  PayoutAnswer,
  PayoutOrder,
  PayoutState,
  Payouts,
} from './payout-domain.ts';

/** A request that may pay is never repeated: the payout is looked up. */
const once = { timeout: 20_000, maxNetworkRetries: 0 } as const;

/**
 * Pays out through Stripe Connect (API v1): each bank account is that of a connected account, to which a transfer brings
 * the money from our balance, and which pays it out. The id of a payout names both, as in `acct_1/po_1`.
 */
export function createStripeConnect(settings: StripeConnection): Payouts {
  const stripe = connectStripe(settings);
  return {
    terms: { name: 'Stripe Connected Account Agreement', url: 'https://stripe.com/connect-account/legal/full' },
    knows: isOfConnect,
    openDestination: (order) => openDestination(stripe, order),
    closeDestination: ({ recipientId }) => closeDestination(stripe, recipientId),
    // Connect compares no names.
    checkName: async () => ({ id: null, match: 'unavailable', knownName: null }),
    createPayout: (order) => createPayout(stripe, order),
    readPayout: (processorId) => answered(() => readPayout(stripe, processorId)),
    findPayout: (asked) => answered(() => findPayout(stripe, asked)),
    abandonPayout: (reference) => answered(() => takeBack(stripe, reference)),
    cancelPayout: (processorId) => cancelPayout(stripe, processorId),
  };
}

/** Whether a destination is the bank account of a connected account. */
export function isOfConnect({ methodId }: Pick<Destination, 'methodId'>): boolean {
  return methodId.startsWith('ba_');
}

/** The id of a payout of a connected account. */
export function connectedId(account: string, payout: string): string {
  return `${account}/${payout}`;
}

function partsOf(processorId: string) {
  const [account, payout] = processorId.split('/');
  invariant(account !== undefined && payout !== undefined, 'the id of a payout names its connected account');
  return { id: payout, on: { stripeAccount: account } };
}

async function openDestination(stripe: Stripe, order: DestinationOrder): Promise<OpenedDestination | undefined> {
  const { reference, owner, name, country, currency, routing: routing_number, account: account_number } = order;
  const account = await unlessRefused(() =>
    stripe.accounts.create(
      {
        type: 'custom',
        country,
        default_currency: currency.toLowerCase(),
        ...ownerOf(owner),
        capabilities: { transfers: { requested: true } },
        // Otherwise it would pay out on its own.
        settings: { payouts: { schedule: { interval: 'manual' }, debit_negative_balances: false } },
        metadata: { reference },
      },
      { idempotencyKey: `account-${reference}` },
    ),
  );
  if (!account) return undefined;
  const bank = await unlessRefused(() =>
    stripe.accounts.createExternalAccount(
      account.id,
      {
        external_account: {
          object: 'bank_account',
          country,
          currency: currency.toLowerCase(),
          account_holder_name: name,
          account_holder_type: 'individual',
          account_number,
          ...(routing_number === undefined ? {} : { routing_number }),
        },
      },
      { idempotencyKey: `destination-${reference}` },
    ),
  );
  if (bank?.object === 'bank_account')
    return { recipientId: account.id, methodId: bank.id, bankName: bank.bank_name ?? '' };
  await unlessRefused(() => stripe.accounts.del(account.id));
  return undefined;
}

/** A person with one name has it as both. */
function ownerOf({ givenName, familyName, birthDate, address, agreement }: Owner) {
  const [year, month, day] = (birthDate ?? '').split('-').map(Number);
  return {
    business_type: 'individual' as const,
    individual: {
      first_name: givenName ?? familyName ?? '',
      last_name: familyName ?? givenName ?? '',
      ...(year && month && day ? { dob: { day, month, year } } : {}),
      ...(address ? { address: addressOf(address) } : {}),
    },
    tos_acceptance: {
      date: Math.floor(agreement.at.getTime() / 1_000),
      ip: agreement.ip,
      user_agent: agreement.userAgent,
      service_agreement: 'full',
    },
  };
}

function addressOf({ line1, line2, postalCode, city, region, country }: NonNullable<Owner['address']>) {
  return {
    line1,
    ...(line2 === undefined ? {} : { line2 }),
    ...(postalCode === '' ? {} : { postal_code: postalCode }),
    city,
    ...(region === undefined ? {} : { state: region }),
    country,
  };
}

/** The account stays for the payouts under way; no money gets to it any more. */
async function closeDestination(stripe: Stripe, account: string): Promise<void> {
  await unlessRefused(() => stripe.accounts.update(account, { capabilities: { transfers: { requested: false } } }));
}

async function createPayout(stripe: Stripe, order: PayoutOrder): Promise<PayoutAnswer> {
  const { reference, amount, destination, statement } = order;
  const { recipientId: account, methodId } = destination;
  const sum = { amount: Number(amount.minor), currency: amount.currency.toLowerCase(), metadata: { reference } };
  try {
    await stripe.transfers.create(
      { ...sum, destination: account, transfer_group: reference },
      { ...once, idempotencyKey: `transfer-${reference}` },
    );
    const payout = await payFrom();
    return { kind: 'payout', payout: await toPayout(stripe, account, payout) };
  } catch (error) {
    if (isRefusal(error)) return { kind: 'rejected', refusal: toPayoutRefusal(error.code) };
    if (isStripeError(error) || error instanceof ProcessorUnavailableError) return { kind: 'unknown' };
    throw error;
  }

  /** What is refused for certain leaves no money at the connected account. */
  async function payFrom(): Promise<Stripe.Payout> {
    try {
      return await stripe.payouts.create(
        { ...sum, destination: methodId, statement_descriptor: statement },
        { ...once, stripeAccount: account, idempotencyKey: reference },
      );
    } catch (error) {
      if (isRefusal(error)) await takeBack(stripe, reference);
      throw error;
    }
  }
}

async function readPayout(stripe: Stripe, processorId: string): Promise<Payout> {
  const { id, on } = partsOf(processorId);
  return toPayout(stripe, on.stripeAccount, await stripe.payouts.retrieve(id, {}, on));
}

async function findPayout(
  stripe: Stripe,
  { reference, destination }: Parameters<Payouts['findPayout']>[0],
): Promise<Payout | undefined> {
  const { recipientId: account, methodId } = destination;
  for await (const payout of stripe.payouts.list({ destination: methodId }, { stripeAccount: account })) {
    if (payout.metadata?.['reference'] === reference) return toPayout(stripe, account, payout);
  }
  return undefined;
}

async function cancelPayout(stripe: Stripe, processorId: string): Promise<Payout> {
  const { id, on } = partsOf(processorId);
  // If it can no longer be canceled, its current state is the answer.
  await unlessRefused(() => stripe.payouts.cancel(id, {}, on));
  return answered(() => readPayout(stripe, processorId));
}

/**
 * Takes back what was transferred for a payout, without a key: the processor takes back no more than was
 * transferred, and would repeat a refusal for a day to the same key, also when the account has the money again.
 */
async function takeBack(stripe: Stripe, reference: string): Promise<void> {
  for await (const transfer of stripe.transfers.list({ transfer_group: reference })) {
    if (transfer.reversed) continue;
    const { id } = transfer;
    await unlessRefused(() => stripe.transfers.createReversal(id, { metadata: { reference } }));
    // Another request may have taken it back at the same time.
    const { reversed } = await answered(() => stripe.transfers.retrieve(id));
    if (!reversed) throw new ProcessorUnavailableError(`The transfer ${id} was not taken back.`);
  }
}

async function toPayout(stripe: Stripe, account: string, payout: Stripe.Payout): Promise<Payout> {
  const reference = payout.metadata?.['reference'] ?? null;
  const state = toState(payout);
  const isBack = state.status === 'failed' || state.status === 'canceled';
  if (isBack && reference !== null) await takeBack(stripe, reference);
  const currency = payout.currency.toUpperCase();
  return {
    processorId: connectedId(account, payout.id),
    reference,
    amount: { minor: BigInt(payout.amount), currency: isCurrency(currency) ? currency : null },
    state,
  };
}

function toState({ status, failure_code: reason }: Stripe.Payout): PayoutState {
  switch (status) {
    case 'paid':
      return { status: 'posted' };
    case 'failed':
      return { status, refusal: toPayoutRefusal(reason ?? undefined) };
    case 'canceled':
      return { status };
    default:
      return { status: 'processing' };
  }
}
