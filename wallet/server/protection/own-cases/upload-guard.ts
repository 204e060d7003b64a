import type { FastifyReply, FastifyRequest } from 'fastify';
import { Value } from 'typebox/value';
import { refusalWords } from '#platform/files/file-words.ts';
import type { Files, KeptFile } from '#platform/files/files-service.ts';
import { keptIds } from '#platform/files/uploads.ts';
import type { Uploads } from '#platform/files/uploads.ts';
import { RequestFault } from '#platform/http/failure.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';

/** The doors through which forms with files come. */
export interface UploadDeps {
  readonly forms: FormGuard;
  readonly uploads: Uploads;
  readonly files: Pick<Files, 'waiting'>;
}

/**
 * Reads a form, with or without files, and redirects a post that did not come from our page in this browser.
 *
 * @param pageOf The page to which such a post is redirected.
 */
export function ownForm({ forms, uploads }: UploadDeps, pageOf: (request: FastifyRequest) => string) {
  const receive = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.isMultipart()) await uploads.receive(request, reply);
    else if (!Value.Check(FormFields, request.body)) throw new RequestFault('invalid_request', 'This is no form.');
  };
  const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    forms.accepts(request) ? undefined : reply.redirect(pageOf(request), 303);
  return [receive, guard];
}

/** A posted form with its stored files, and what is wrong with those that were refused. */
export interface FormWithFiles {
  readonly fields: FormFields;
  readonly files: readonly KeptFile[];
  readonly faults: readonly FieldFault[];
}

/** Stores the files of a form, and finds those of its earlier tries. Only files of this holder count. */
export async function readForm(deps: UploadDeps, request: FastifyRequest): Promise<FormWithFiles> {
  const { holderId } = request.session!;
  if (!request.isMultipart()) {
    const fields = request.body as FormFields;
    return { fields, files: await deps.files.waiting(holderId, keptIds(fields)), faults: [] };
  }
  const read = await deps.uploads.read(request, holderId);
  if (read.ok) return { ...read.value, faults: [] };
  const { fields, files, refusals } = read.error;
  return { fields, files, faults: refusals.map((one) => ({ field: 'files', message: refusalWords(one) })) };
}
