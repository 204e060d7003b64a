import Stripe from 'stripe';
import { isCurrency } from '#platform/money/currency.ts';
import { answered, connectStripe, unlessOver } from '../../stripe/connection-gateway.ts';
import type { StripeConnection } from '../../stripe/connection-gateway.ts';
import { ProcessorUnavailableError, toDebitRefusal, toRefusal } from './domain.ts';
import { bankCalls } from './stripe-bank-gateway.ts';
import { disputeCalls } from './stripe-dispute-gateway.ts';
import { declineEvent, eventReader } from './stripe-events-gateway.ts';
import type { EventSettings } from './stripe-events-gateway.ts';
import { refundCalls } from './stripe-refund-gateway.ts';
import type {
  CardDecline,
  CardDetails,
  CardVisit,
  Charge,
  ChargeAnswer,
  ChargeOrder,
  Processor,
  RefusalCode,
} from './domain.ts';

export { answered, connectStripe };

type StripeSettings = StripeConnection & EventSettings;

const CHARGE_WITHIN_MS = 20_000;
const A_PAGE = 100;

/** Calls Stripe through its own SDK. Only the address in the settings decides between Stripe and the sandbox. */
export function createStripeGateway(settings: StripeSettings): Processor {
  const stripe = connectStripe(settings);
  return {
    ...cardCalls(stripe),
    ...chargeCalls(stripe),
    ...refundCalls(stripe),
    ...bankCalls(stripe),
    ...disputeCalls(stripe),
    readEvent: eventReader(stripe, settings),
  };
}

type CardCalls = Pick<
  Processor,
  'createCustomer' | 'openVisit' | 'readVisit' | 'closeVisit' | 'readDecline' | 'readCard' | 'forgetCard'
>;

function cardCalls(stripe: Stripe): CardCalls {
  return {
    createCustomer: (order) => answered(() => createCustomer(stripe, order)),
    openVisit: (order) => answered(() => openVisit(stripe, order)),
    readVisit: (processorId) => answered(() => readVisit(stripe, processorId)),
    closeVisit: (processorId) => closeVisit(stripe, processorId),
    readDecline: (eventId) => readDecline(stripe, eventId),
    readCard: (cardProcessorId) => readCard(stripe, cardProcessorId),
    forgetCard: (cardProcessorId) => forgetCard(stripe, cardProcessorId),
  };
}

async function createCustomer(stripe: Stripe, { reference }: { reference: string }): Promise<string> {
  const options = { idempotencyKey: `customer-${reference}` };
  return (await stripe.customers.create({ metadata: { holder: reference } }, options)).id;
}

async function openVisit(
  stripe: Stripe,
  { reference, customerId, currency, returnUrl, cancelUrl }: Parameters<Processor['openVisit']>[0],
): ReturnType<Processor['openVisit']> {
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'setup',
      // Otherwise the page may offer other kinds, which a visit cannot end with.
      allowed_payment_method_types: ['card'],
      customer: customerId,
      currency: currency.toLowerCase(),
      client_reference_id: reference,
      success_url: returnUrl,
      cancel_url: cancelUrl,
    },
    { idempotencyKey: reference },
  );
  if (session.url === null) throw new ProcessorUnavailableError('The session has no page.');
  return { processorId: session.id, url: session.url };
}

async function readVisit(stripe: Stripe, processorId: string): Promise<CardVisit> {
  return toVisit(await stripe.checkout.sessions.retrieve(processorId, { expand: ['setup_intent.payment_method'] }));
}

async function closeVisit(stripe: Stripe, processorId: string): Promise<void> {
  await unlessOver(() => stripe.checkout.sessions.expire(processorId));
}

async function readDecline(stripe: Stripe, eventId: string): Promise<CardDecline | undefined> {
  return toDecline(await unlessOver(() => stripe.events.retrieve(eventId)));
}

async function readCard(stripe: Stripe, cardProcessorId: string): Promise<CardDetails | undefined> {
  const method = await unlessOver(() => stripe.paymentMethods.retrieve(cardProcessorId));
  return method && toCard(method);
}

async function forgetCard(stripe: Stripe, cardProcessorId: string): Promise<void> {
  await unlessOver(() => stripe.paymentMethods.detach(cardProcessorId));
}

type ChargeCalls = Pick<Processor, 'charge' | 'readCharge' | 'findCharge' | 'cancelCharge'>;

function chargeCalls(stripe: Stripe): ChargeCalls {
  return {
    charge: (order) => charge(stripe, order),
    readCharge: (processorId) => readCharge(stripe, processorId),
    findCharge: (asked) => answered(() => findCharge(stripe, asked)),
    cancelCharge: (processorId) => cancelCharge(stripe, processorId),
  };
}

async function charge(stripe: Stripe, order: ChargeOrder): Promise<ChargeAnswer> {
  try {
    const intent = await stripe.paymentIntents.create(chargeParameters(order), {
      idempotencyKey: order.reference,
      timeout: CHARGE_WITHIN_MS,
      // A retry with the same key would be safe at Stripe; looking the charge up is safe at any processor.
      maxNetworkRetries: 0,
    });
    return { kind: 'charge', charge: toCharge(intent) };
  } catch (error) {
    return answerOfFailure(error, order);
  }
}

function readCharge(stripe: Stripe, processorId: string): Promise<Charge> {
  return answered(async () => toCharge(await stripe.paymentIntents.retrieve(processorId)));
}

async function findCharge(
  stripe: Stripe,
  { reference, customerId, since }: Parameters<Processor['findCharge']>[0],
): Promise<Charge | undefined> {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  // Reads page after page, because the charge may stand behind the first hundred.
  for await (const intent of stripe.paymentIntents.list({ customer: customerId, created, limit: A_PAGE })) {
    if (intent.metadata['reference'] === reference) return toCharge(intent);
  }
  return undefined;
}

async function cancelCharge(stripe: Stripe, processorId: string): Promise<Charge> {
  try {
    return await answered(async () => toCharge(await stripe.paymentIntents.cancel(processorId)));
  } catch (error) {
    // The charge was paid or declined meanwhile, so it cannot be canceled; its current state is the answer.
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return readCharge(stripe, processorId);
    throw error;
  }
}

function chargeParameters(order: ChargeOrder): Stripe.PaymentIntentCreateParams {
  return {
    amount: Number(order.total.minor),
    currency: order.total.currency.toLowerCase(),
    customer: order.customerId,
    payment_method: order.instrumentId,
    confirm: true,
    // An account was added with the consent of its owner to debits, which the processor finds by the account.
    ...(order.isDebit
      ? { allowed_payment_method_types: ['us_bank_account'] }
      : { automatic_payment_methods: { enabled: true, allow_redirects: 'always' } }),
    return_url: order.returnUrl,
    description: order.description,
    metadata: { reference: order.reference },
  };
}

/** Reads a failed request. A refusal by bank or processor is certain; any other failure may have charged it. */
function answerOfFailure(error: unknown, { isDebit }: Pick<ChargeOrder, 'isDebit'>): ChargeAnswer {
  if (error instanceof Stripe.errors.StripeCardError) {
    if (error.payment_intent) return { kind: 'charge', charge: toCharge(error.payment_intent) };
    return { kind: 'rejected', refusal: refusalOf(error, isDebit) };
  }
  const isCertain =
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.statusCode !== undefined &&
    error.statusCode !== 409;
  if (isCertain) return { kind: 'rejected', refusal: refusalOf({ code: error.code }, isDebit) };
  if (error instanceof Stripe.errors.StripeError) return { kind: 'unknown' };
  throw error;
}

function refusalOf(
  {
    decline_code: declineCode,
    code,
  }: { readonly decline_code?: string | undefined; readonly code?: string | undefined },
  isDebit: boolean,
): RefusalCode {
  return isDebit ? toDebitRefusal(code) : toRefusal(declineCode, code);
}

function toCharge(intent: Stripe.PaymentIntent): Charge {
  const currency = intent.currency.toUpperCase();
  return {
    processorId: intent.id,
    reference: intent.metadata['reference'] ?? null,
    total: { minor: BigInt(intent.amount_received || intent.amount), currency: isCurrency(currency) ? currency : null },
    state: toState(intent),
  };
}

function toState(intent: Stripe.PaymentIntent): Charge['state'] {
  const failure = intent.last_payment_error;
  switch (intent.status) {
    case 'succeeded':
      return { status: 'succeeded' };
    case 'requires_action': {
      const redirectUrl = intent.next_action?.redirect_to_url?.url;
      return redirectUrl ? { status: 'action_required', redirectUrl } : { status: 'pending' };
    }
    case 'requires_payment_method':
      return { status: 'declined', refusal: refusalOf(failure ?? {}, isDebit(failure)) };
    case 'canceled':
      return {
        status: 'declined',
        refusal: failure ? refusalOf(failure, isDebit(failure)) : 'authentication_failed',
      };
    case 'requires_confirmation':
      return { status: 'unconfirmed' };
    case 'processing':
    case 'requires_capture':
      break;
  }
  // A status that this version does not know is pending too, so the wallet asks again later.
  return { status: 'pending' };
}

function isDebit(failure: Stripe.PaymentIntent.LastPaymentError | null): boolean {
  return failure?.payment_method?.type === 'us_bank_account';
}

function toVisit(session: Stripe.Checkout.Session): CardVisit {
  if (session.status === 'expired') return { status: 'failed' };
  const setup = session.setup_intent;
  const method = setup && typeof setup !== 'string' ? setup.payment_method : null;
  if (session.status !== 'complete' || !setup || typeof setup === 'string' || setup.status !== 'succeeded') {
    return { status: 'open', url: session.url };
  }
  const card = method && typeof method !== 'string' ? toCard(method) : undefined;
  return card ? { status: 'complete', card } : { status: 'failed' };
}

/** Only visits have setup intents without our reference, and the intent's customer is the visit's. */
function toDecline(event: Stripe.Event | undefined): CardDecline | undefined {
  if (event?.type !== declineEvent) return undefined;
  const { customer } = event.data.object;
  const customerId = typeof customer === 'string' ? customer : customer?.id;
  return customerId === undefined ? undefined : { customerId, at: new Date(event.created * 1_000) };
}

const FUNDINGS: readonly string[] = ['credit', 'debit', 'prepaid'];

function toCard(method: Stripe.PaymentMethod): CardDetails | undefined {
  const { card } = method;
  if (!card) return undefined;
  return {
    processorId: method.id,
    brand: card.brand,
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
    funding: FUNDINGS.includes(card.funding) ? (card.funding as CardDetails['funding']) : 'unknown',
    country: card.country,
    fingerprint: card.fingerprint ?? null,
  };
}
