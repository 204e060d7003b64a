import multipart from '@fastify/multipart';
import type { FastifyMultipartOptions, Multipart } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '../credentials/network.ts';
import type { Routes } from '../http/app.ts';
import { RequestFault } from '../http/failure.ts';
import type { FormFields } from '../http/form.ts';
import { isStorable } from '../http/storable-text.ts';
import { isId } from '../kernel/id.ts';
import type { Id } from '../kernel/id.ts';
import { invariant } from '../kernel/invariant.ts';
import { createLimiters } from '../kernel/limiter.ts';
import { OverloadError } from '../kernel/overload.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { shownName } from './file-name.ts';
import { fileRules } from './file-rules.ts';
import type { FileRefusal, Files, KeptFile, SentFile } from './files-service.ts';

/** Limits on uploads. */
export interface UploadLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly fields: number;
  readonly fieldBytes: number;
  /** For a whole upload; shorter than the server's limit on a request, which gives no answer. */
  readonly withinMs: number;
  /** For all uploads that this process holds at the same time. */
  readonly heldBytes: number;
}

const uploadLimits: UploadLimits = {
  files: fileRules.filesOfForm,
  fileBytes: fileRules.arrivingPictureBytes,
  fields: 50,
  fieldBytes: 65_536,
  withinMs: 50_000,
  heldBytes: 268_435_456,
};

/** Of one network; the others wait without being read. */
const AT_ONCE = { running: 3, waiting: 12 };
/** Fields and files of a form. Files beyond their limit are read and dropped, so that the fields are not lost. */
const MOST_PARTS = 200;
/** The field with the files of an earlier try: their ids, separated by spaces. */
export const KEPT_FIELD = 'kept';
/** The name of the buttons that take a kept file out of the form; the value of each is the id of its file. */
export const REMOVE_FIELD = 'remove';

/** A posted form with its stored files: first those of earlier tries, then the new ones. Each content stands once. */
export interface Upload {
  readonly fields: FormFields;
  readonly files: readonly KeptFile[];
}

/** Why not all files of a form are stored, with the safe name of the refused one if it is about one. */
export interface UploadRefusal {
  readonly code: FileRefusal['code'] | ArrivalRefusal['code'];
  readonly name?: string;
}

/** A form of which not all files are stored, with at least one refusal. */
export interface RefusedUpload extends Upload {
  readonly refusals: readonly UploadRefusal[];
}

/** Receives forms with files (`multipart/form-data`, RFC 7578), which plain HTML sends without a script. */
export interface Uploads {
  /** Lets the routes of this plugin receive uploads; all others refuse them as an unknown type of body. */
  accept(app: Parameters<Routes>[0]): Promise<void>;
  /**
   * A `preHandler` that reads the form into memory and makes its fields the body of the request, so that the guard of
   * forms sees them. It stands after the check of who asks, and before that guard.
   *
   * @throws {RequestFault} If the form is malformed.
   * @throws {OverloadError} If too much is being received already.
   */
  readonly receive: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /**
   * Stores the files of the received form. If one is refused, the others are stored all the same, and the form is shown
   * again with the fields, and with the stored files in `KEPT_FIELD`, so that nobody has to choose them again. A file
   * whose `REMOVE_FIELD` was pressed is not among them; `isRemoving` says that the form is only to be shown again.
   *
   * @throws {OverloadError} If too many files wait already.
   */
  read(request: FastifyRequest, owner: Id): Promise<Result<Upload, RefusedUpload>>;
}

/**
 * Creates the door for forms with files. A route takes one like this:
 *
 *     await uploads.accept(app);
 *     const preHandler = [requireShopper, uploads.receive, ownFormsOnly(forms, page)];
 *     app.post(urls.messages.send.pattern, { preHandler }, async (request, reply) => {
 *       const form = await uploads.read(request, shopperOf(request).id);
 *       if (!form.ok) return showAgain(reply, form.error, form.error.refusals.map(refusalWords));
 *       const { fields, files } = form.value;
 *       …
 *     });
 *
 * Its form has `enctype="multipart/form-data"`, any inputs `type="file"` (`accept` is `ACCEPTED`), and after a refusal
 * `<input type="hidden" name="kept" value="${keptValue(form.error.files)}">`. In its transaction, the feature calls
 * `files.attach`.
 */
export function createUploads(files: Files, settings: Partial<UploadLimits> = {}): Uploads {
  const limits = { ...uploadLimits, ...settings };
  const budget: Budget = { left: limits.heldBytes };
  const ofNetwork = createLimiters(AT_ONCE);
  const received = new WeakMap<FastifyRequest, Received>();
  return {
    accept: async (app) => {
      await app.register(multipart, multipartOptions(limits));
    },
    receive: async (request, reply) => {
      const form = await ofNetwork(networkOf(request.ip), () => receive(request, reply, limits, budget));
      received.set(request, form);
      request.body = form.fields;
    },
    read: (request, owner) => {
      const form = received.get(request);
      invariant(form, 'a route receives a form before it reads it');
      return storeFiles(files, form, owner, limits.files);
    },
  };
}

/** The value of `KEPT_FIELD` for the form that is shown again. */
export function keptValue(files: readonly KeptFile[]): string {
  return files.map(({ fileId }) => fileId).join(' ');
}

/** The ids of the files of earlier tries, as a form names them, without the one that is taken out. */
export function keptIds(fields: FormFields): Id<'fil'>[] {
  const ids = (fields[KEPT_FIELD] ?? '').split(' ').filter((id) => isId('fil', id));
  return ids.filter((id) => id !== fields[REMOVE_FIELD]).slice(0, fileRules.filesOfForm);
}

/** Whether a form was sent only to take a file out of it, so that it is shown again and nothing else happens. */
export function isRemoving(fields: FormFields): boolean {
  return fields[REMOVE_FIELD] !== undefined;
}

function multipartOptions({ fileBytes, fields, fieldBytes }: UploadLimits): FastifyMultipartOptions {
  return {
    throwFileSizeLimit: false,
    limits: {
      fileSize: fileBytes,
      fields,
      fieldSize: fieldBytes,
      fieldNameSize: 100,
      parts: MOST_PARTS,
      headerPairs: 20,
    },
  };
}

async function storeFiles(
  door: Files,
  { fields, arrived }: Received,
  owner: Id,
  most: number,
): Promise<Result<Upload, RefusedUpload>> {
  const earlier = await door.waiting(owner, keptIds(fields));
  if (!arrived.ok) return err({ refusals: [arrived.error], fields, files: earlier });
  if (earlier.length + arrived.value.length > most)
    return err({ refusals: [{ code: 'too_many_files' }], fields, files: earlier });
  const ids = earlier.map(({ fileId }) => fileId);
  const refusals: UploadRefusal[] = [];
  for (const sent of arrived.value) {
    const kept = await door.keep(owner, sent);
    if (kept.ok) ids.push(kept.value.fileId);
    else refusals.push({ ...kept.error, name: shownName(sent.name) });
  }
  // A content that was added twice counts once.
  const files = ids.length > earlier.length ? await door.waiting(owner, ids) : earlier;
  return refusals.length > 0 ? err({ refusals, fields, files }) : ok({ fields, files });
}

/** Why the files of a form did not arrive. */
type ArrivalRefusal =
  | { readonly code: 'file_too_large'; readonly name: string }
  | { readonly code: 'too_many_files' }
  | { readonly code: 'upload_too_slow' };

/** A form in memory. If its files are refused, the fields are still there for the form that is shown again. */
interface Received {
  readonly fields: FormFields;
  readonly arrived: Result<readonly SentFile[], ArrivalRefusal>;
}

/** The bytes that this process may still hold. */
interface Budget {
  left: number;
}

/** What has been read of a form so far. */
interface Reading {
  readonly fields: Map<string, string>;
  readonly files: SentFile[];
  readonly held: Held;
  refusal?: ArrivalRefusal;
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  limits: UploadLimits,
  budget: Budget,
): Promise<Received> {
  if (!request.isMultipart()) throw new RequestFault('media_type_not_supported', 'Send a form with files.');
  // It may have been closed while it waited; then no part of it would arrive, nor its end.
  if (request.raw.socket.destroyed) throw new RequestFault('invalid_request', 'The connection is closed.');
  const reading: Reading = { fields: new Map(), files: [], held: holdFor(reply, budget) };
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    reading.refusal ??= { code: 'upload_too_slow' };
    late.resolve();
  }, limits.withinMs);
  try {
    const all = readParts(request, reading, limits);
    // After the time is over, nobody waits for it, and the closed connection ends it.
    all.catch(() => {});
    await Promise.race([all, late.promise]);
  } catch (error) {
    void reply.header('connection', 'close');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  const fields = Object.fromEntries(reading.fields);
  if (!reading.refusal) return { fields, arrived: ok(reading.files) };
  reading.held.releaseAll();
  // The rest of a refused form is not read.
  void reply.header('connection', 'close');
  return { fields, arrived: err(reading.refusal) };
}

async function readParts(request: FastifyRequest, reading: Reading, limits: UploadLimits): Promise<void> {
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') await readFile(part, reading, limits);
      else readField(part, reading);
    }
  } catch (error) {
    if (error instanceof OverloadError || error instanceof RequestFault) throw error;
    throw new RequestFault('invalid_request', 'The form cannot be read.');
  }
}

function readField(part: Multipart & { type: 'field' }, { fields }: Reading): void {
  const { fieldname, value, valueTruncated } = part;
  // A field that says that it is JSON arrives parsed.
  if (typeof value !== 'string' || valueTruncated || fields.has(fieldname) || !isStorable([fieldname, value]))
    throw new RequestFault('invalid_request', 'A field of the form is too long, stands twice, or is no text.');
  fields.set(fieldname, value);
}

/** Reads a file to its end, and keeps it unless the form is refused. */
async function readFile(part: Multipart & { type: 'file' }, reading: Reading, limits: UploadLimits): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    if (reading.refusal) continue;
    reading.held.hold(chunk.length);
    chunks.push(chunk);
  }
  if (part.file.truncated) reading.refusal ??= { code: 'file_too_large', name: shownName(part.filename ?? '') };
  // A browser sends an empty file for an input in which nothing was chosen.
  if (chunks.length === 0 && !part.filename) return;
  if (reading.files.length >= limits.files) reading.refusal ??= { code: 'too_many_files' };
  if (reading.refusal) return;
  reading.files.push({ name: part.filename ?? '', bytes: Buffer.concat(chunks) });
}

/** Bytes that count until the answer is sent, or the connection closes. */
interface Held {
  /** @throws {OverloadError} If this process would hold too much. */
  hold(bytes: number): void;
  releaseAll(): void;
}

function holdFor({ raw }: FastifyReply, budget: Budget): Held {
  let held = 0;
  const releaseAll = (): void => {
    budget.left += held;
    held = 0;
  };
  raw.once('close', releaseAll);
  return {
    hold: (bytes) => {
      if (bytes > budget.left || raw.destroyed) throw new OverloadError('Too many uploads are being received.');
      budget.left -= bytes;
      held += bytes;
    },
    releaseAll,
  };
}
