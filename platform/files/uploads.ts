import multipart from '@fastify/multipart';
import type { Multipart } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '../credentials/network.ts';
import type { Routes } from '../http/app.ts';
import { RequestFault } from '../http/failure.ts';
import type { FormFields } from '../http/form.ts';
import { isStorable } from '../http/storable-text.ts';
import { createLimiters } from '../kernel/limiter.ts';
import { OverloadError } from '../kernel/overload.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { fileRules } from './file-rules.ts';
import type { SentFile } from './files-service.ts';

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
  files: 5,
  fileBytes: fileRules.arrivingPictureBytes,
  fields: 50,
  fieldBytes: 65_536,
  withinMs: 50_000,
  heldBytes: 268_435_456,
};

/** Of one network; the others wait without being read. */
const AT_ONCE = { running: 3, waiting: 12 };
/** So many more files are read and dropped, so that the fields after them are not lost. */
const DROPPED_FILES = 20;

export interface UploadedFile extends SentFile {
  /** The name of the form's field. */
  readonly field: string;
}

export type UploadRefusal =
  | { readonly code: 'file_too_large' }
  | { readonly code: 'too_many_files' }
  | { readonly code: 'upload_too_slow' };

/** A posted form with files. If the files are refused, the fields are still there for the form that is shown again. */
export interface Upload {
  readonly fields: FormFields;
  readonly files: Result<readonly UploadedFile[], UploadRefusal>;
}

/** Receives forms with files (`multipart/form-data`, RFC 7578), which plain HTML sends. */
export interface Uploads {
  /** Lets the routes of this plugin receive uploads; all others refuse them as an unknown type of body. */
  accept(app: Parameters<Routes>[0]): Promise<void>;
  /**
   * Reads a whole form, and makes its fields the body of the request, so that guards of forms see them. Call it after
   * the check of who asks, and before that of the form's token. An empty file input counts as no file.
   *
   * @throws {RequestFault} If the form is malformed.
   * @throws {OverloadError} If too much is being received already.
   */
  receive(request: FastifyRequest, reply: FastifyReply): Promise<Upload>;
}

export function createUploads(settings: Partial<UploadLimits> = {}): Uploads {
  const limits = { ...uploadLimits, ...settings };
  const budget: Budget = { left: limits.heldBytes };
  const ofNetwork = createLimiters(AT_ONCE);
  return {
    accept: async (app) => {
      await app.register(multipart, {
        throwFileSizeLimit: false,
        limits: {
          files: limits.files + DROPPED_FILES,
          fileSize: limits.fileBytes,
          fields: limits.fields,
          fieldSize: limits.fieldBytes,
          fieldNameSize: 100,
          parts: limits.files + DROPPED_FILES + limits.fields,
          headerPairs: 20,
        },
      });
    },
    receive: async (request, reply) => {
      const upload = await ofNetwork(networkOf(request.ip), () => receive(request, reply, limits, budget));
      request.body = upload.fields;
      return upload;
    },
  };
}

/** The bytes that this process may still hold. */
interface Budget {
  left: number;
}

/** What has been read of a form so far. */
interface Reading {
  readonly fields: Map<string, string>;
  readonly files: UploadedFile[];
  readonly held: Held;
  refusal?: UploadRefusal;
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  limits: UploadLimits,
  budget: Budget,
): Promise<Upload> {
  if (!request.isMultipart()) throw new RequestFault('media_type_not_supported', 'Send a form with files.');
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
  if (!reading.refusal) return { fields, files: ok(reading.files) };
  reading.held.releaseAll();
  // The rest of a refused form is not read.
  void reply.header('connection', 'close');
  return { fields, files: err(reading.refusal) };
}

async function readParts(request: FastifyRequest, reading: Reading, limits: UploadLimits): Promise<void> {
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') await readFile(part, reading, limits);
      else readField(part, reading);
    }
  } catch (error) {
    if (error instanceof OverloadError || error instanceof RequestFault) throw error;
    if ((error as { code?: unknown }).code !== 'FST_FILES_LIMIT')
      throw new RequestFault('invalid_request', 'The form cannot be read.');
    reading.refusal ??= { code: 'too_many_files' };
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
  if (part.file.truncated) reading.refusal ??= { code: 'file_too_large' };
  // A browser sends an empty file for an input in which nothing was chosen.
  if (chunks.length === 0 && !part.filename) return;
  if (reading.files.length >= limits.files) reading.refusal ??= { code: 'too_many_files' };
  if (reading.refusal) return;
  reading.files.push({ field: part.fieldname, name: part.filename ?? '', bytes: Buffer.concat(chunks) });
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
