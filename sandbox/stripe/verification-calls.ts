import { found, invalid, isFiltered, isWithin, missing, missingParameter, page, refused, unknownId } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import { branchOf, listOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { isWebAddress } from './session-calls.ts';
import { reportJson, verificationJson } from './verification-objects.ts';
import {
  cancelVerification,
  findVerification,
  isTokenOld,
  openVerification,
  redactVerification,
  renewToken,
  verificationOfReport,
} from './verifications.ts';
import type { Verification } from './verification-book.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const REPORTS = '/v1/identity/verification_reports';

/** The calls to check identity documents. */
export function verificationCalls(desk: Desk): Record<string, Call> {
  const on =
    (act: (verification: Verification, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const verification = findVerification(desk, id);
      return verification ? act(verification, asked) : missing('VerificationSession', id);
    };
  return {
    [`POST ${SESSIONS}`]: (asked) => create(desk, asked),
    [`GET ${SESSIONS}`]: (asked) => list(desk, asked),
    [`GET ${SESSIONS}/:id`]: on((verification) => {
      if (isTokenOld(desk, verification)) renewToken(desk, verification);
      return found(verificationJson(desk, verification));
    }),
    [`POST ${SESSIONS}/:id`]: on((verification, asked) => update(desk, verification, asked)),
    [`POST ${SESSIONS}/:id/cancel`]: on((verification) => {
      if (verification.status !== 'requires_input') return wrongStatus('cancel', verification);
      cancelVerification(desk, verification);
      return found(verificationJson(desk, verification));
    }),
    [`POST ${SESSIONS}/:id/redact`]: on((verification) => {
      const { status, isRedacted } = verification;
      if (isRedacted || (status !== 'requires_input' && status !== 'verified'))
        return wrongStatus('redact', verification);
      redactVerification(desk, verification);
      return found({ ...verificationJson(desk, verification), redaction: { status: 'processing' } });
    }),
    [`GET ${REPORTS}/:id`]: (_asked, id) => {
      const verification = verificationOfReport(desk, id);
      return verification ? found(reportJson(verification)) : missing('VerificationReport', id);
    },
  };
}

function create(desk: Desk, asked: Asked): Answer {
  if (asked['type'] === undefined) return missingParameter('type');
  const customer = textOrNull(asked['related_customer']);
  if (customer !== null && !entryOf(desk.book.customers, customer))
    return unknownId('related_customer', 'customer', customer);
  const returnUrl = textOrNull(asked['return_url']);
  if (returnUrl !== null && !isWebAddress(returnUrl)) return invalid('return_url', 'Not a valid URL', 'url_invalid');
  const verification = openVerification(desk, {
    type: textOf(asked['type']) as Verification['type'],
    client_reference_id: textOrNull(asked['client_reference_id']),
    metadata: metadataOf(asked['metadata']),
    options: readOptions(asked['options']),
    provided_details: readDetails(asked['provided_details']),
    related_customer: customer,
    return_url: returnUrl,
  });
  return found(verificationJson(desk, verification));
}

function readOptions(asked: unknown): Verification['options'] {
  const { allowed_types: kinds, ...flags } = branchOf(branchOf(asked)['document']);
  const read = Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, value === 'true']));
  return { document: { ...read, ...(kinds === undefined ? {} : { allowed_types: listOf(kinds) }) } };
}

function readDetails(asked: unknown): Verification['provided_details'] {
  const { email, phone } = branchOf(asked);
  const details = { ...(email ? { email: textOf(email) } : {}), ...(phone ? { phone: textOf(phone) } : {}) };
  return Object.keys(details).length === 0 ? null : details;
}

function update(desk: Desk, verification: Verification, asked: Asked): Answer {
  if (verification.status !== 'requires_input') return wrongStatus('update', verification);
  verification.metadata = metadataOf(asked['metadata'], verification.metadata);
  return found(verificationJson(desk, verification));
}

function list(desk: Desk, asked: Asked): Answer {
  const some = Object.values(desk.book.verifications)
    .filter((one) => isWithin(one.created, asked))
    .filter((one) => isFiltered(one, asked, ['client_reference_id', 'related_customer', 'status']))
    .map((one) => verificationJson(desk, one))
    .toReversed();
  return page({ url: SESSIONS, what: 'VerificationSession', items: some }, asked);
}

function wrongStatus(what: string, { status }: Verification): Answer {
  return refused(`You cannot ${what} a VerificationSession with the status ${status}.`);
}
