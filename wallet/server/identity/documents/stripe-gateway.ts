import type Stripe from 'stripe';
import { answered, connectStripe, unlessOver } from '../../stripe/connection-gateway.ts';
import type { StripeConnection } from '../../stripe/connection-gateway.ts';
import { ProcessorUnavailableError } from '../../stripe/domain.ts';
import type { Reading, SeenDocument } from './domain.ts';

/** The processor's checks of documents. Each call throws `ProcessorUnavailableError` if it gets no answer. */
export interface DocumentProcessor {
  /** Opens a page for a document. The same reference opens the same page. */
  open(order: { reference: string; returnUrl: string }): Promise<{ processorId: string; url: string | null }>;
  /** Reads a check with what was read from the document. */
  read(processorId: string): Promise<Reading>;
  /** Has the processor delete what it collected, which also closes an open page. Idempotent. @returns Whether it does. */
  redact(processorId: string): Promise<boolean>;
}

/** Calls Stripe Identity through Stripe's own SDK. */
export function createDocumentProcessor(settings: StripeConnection): DocumentProcessor {
  const stripe = connectStripe(settings);
  return {
    open: (order) => answered(() => open(stripe, order)),
    read: (processorId) => answered(() => read(stripe, processorId)),
    redact: (processorId) => redact(stripe, processorId),
  };
}

async function open(
  stripe: Stripe,
  { reference, returnUrl }: Parameters<DocumentProcessor['open']>[0],
): ReturnType<DocumentProcessor['open']> {
  const session = await stripe.identity.verificationSessions.create(
    {
      type: 'document',
      client_reference_id: reference,
      options: { document: { require_matching_selfie: true, require_live_capture: true } },
      return_url: returnUrl,
    },
    { idempotencyKey: reference },
  );
  return { processorId: session.id, url: session.url };
}

/** Stripe sends what a document says only to a request that names it, under a key that may read it. */
const expand = [
  'verified_outputs.dob',
  'last_verification_report.document.number',
  'last_verification_report.document.expiration_date',
];

async function read(stripe: Stripe, processorId: string): Promise<Reading> {
  const session = await stripe.identity.verificationSessions.retrieve(processorId, { expand });
  switch (session.status) {
    case 'verified':
      return { status: 'verified', document: toDocument(session) };
    case 'canceled':
      return { status: 'canceled' };
    case 'requires_input':
      return { status: 'open', url: session.url, error: session.last_error?.code ?? null };
    case 'processing':
      break;
  }
  // A status that this version does not know is processing too, so the wallet asks again later.
  return { status: 'processing' };
}

function toDocument({
  verified_outputs: outputs,
  last_verification_report: report,
}: Stripe.Identity.VerificationSession): SeenDocument {
  const document = report && typeof report !== 'string' ? report.document : undefined;
  return {
    givenName: outputs?.first_name ?? null,
    familyName: outputs?.last_name ?? null,
    birthDate: toDate(outputs?.dob),
    kind: document?.type ?? null,
    country: /^[A-Z]{2}$/.test(document?.issuing_country ?? '') ? document!.issuing_country : null,
    expiresOn: toDate(document?.expiration_date),
    numberEnd: document?.number?.slice(-MOST_OF_NUMBER) ?? null,
  };
}

const MOST_OF_NUMBER = 2;

function toDate(
  parts: { day: number | null; month: number | null; year: number | null } | null | undefined,
): string | null {
  if (!parts?.day || !parts.month || !parts.year) return null;
  return `${parts.year}-${String(parts.month).padStart(2, '0')}-${String(parts.day).padStart(2, '0')}`;
}

async function redact(stripe: Stripe, processorId: string): Promise<boolean> {
  if (await unlessOver(() => stripe.identity.verificationSessions.redact(processorId))) return true;
  // Refused: it was redacted before, or it is still processing.
  const session = await unlessOver(() => stripe.identity.verificationSessions.retrieve(processorId));
  return session === undefined || session.redaction !== null || session.status === 'canceled';
}

export { ProcessorUnavailableError };
