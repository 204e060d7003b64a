import { createHash } from 'node:crypto';
import type { Db, Tx } from '../db/db.ts';
import type { Id } from '../kernel/id.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { World } from '../kernel/world.ts';
import { fileRules } from './file-rules.ts';
import { safeName } from './file-name.ts';
import {
  countWaiting,
  describeFiles,
  findContent,
  findThumbnail,
  lockOwner,
  lockWaitingFiles,
  markAttached,
  putBlob,
  putFile,
  waitingFiles,
} from './files-store.ts';
import type { DescribedRow } from './files-store.ts';
import { createJudgingThread } from './judging-thread.ts';
import type { JudgedFile, JudgingFault } from './judging.ts';
import type { JudgingThread } from './judging-thread.ts';
import { kindOf } from './kinds.ts';
import type { StoredKind } from './kinds.ts';
import { createScan } from './scan.ts';
import type { Scan } from './scan.ts';

/** A file as a person sent it. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A stored file, without its content. Only pictures have a width and a height, in pixels. */
export interface KeptFile {
  readonly fileId: Id<'fil'>;
  readonly name: string;
  readonly kind: StoredKind;
  /** In bytes. */
  readonly size: number;
  readonly width?: number;
  readonly height?: number;
}

/** What a browser gets: a stored file or its thumbnail. */
export interface FileContent {
  readonly name: string;
  readonly kind: StoredKind;
  readonly bytes: Buffer;
}

/** Why a file is not kept. `too_many_files`: this person has added many that no feature refers to. */
export type FileRefusal = JudgingFault | { readonly code: 'file_scan_refused' } | { readonly code: 'too_many_files' };

/** Keeps people's pictures and PDFs. It decides nothing about who may read a file that a feature refers to. */
export interface Files {
  /**
   * Judges a file by its content and stores it; a picture is encoded again, so only its pixels remain. A file to which
   * no feature refers is deleted after a day.
   *
   * @throws {OverloadError} If too many files wait already.
   */
  keep(owner: Id, sent: SentFile): Promise<Result<KeptFile, FileRefusal>>;
  /** Those of these files that the person has added and that no feature refers to; for a form that is shown again. */
  waiting(owner: Id, ids: readonly Id<'fil'>[]): Promise<KeptFile[]>;
  /**
   * Says in a feature's transaction, before its first write, that the feature refers to these files from now on.
   * Refuses all of them if one is not the person's, is already attached, or was deleted.
   */
  attach(tx: Tx, owner: Id, ids: readonly Id<'fil'>[]): Promise<Result<KeptFile[], { readonly code: 'file_gone' }>>;
  /** The files that still exist, without a check of who asks. */
  describe(ids: readonly Id<'fil'>[]): Promise<KeptFile[]>;
  /** A file with its content. The caller has checked who asks. */
  read(id: Id<'fil'>): Promise<FileContent | undefined>;
  /** The thumbnail of a picture. The caller has checked who asks. */
  readThumbnail(id: Id<'fil'>): Promise<FileContent | undefined>;
  /** Like `read`, but only of the reader's own files, which the database enforces. */
  readOwn(reader: Reader, id: Id<'fil'>): Promise<FileContent | undefined>;
  close(): Promise<void>;
}

type Reader = Parameters<Db['asReader']>[0];

interface FilesDeps {
  readonly db: Db;
  readonly world: Pick<World, 'ids' | 'clocks'>;
  readonly thread: JudgingThread;
  readonly scan: Scan;
}

/** @param settings.scanCommand The absolute path of a program that may refuse files; see `createScan`. */
export function createFiles(settings: {
  db: Db;
  world: Pick<World, 'ids' | 'clocks'>;
  scanCommand?: string | undefined;
}): Files {
  const { db, world, scanCommand } = settings;
  const thread = createJudgingThread();
  const deps = { db, world, thread, scan: createScan(scanCommand) };
  return {
    keep: (owner, sent) => keepFile(deps, owner, sent),
    waiting: async (owner, ids) => (await db.one((tx) => waitingFiles(tx, owner, ids))).map(toKept),
    attach: (tx, owner, ids) => attachFiles(tx, owner, ids),
    describe: async (ids) => (await db.one((tx) => describeFiles(tx, ids))).map(toKept),
    read: (id) => db.one((tx) => findContent(tx, id)),
    readThumbnail: (id) => db.one((tx) => findThumbnail(tx, id)),
    readOwn: (reader, id) => db.asReader(reader, (tx) => findContent(tx, id)),
    close: () => thread.close(),
  };
}

async function keepFile(deps: FilesDeps, owner: Id, sent: SentFile): Promise<Result<KeptFile, FileRefusal>> {
  const { thread, scan } = deps;
  const kind = kindOf(sent.bytes);
  if (kind === undefined) return err({ code: 'file_kind_refused' });
  const most = kind === 'pdf' ? fileRules.storedBytes : fileRules.arrivingPictureBytes;
  if (sent.bytes.length > most) return err({ code: 'file_too_large' });
  // The program sees the file as it arrived, before any decoder.
  if (!(await scan(sent.bytes))) return err({ code: 'file_scan_refused' });
  const judged = await thread.judge({ kind, bytes: sent.bytes });
  if (!judged.ok) return judged;
  return storeFile(deps, owner, { ...judged.value, kind: kind === 'pdf' ? 'pdf' : 'jpeg', sentName: sent.name });
}

function storeFile(
  { db, world }: FilesDeps,
  owner: Id,
  file: JudgedFile & { readonly kind: StoredKind; readonly sentName: string },
): Promise<Result<KeptFile, FileRefusal>> {
  const { kind, bytes, thumbnail, width, height } = file;
  const at = world.clocks.security();
  const id = world.ids.mint('fil');
  const name = safeName(file.sentName, kind);
  const hash = createHash('sha256').update(bytes).digest();
  return db.writeResult(async (tx) => {
    await lockOwner(tx, owner);
    if ((await countWaiting(tx, owner)) >= fileRules.waiting) return err({ code: 'too_many_files' });
    await putBlob(tx, { hash, kind, bytes, thumbnail, width, height, at });
    await putFile(tx, { id, owner, name, hash, at });
    return ok(toKept({ id, name, kind, size: bytes.length, width: width ?? null, height: height ?? null }));
  });
}

async function attachFiles(
  tx: Tx,
  owner: Id,
  ids: readonly Id<'fil'>[],
): Promise<Result<KeptFile[], { readonly code: 'file_gone' }>> {
  const found = await lockWaitingFiles(tx, owner, ids);
  if (found.length !== ids.length) return err({ code: 'file_gone' });
  await markAttached(tx, ids);
  return ok(found.map(toKept));
}

function toKept({ id, name, kind, size, width, height }: DescribedRow): KeptFile {
  return { fileId: id, name, kind, size, ...(width === null || height === null ? {} : { width, height }) };
}
