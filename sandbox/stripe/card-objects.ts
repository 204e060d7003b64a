import type Stripe from 'stripe';
import { docUrlOf } from './answer.ts';
import { entryOf, knownEntry } from './book.ts';
import type { CheckoutSession, Customer, Mandate, PaymentMethod, Setup } from './card-book.ts';
import type { Decline } from './cards.ts';
import type { Desk } from './desk.ts';

/** Customers, their cards and bank accounts, and the orders to set them up, in the form of the API. */

export function customerJson({ invoice_prefix: prefix, ...customer }: Customer): Stripe.Customer {
  return {
    ...customer,
    object: 'customer',
    balance: 0,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    discount: null,
    invoice_prefix: prefix,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    next_invoice_sequence: 1,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

export function billingJson({ billing }: PaymentMethod): Stripe.PaymentMethod.BillingDetails {
  const nowhere = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { ...billing, address: billing.address ?? nowhere, tax_id: null };
}

/** The bank checked the security code, because it was typed. */
export const checks = { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' };

export function methodJson(method: PaymentMethod): Stripe.PaymentMethod {
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: billingJson(method),
    created: method.created,
    customer: method.customer,
    customer_account: null,
    livemode: false,
    metadata: method.metadata,
    type: method.face.type,
    ...faceJson(method),
  };
}

function faceJson({ face }: PaymentMethod): Partial<Stripe.PaymentMethod> {
  switch (face.type) {
    case 'card':
      return {
        card: {
          ...face.card,
          checks,
          display_brand: face.card.brand,
          generated_from: null,
          networks: { available: [face.card.brand], preferred: null },
          regulated_status: 'unregulated',
          three_d_secure_usage: { supported: true },
          wallet: null,
        },
      };
    case 'us_bank_account':
      return {
        us_bank_account: {
          ...face.us_bank_account,
          financial_connections_account: null,
          networks: { preferred: 'ach', supported: ['ach'] },
          status_details: null,
        },
      };
    case 'sepa_debit':
      return {
        sepa_debit: {
          ...face.sepa_debit,
          branch_code: '',
          generated_from: { charge: null, setup_attempt: null },
        },
      };
  }
}

/** The kinds that the account of the sandbox has switched on, for a currency. */
export function kindsOf(currency: string | null, allowed: readonly string[] | null): string[] {
  const debits = currency === 'usd' ? ['us_bank_account'] : currency === 'eur' ? ['sepa_debit'] : [];
  return ['card', ...debits].filter((kind) => allowed === null || allowed.includes(kind));
}

/** The status of a session; `expired` if nobody finished it within a day. */
export function statusOf(session: CheckoutSession, nowS: number): CheckoutSession['status'] {
  return session.status === 'open' && session.expires_at <= nowS ? 'expired' : session.status;
}

export function sessionJson({ book, page, nowS }: Desk, session: CheckoutSession): Stripe.Checkout.Session {
  const status = statusOf(session, nowS());
  const customer = entryOf(book.customers, session.customer);
  return {
    ...sessionDefaults,
    id: session.id,
    allowed_payment_method_types: session.allowed && [...session.allowed],
    cancel_url: session.cancel_url,
    client_reference_id: session.client_reference_id,
    created: session.created,
    currency: session.currency,
    customer: session.customer,
    customer_details: customer?.email
      ? {
          address: null,
          business_name: null,
          email: customer.email,
          individual_name: null,
          name: null,
          phone: null,
          tax_exempt: 'none',
          tax_ids: null,
        }
      : null,
    expires_at: session.expires_at,
    metadata: session.metadata,
    payment_method_types: kindsOf(session.currency, session.allowed),
    setup_intent: session.setup_intent,
    status,
    success_url: session.success_url,
    url: status === 'open' ? `${page}/checkout/${session.id}` : null,
  };
}

type OfASession =
  | 'id'
  | 'allowed_payment_method_types'
  | 'cancel_url'
  | 'client_reference_id'
  | 'created'
  | 'currency'
  | 'customer'
  | 'customer_details'
  | 'expires_at'
  | 'metadata'
  | 'payment_method_types'
  | 'setup_intent'
  | 'status'
  | 'success_url'
  | 'url';

/** What every session in setup mode has. */
const sessionDefaults: Omit<Stripe.Checkout.Session, OfASession> = {
  object: 'checkout.session',
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  amount_subtotal: null,
  amount_total: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: { business_name: null, individual_name: null, shipping_details: null },
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  customer_creation: null,
  customer_email: null,
  discounts: null,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  locale: null,
  managed_payments: { enabled: false },
  mode: 'setup',
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'always',
  payment_method_configuration_details: null,
  payment_method_options: { card: { request_three_d_secure: 'automatic' } },
  payment_status: 'no_payment_required',
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  submit_type: null,
  subscription: null,
  total_details: null,
  ui_mode: 'hosted_page',
  wallet_options: null,
};

export function setupJson(desk: Desk, setup: Setup): Stripe.SetupIntent {
  const method = setup.method === null ? undefined : entryOf(desk.book.methods, setup.method);
  const isShown = setup.status !== 'requires_payment_method';
  return {
    id: setup.id,
    object: 'setup_intent',
    allowed_payment_method_types: setup.allowed as Stripe.SetupIntent['allowed_payment_method_types'],
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: setup.cancellation_reason,
    client_secret: `${setup.id}_secret_${setup.id.slice(-12)}`,
    created: setup.created,
    customer: setup.customer,
    customer_account: null,
    description: setup.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: setup.error && {
      ...errorOf(setup.error),
      ...(method ? { payment_method: methodJson(method) } : {}),
    },
    latest_attempt: setup.attempt,
    livemode: false,
    mandate: setup.mandate,
    metadata: setup.metadata,
    next_action: setup.status === 'requires_action' ? nextActionOf(desk, setup) : null,
    on_behalf_of: null,
    payment_method: isShown ? setup.method : null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
      ...(method?.face.type === 'us_bank_account' ? { us_bank_account: { verification_method: 'microdeposits' } } : {}),
    },
    payment_method_types: kindsOf(currencyOf(desk, setup, method), setup.allowed),
    single_use_mandate: null,
    status: setup.status,
    usage: setup.usage,
  };
}

function currencyOf({ book }: Desk, { session }: Setup, method: PaymentMethod | undefined): string | null {
  if (method?.face.type === 'us_bank_account') return 'usd';
  if (method?.face.type === 'sepa_debit') return 'eur';
  return session === null ? null : (entryOf(book.sessions, session)?.currency ?? null);
}

function nextActionOf({ book, page }: Desk, setup: Setup): Stripe.SetupIntent.NextAction {
  if (setup.deposits) {
    return {
      type: 'verify_with_microdeposits',
      verify_with_microdeposits: {
        arrival_date: setup.deposits.arrivesAt,
        hosted_verification_url: `${page}/deposits/${setup.id}`,
        microdeposit_type: setup.deposits.kind,
      },
    };
  }
  const session = setup.session === null ? undefined : knownEntry(book.sessions, setup.session);
  return {
    type: 'redirect_to_url',
    redirect_to_url: { return_url: session?.success_url ?? null, url: `${page}/3ds/${setup.id}` },
  };
}

export function mandateJson({ book }: Desk, mandate: Mandate): Stripe.Mandate {
  const { type } = knownEntry(book.methods, mandate.method).face;
  const details: Partial<Stripe.Mandate.PaymentMethodDetails> =
    type === 'sepa_debit'
      ? { sepa_debit: { reference: mandate.reference, url: `https://hooks.stripe.com/adapter/${mandate.reference}` } }
      : type === 'us_bank_account'
        ? { us_bank_account: {} }
        : { card: {} };
  return {
    id: mandate.id,
    object: 'mandate',
    customer_acceptance: {
      accepted_at: mandate.accepted_at,
      ...(mandate.online ? { online: mandate.online, type: 'online' } : { offline: {}, type: 'offline' }),
    },
    livemode: false,
    multi_use: {},
    payment_method: mandate.method,
    payment_method_details: { ...details, type },
    status: mandate.status,
    type: 'multi_use',
  };
}

/** The try to set up a method. */
export function attemptJson({ book }: Desk, setup: Setup): Stripe.SetupAttempt | undefined {
  const method = setup.method === null ? undefined : entryOf(book.methods, setup.method);
  if (setup.attempt === null || !method) return undefined;
  return {
    id: setup.attempt,
    object: 'setup_attempt',
    application: null,
    created: setup.created,
    customer: setup.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_details: attemptDetails(method),
    setup_error: setup.error && { ...errorOf(setup.error), payment_method: methodJson(method) },
    setup_intent: setup.id,
    status:
      setup.status === 'succeeded' ? 'succeeded' : setup.status === 'requires_action' ? 'requires_action' : 'failed',
    usage: setup.usage,
  };
}

function attemptDetails({ face }: PaymentMethod): Stripe.SetupAttempt.PaymentMethodDetails {
  if (face.type !== 'card') return { [face.type]: {}, type: face.type };
  const { brand, country, exp_month, exp_year, fingerprint, funding, last4 } = face.card;
  const card = { brand, checks, country, exp_month, exp_year, fingerprint, funding, last4, network: brand };
  return { card: { ...card, three_d_secure: null, wallet: null }, type: 'card' };
}

/** The error of a refused card, as objects keep it. */
export function errorOf(decline: Decline) {
  const { advice, code, declineCode, message, type } = decline;
  return {
    ...(advice === undefined ? {} : { advice_code: advice }),
    code: code as Stripe.PaymentIntent.LastPaymentError.Code & Stripe.SetupIntent.LastSetupError.Code,
    ...(declineCode === undefined ? {} : { decline_code: declineCode }),
    doc_url: docUrlOf(code),
    message,
    type: type ?? ('card_error' as const),
  };
}
