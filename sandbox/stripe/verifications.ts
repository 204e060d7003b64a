import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import type { ReadDocument, Verification } from './verification-book.ts';
import { verificationJson } from './verification-objects.ts';

/** The refusals that the page offers, with the words of the API. */
export const verificationErrors = {
  abandoned: 'The verification was abandoned before it was finished.',
  consent_declined: 'The person did not agree to be verified by the processor.',
  country_not_supported: 'Documents of this country are not supported.',
  device_not_supported: 'The device has no camera that could be used.',
  document_expired: 'The document has expired.',
  document_type_not_supported: 'A document of this type is not supported.',
  document_unverified_other: 'The document could not be verified.',
  selfie_document_missing_photo: 'The document has no photo of its owner.',
  selfie_face_mismatch: 'The face in the picture is not that of the document.',
  selfie_manipulated: 'The picture of the face was manipulated.',
  selfie_unverified_other: 'The picture of the face could not be verified.',
  under_supported_age: 'The person is under the age that is supported.',
} as const satisfies Record<string, string>;

const TOKEN_LIFE_S = 48 * 3_600;

type Order = Pick<
  Verification,
  'type' | 'client_reference_id' | 'metadata' | 'options' | 'provided_details' | 'related_customer' | 'return_url'
>;

export function openVerification(desk: Desk, order: Order): Verification {
  const id = desk.newId('vs');
  const verification: Verification = {
    ...order,
    id,
    client_secret: `${id}_secret_${desk.newId('test')}`,
    status: 'requires_input',
    last_error: null,
    report: null,
    document: null,
    isRedacted: false,
    token: desk.newId('test'),
    tokenAt: desk.nowS(),
    created: desk.nowS(),
  };
  desk.book.verifications[id] = verification;
  announce(desk, 'created', verification);
  return verification;
}

/** The verification whose page has this address and may still be submitted. */
export function verificationOfToken({ book, nowS }: Desk, token: string): Verification | undefined {
  return Object.values(book.verifications).find(
    (one) => one.token === token && one.status === 'requires_input' && one.tokenAt + TOKEN_LIFE_S > nowS(),
  );
}

/** Makes a new address of the page, because each serves once. */
export function renewToken(desk: Desk, verification: Verification): void {
  verification.token = desk.newId('test');
  verification.tokenAt = desk.nowS();
}

/** Whether the page's address is too old. */
export function isTokenOld({ nowS }: Desk, { tokenAt }: Verification): boolean {
  return tokenAt + TOKEN_LIFE_S <= nowS();
}

/** What a tester chose on the page. */
export type Submission =
  | { readonly kind: 'verified'; readonly document: ReadDocument }
  | { readonly kind: 'refused'; readonly code: keyof typeof verificationErrors }
  /** The processor never decides. */
  | { readonly kind: 'silent' }
  /** The person goes back without a submission. */
  | { readonly kind: 'left' };

/** Applies a submission. The address of the page has served, whatever the submission is. */
export function submitVerification(desk: Desk, verification: Verification, submission: Submission): void {
  renewToken(desk, verification);
  if (submission.kind === 'left') return;
  verification.status = 'processing';
  verification.last_error = null;
  announce(desk, 'processing', verification);
  if (submission.kind === 'silent') return;
  verification.report = desk.newId('vr');
  if (submission.kind === 'verified') {
    verification.status = 'verified';
    verification.document = submission.document;
    announce(desk, 'verified', verification);
    return;
  }
  verification.status = 'requires_input';
  verification.last_error = { code: submission.code, reason: verificationErrors[submission.code] };
  announce(desk, 'requires_input', verification);
}

export function cancelVerification(desk: Desk, verification: Verification): void {
  verification.status = 'canceled';
  announce(desk, 'canceled', verification);
}

/** Deletes what was collected. A session that waits for a document is canceled by it. */
export function redactVerification(desk: Desk, verification: Verification): void {
  if (verification.status === 'requires_input') cancelVerification(desk, verification);
  verification.isRedacted = true;
  verification.document = null;
  verification.metadata = {};
  announce(desk, 'redacted', verification);
}

/** The verification of a report. */
export function verificationOfReport({ book }: Desk, reportId: string): Verification | undefined {
  return Object.values(book.verifications).find((one) => one.report === reportId);
}

export function findVerification({ book }: Desk, id: string): Verification | undefined {
  return entryOf(book.verifications, id);
}

function announce(desk: Desk, what: string, verification: Verification): void {
  desk.announce(`identity.verification_session.${what}`, verificationJson(desk, verification));
}
