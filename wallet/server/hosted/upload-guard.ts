import type { FastifyReply, FastifyRequest } from 'fastify';
import { Value } from 'typebox/value';
import { refusalWords } from '#platform/files/file-words.ts';
import type { Files, KeptFile } from '#platform/files/files-service.ts';
import { keptIds } from '#platform/files/uploads.ts';
import type { Uploads } from '#platform/files/uploads.ts';
import { RequestFault } from '#platform/http/failure.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Id } from '#platform/kernel/id.ts';
import { t } from '#platform/words/words.ts';
import { FormFields } from './form-pages.ts';
import type { FieldFault } from './page-views.ts';

/** The doors through which forms with files come. */
export interface UploadDeps {
  readonly forms: FormGuard;
  readonly uploads: Uploads;
  readonly files: Pick<Files, 'waiting' | 'gone'>;
}

/** Makes a `preHandler` that reads a form, with or without files. It stands before the guard of forms. */
export function receiveForm({ uploads }: Pick<UploadDeps, 'uploads'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.isMultipart()) await uploads.receive(request, reply);
    else if (!Value.Check(FormFields, request.body)) throw new RequestFault('invalid_request', 'This is no form.');
  };
}

/**
 * Reads a form, with or without files, and redirects a post that did not come from our page in this browser.
 *
 * @param pageOf The page to which such a post is redirected.
 */
export function ownForm(deps: UploadDeps, pageOf: (request: FastifyRequest) => string) {
  const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    deps.forms.accepts(request) ? undefined : reply.redirect(pageOf(request), 303);
  return [receiveForm(deps), guard];
}

/** A posted form with its stored files, and what is wrong with those that were refused. */
export interface FormWithFiles {
  readonly fields: FormFields;
  readonly files: readonly KeptFile[];
  readonly faults: readonly FieldFault[];
}

/**
 * Stores the files of a form, and finds those of its earlier tries. Only files of this holder count. The form is refused
 * if one of an earlier try is gone, because its sender believes that it comes with the form.
 */
export async function readForm(deps: UploadDeps, request: FastifyRequest, holderId: Id<'hld'>): Promise<FormWithFiles> {
  const { fields, files, faults } = await readFiles(deps, request, holderId);
  const gone = await deps.files.gone(holderId, keptIds(fields));
  if (gone.length === 0) return { fields, files, faults };
  const left = files.filter(({ fileId }) => !gone.includes(fileId));
  return { fields, files: left, faults: [...faults, { field: 'files', message: goneWords(gone.length, left) }] };
}

async function readFiles(deps: UploadDeps, request: FastifyRequest, holderId: Id<'hld'>): Promise<FormWithFiles> {
  if (!request.isMultipart()) {
    const fields = request.body as FormFields;
    return { fields, files: await deps.files.waiting(holderId, keptIds(fields)), faults: [] };
  }
  const read = await deps.uploads.read(request, holderId);
  if (read.ok) return { ...read.value, faults: [] };
  const { fields, files, refusals } = read.error;
  return { fields, files, faults: refusals.map((one) => ({ field: 'files', message: refusalWords(one) })) };
}

/** Nobody knows the name of a deleted file, so the files that are still there are named. */
function goneWords(count: number, left: readonly KeptFile[]): string {
  const names = left.map(({ name }) => name).join(', ');
  return names === ''
    ? t(
        '{count, plural, one {The file that you added is gone, because you added it long ago. Add it again} other {The # files that you added are gone, because you added them long ago. Add them again}}',
        { count },
      )
    : t(
        '{count, plural, one {A file that you added is gone, because you added it long ago. Still there: {names}. Add the other one again} other {# files that you added are gone, because you added them long ago. Still there: {names}. Add the others again}}',
        { count, names },
      );
}
