import { found, invalid, isWithin, missing, page } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import { listOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
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
    [`POST ${SESSIONS}/:id/cancel`]: on((verification, asked) => {
      const unknown = unknownParameter(asked, []);
      if (unknown) return unknown;
      if (verification.status !== 'requires_input') return wrongStatus('cancel', verification);
      cancelVerification(desk, verification);
      return found(verificationJson(desk, verification));
    }),
    [`POST ${SESSIONS}/:id/redact`]: on((verification, asked) => {
      const unknown = unknownParameter(asked, []);
      if (unknown) return unknown;
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

const CREATED_WITH = [
  'client_reference_id',
  'metadata',
  'options',
  'provided_details',
  'related_customer',
  'return_url',
  'type',
];
const FLAGS = ['require_id_number', 'require_live_capture', 'require_matching_selfie'];
const KINDS = ['driving_license', 'id_card', 'passport'];

function create(desk: Desk, asked: Asked): Answer {
  const unknown = unknownParameter(asked, CREATED_WITH);
  if (unknown) return unknown;
  const type = textOf(asked['type']);
  if (type === '') return invalid('type', 'Missing required param: type.', 'parameter_missing');
  if (type !== 'document' && type !== 'id_number')
    return invalid('type', 'Invalid type: must be one of document or id_number');
  const customer = textOrNull(asked['related_customer']);
  if (customer !== null && !entryOf(desk.book.customers, customer))
    return invalid('related_customer', `No such customer: '${customer}'`, 'resource_missing');
  const returnUrl = textOrNull(asked['return_url']);
  if (returnUrl !== null && !/^https?:$/.test(URL.parse(returnUrl)?.protocol ?? ''))
    return invalid('return_url', 'Not a valid URL', 'url_invalid');
  const options = readOptions(asked['options']);
  if ('refused' in options) return options.refused;
  const verification = openVerification(desk, {
    type,
    client_reference_id: textOrNull(asked['client_reference_id']),
    metadata: metadataOf(asked['metadata']),
    options: options.read,
    provided_details: readDetails(asked['provided_details']),
    related_customer: customer,
    return_url: returnUrl,
  });
  return found(verificationJson(desk, verification));
}

function readOptions(asked: unknown): { refused: Answer } | { read: Verification['options'] } {
  const { document = {}, ...others } = branchOf(asked);
  const other = Object.keys(others)[0];
  if (other !== undefined) return { refused: unknownName(`options[${other}]`) };
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(branchOf(document))) {
    if (name === 'allowed_types') {
      const kinds = listOf(value);
      const wrong = kinds.find((kind) => !KINDS.includes(kind));
      if (wrong !== undefined)
        return { refused: invalid('options[document][allowed_types]', `Invalid array: ${wrong} is not allowed`) };
      read[name] = kinds;
    } else if (FLAGS.includes(name)) {
      if (value !== 'true' && value !== 'false')
        return { refused: invalid(`options[document][${name}]`, `Invalid boolean: ${textOf(value)}`) };
      read[name] = value === 'true';
    } else return { refused: unknownName(`options[document][${name}]`) };
  }
  return { read: { document: read } };
}

function readDetails(asked: unknown): Verification['provided_details'] {
  const { email, phone } = branchOf(asked);
  const details = { ...(email ? { email: textOf(email) } : {}), ...(phone ? { phone: textOf(phone) } : {}) };
  return Object.keys(details).length === 0 ? null : details;
}

function update(desk: Desk, verification: Verification, asked: Asked): Answer {
  const unknown = unknownParameter(asked, ['metadata', 'options', 'provided_details', 'type']);
  if (unknown) return unknown;
  if (verification.status !== 'requires_input') return wrongStatus('update', verification);
  verification.metadata = metadataOf(asked['metadata'], verification.metadata);
  return found(verificationJson(desk, verification));
}

function list(desk: Desk, asked: Asked): Answer {
  const some = Object.values(desk.book.verifications)
    .filter((one) => isWithin(one.created, asked))
    .filter((one) =>
      (['client_reference_id', 'related_customer', 'status'] as const).every(
        (name) => asked[name] === undefined || one[name] === asked[name],
      ),
    )
    .toReversed();
  return page(
    SESSIONS,
    some.map((one) => verificationJson(desk, one)),
    asked,
  );
}

function branchOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function unknownParameter(asked: Asked, known: readonly string[]): Answer | undefined {
  const name = Object.keys(asked).find((one) => one !== 'expand' && !known.includes(one));
  return name === undefined ? undefined : unknownName(name);
}

function unknownName(name: string): Answer {
  return invalid(name, `Received unknown parameter: ${name}`, 'parameter_unknown');
}

function wrongStatus(what: string, { status }: Verification): Answer {
  return invalid('session', `You cannot ${what} a VerificationSession with the status ${status}.`);
}
