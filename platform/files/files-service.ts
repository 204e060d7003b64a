import { createHash } from 'node:crypto';
import type { Db, Tx } from '../db/db.ts';
import type { Id } from '../kernel/id.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { World } from '../kernel/world.ts';
import { safeName } from './file-name.ts';
import { fileRules } from './file-rules.ts';
import {
  countWaiting,
  describeFiles,
  findContent,
  findThumbnail,
  goneFiles,
  lockWaitingFiles,
  markAttached,
  putBlob,
  putFile,
  waitingFiles,
} from './files-store.ts';
import type { DescribedRow } from './files-store.ts';
import { createJudgingThread } from './judging-thread.ts';
import type { JudgingThread } from './judging-thread.ts';
import type { JudgedFile, JudgingFault } from './judging.ts';
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

/** A stored file as a browser gets it. */
export interface FileContent {
  readonly name: string;
  readonly kind: StoredKind;
  readonly bytes: Buffer;
}

/** The thumbnail of a picture, in WebP, for the pages. */
export interface Thumbnail {
  readonly thumbnail: Buffer;
}

/** Why a file is not kept. `too_many_waiting_files`: this person has added many to which no feature refers. */
export type FileRefusal =
  | JudgingFault
  | { readonly code: 'file_scan_refused' }
  | { readonly code: 'too_many_waiting_files' };

/**
 * Keeps people's pictures and PDFs. It decides nothing about who may read a file: the feature that refers to it does,
 * before it calls `read` or `readThumbnail`.
 */
export interface Files {
  /**
   * Judges a file by its content and stores it; a picture is encoded again, so only its pixels remain. A file to which
   * no feature refers is deleted after a day.
   *
   * @throws {OverloadError} If too many files wait already.
   */
  keep(owner: Id, sent: SentFile): Promise<Result<KeptFile, FileRefusal>>;
  /**
   * Those of these files that the person has added and to which no feature refers, in the order of the ids. Of several
   * with the same content, only the first counts.
   */
  waiting(owner: Id, ids: readonly Id<'fil'>[]): Promise<KeptFile[]>;
  /**
   * Those of these ids that a person added too long ago: their files are deleted, or may be before a job attaches them.
   * Attached files and those of others are not among them.
   */
  gone(owner: Id, ids: readonly Id<'fil'>[]): Promise<Id<'fil'>[]>;
  /**
   * Says in a feature's transaction, before its first write, that the feature refers to these files from now on.
   * Refuses all of them if one is not the person's, is already attached, or was deleted.
   */
  attach(tx: Tx, owner: Id, ids: readonly Id<'fil'>[]): Promise<Result<KeptFile[], { readonly code: 'file_gone' }>>;
  /** The files that still exist, without a check of who asks, in the order of the ids. */
  describe(ids: readonly Id<'fil'>[]): Promise<KeptFile[]>;
  /** A file with its content. The caller has checked who asks. */
  read(id: Id<'fil'>): Promise<FileContent | undefined>;
  /** The thumbnail of a picture; a PDF has none. The caller has checked who asks. */
  readThumbnail(id: Id<'fil'>): Promise<Thumbnail | undefined>;
  /** Ends the thread that judges files. */
  close(): Promise<void>;
}

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
  scanCommand: string | undefined;
}): Files {
  const { db, world, scanCommand } = settings;
  const thread = createJudgingThread();
  const deps = { db, world, thread, scan: createScan(scanCommand) };
  return {
    keep: (owner, sent) => keepFile(deps, owner, sent),
    waiting: async (owner, ids) => inOrder(ids, await db.one((tx) => waitingFiles(tx, owner, ids))),
    gone: (owner, ids) => listGone(deps, owner, ids),
    attach: (tx, owner, ids) => attachFiles(tx, owner, ids),
    describe: async (ids) => inOrder(ids, await db.one((tx) => describeFiles(tx, ids))),
    read: (id) => db.one((tx) => findContent(tx, id)),
    readThumbnail: (id) => db.one((tx) => findThumbnail(tx, id)),
    close: () => thread.close(),
  };
}

async function keepFile(deps: FilesDeps, owner: Id, sent: SentFile): Promise<Result<KeptFile, FileRefusal>> {
  const { db, thread, scan } = deps;
  const kind = kindOf(sent.bytes);
  if (kind === undefined) return err({ code: 'file_kind_refused' });
  const most = kind === 'pdf' ? fileRules.storedBytes : fileRules.arrivingPictureBytes;
  if (sent.bytes.length > most) return err({ code: 'file_too_large' });
  // Files that arrive together may exceed the limit a little.
  const waiting = await db.one((tx) => countWaiting(tx, owner));
  if (waiting >= fileRules.waiting) return err({ code: 'too_many_waiting_files' });
  // The program sees the file as it arrived, before any decoder.
  if (!(await scan(sent.bytes))) return err({ code: 'file_scan_refused' });
  const judged = await thread.judge({ kind, bytes: sent.bytes });
  if (!judged.ok) return judged;
  return ok(await storeFile(deps, owner, sent.name, { ...judged.value, kind: kind === 'pdf' ? 'pdf' : 'jpeg' }));
}

async function storeFile(
  { db, world }: FilesDeps,
  owner: Id,
  sentName: string,
  file: JudgedFile & { readonly kind: StoredKind },
): Promise<KeptFile> {
  const { kind, bytes, thumbnail, width = null, height = null } = file;
  const at = world.clocks.security();
  const id = world.ids.mint('fil');
  const name = safeName(sentName, kind);
  const hash = createHash('sha256').update(bytes).digest();
  await db.asWriter(async (tx) => {
    await putBlob(tx, { hash, kind, bytes, thumbnail, width, height, at });
    await putFile(tx, { id, owner, name, hash, at });
  });
  return toKept({ id, name, kind, size: bytes.length, width, height });
}

function listGone({ db, world }: FilesDeps, owner: Id, ids: readonly Id<'fil'>[]): Promise<Id<'fil'>[]> {
  const before = new Date(world.clocks.security().getTime() - fileRules.usableMs);
  return db.one((tx) => goneFiles(tx, owner, ids, before));
}

async function attachFiles(
  tx: Tx,
  owner: Id,
  ids: readonly Id<'fil'>[],
): Promise<Result<KeptFile[], { readonly code: 'file_gone' }>> {
  const found = await lockWaitingFiles(tx, owner, ids);
  if (found.length !== ids.length) return err({ code: 'file_gone' });
  await markAttached(tx, ids);
  return ok(inOrder(ids, found));
}

function inOrder(ids: readonly Id<'fil'>[], rows: readonly DescribedRow[]): KeptFile[] {
  return rows.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id)).map(toKept);
}

function toKept({ id, name, kind, size, width, height }: DescribedRow): KeptFile {
  return { fileId: id, name, kind, size, ...(width === null || height === null ? {} : { width, height }) };
}
