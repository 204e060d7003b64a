import type { Desk } from './desk.ts';
import { withHidden } from './hidden.ts';
import type { ReadDocument, Verification } from './verification-book.ts';

const REDACTED = '[redacted]';

/** A session as the API sends it. Its sensitive members are there only for a request that expands them. */
export function verificationJson({ page }: Pick<Desk, 'page'>, verification: Verification) {
  const { id, status, isRedacted } = verification;
  const isOpen = status === 'requires_input' && !isRedacted;
  return withHidden(
    {
      id,
      object: 'identity.verification_session',
      client_reference_id: verification.client_reference_id,
      client_secret: isOpen ? verification.client_secret : null,
      created: verification.created,
      last_error: verification.last_error,
      last_verification_report: verification.report,
      livemode: false,
      metadata: verification.metadata,
      options: verification.options,
      provided_details: verification.provided_details,
      redaction: isRedacted ? { status: 'redacted' } : null,
      related_customer: verification.related_customer,
      related_customer_account: null,
      status,
      type: verification.type,
      url: isOpen ? `${page}/identity/${verification.token}` : null,
    },
    { verified_outputs: status === 'verified' ? outputsOf(verification) : null },
  );
}

function outputsOf({ document, isRedacted }: Verification) {
  const name = (text: string | undefined) => (isRedacted ? REDACTED : (text ?? null));
  return withHidden(
    {
      address: null,
      email: null,
      first_name: name(document?.first_name),
      id_number_type: null,
      last_name: name(document?.last_name),
      phone: null,
    },
    { dob: document?.dob ?? null, id_number: null, sex: null, unparsed_place_of_birth: null, unparsed_sex: null },
  );
}

/** The report of the newest submission. */
export function reportJson(verification: Verification) {
  const { document, last_error: error, report } = verification;
  const isSelfie = error?.code.startsWith('selfie_') === true;
  const wantsSelfie = verification.options['document']?.['require_matching_selfie'] === true;
  return {
    id: report,
    object: 'identity.verification_report',
    client_reference_id: verification.client_reference_id,
    created: verification.created,
    document: documentJson(verification, isSelfie ? null : error, document),
    livemode: false,
    options: verification.options,
    ...(wantsSelfie
      ? {
          selfie: {
            document: null,
            error: isSelfie ? error : null,
            selfie: null,
            status: error === null ? 'verified' : 'unverified',
          },
        }
      : {}),
    type: verification.type,
    verification_session: verification.id,
  };
}

function documentJson({ isRedacted }: Verification, error: Verification['last_error'], document: ReadDocument | null) {
  const text = (value: string | undefined) => (isRedacted ? REDACTED : (value ?? null));
  return withHidden(
    {
      address: null,
      error,
      files: [],
      first_name: text(document?.first_name),
      issued_date: null,
      issuing_country: document?.issuing_country ?? null,
      last_name: text(document?.last_name),
      status: error === null ? 'verified' : 'unverified',
      type: document?.type ?? null,
    },
    {
      dob: document?.dob ?? null,
      expiration_date: document?.expiration_date ?? null,
      number: text(document?.number),
      sex: null,
      unparsed_place_of_birth: null,
      unparsed_sex: null,
    },
  );
}
