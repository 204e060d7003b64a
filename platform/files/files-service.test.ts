import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import sharp from 'sharp';
import { Type } from 'typebox';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { sql } from '../db/sql.ts';
import { sweepTable } from '../jobs/sweeps.ts';
import type { Id } from '../kernel/id.ts';
import { createIds } from '../kernel/world.ts';
import { fileRules } from './file-rules.ts';
import { createFiles } from './files-service.ts';
import type { Files, KeptFile } from './files-service.ts';
import { putBlob, putFile } from './files-store.ts';
import { fileSweeps } from './sweeps.ts';

const DAY_MS = 86_400_000;
const CountRow = Type.Object({ count: Type.Integer() });
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n');

for (const product of ['wallet', 'market']) {
  describe(`files of the ${product}`, () => {
    let database: TestDatabase;
    let files: Files;
    let ada: Id;
    let bea: Id;
    let now = new Date('2026-11-24T12:00:00Z');
    const clocks = { business: () => new Date(0), security: () => now };
    const world = { clocks, ids: createIds(clocks) };
    before(async () => {
      database = await createTestDatabase(product);
      files = createFiles({ db: database.db, world, scanCommand: undefined });
    });
    after(async () => {
      await files.close();
      await database.close();
    });
    beforeEach(() => {
      ada = world.ids.mint('hld');
      bea = world.ids.mint('hld');
    });

    const picture = (background = '#c33') =>
      sharp({ create: { width: 400, height: 200, channels: 3, background } })
        .png()
        .toBuffer();
    const keep = async (owner: Id, name: string, bytes: Buffer): Promise<KeptFile> => {
      const kept = await files.keep(owner, { name, bytes });
      assert.ok(kept.ok, kept.ok ? '' : kept.error.code);
      return kept.value;
    };
    const codeOf = async (owner: Id, bytes: Buffer) => {
      const kept = await files.keep(owner, { name: 'a', bytes });
      return kept.ok ? 'kept' : kept.error.code;
    };
    const attach = async (owner: Id, ...ids: Id<'fil'>[]) => {
      const attached = await database.db.writeResult((tx) => files.attach(tx, owner, ids));
      return attached.ok ? attached.value.map(({ fileId }) => fileId) : attached.error.code;
    };
    const sweep = async () => {
      for (const one of fileSweeps) await sweepTable(database.db, one, now);
    };
    const countOf = async (table: 'files' | 'blobs') => {
      const counted = {
        files: sql(CountRow)`select count(*)::integer as count from files.files`,
        blobs: sql(CountRow)`select count(*)::integer as count from files.blobs`,
      };
      return (await database.db.asWriter((tx) => tx.one(counted[table]))).count;
    };

    it('are kept under a safe name, pictures with a thumbnail', async () => {
      const photo = await keep(ada, '../holiday.png', await picture());
      assert.deepEqual(photo, { ...photo, name: 'holiday.jpg', kind: 'jpeg', width: 400, height: 200 });
      const stored = (await files.read(photo.fileId))!;
      assert.deepEqual([stored.name, stored.kind, stored.bytes.length], ['holiday.jpg', 'jpeg', photo.size]);
      assert.equal((await sharp(stored.bytes).metadata()).format, 'jpeg');
      const { thumbnail } = (await files.readThumbnail(photo.fileId))!;
      assert.equal((await sharp(thumbnail).metadata()).format, 'webp');
      const letter = await keep(ada, 'letter', pdf);
      assert.deepEqual(letter, { fileId: letter.fileId, name: 'letter.pdf', kind: 'pdf', size: pdf.length });
      assert.ok((await files.read(letter.fileId))!.bytes.equals(pdf));
      assert.equal(await files.readThumbnail(letter.fileId), undefined);
      assert.deepEqual(await files.describe([letter.fileId, photo.fileId]), [letter, photo]);
      assert.equal(await files.read(world.ids.mint('fil')), undefined);
    });

    it('[S98] are refused by their content, whatever their name, and leave nothing behind', async () => {
      const before = [await countOf('files'), await countOf('blobs')];
      const page = Buffer.from('<!doctype html><script>alert(1)</script>');
      assert.equal(await codeOf(ada, page), 'file_kind_refused');
      assert.equal(
        await codeOf(ada, Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), page])),
        'file_unreadable',
      );
      assert.equal(await codeOf(ada, Buffer.alloc(0)), 'file_kind_refused');
      const large = Buffer.concat([pdf, Buffer.alloc(fileRules.storedBytes, ' ')]);
      assert.equal(await codeOf(ada, large), 'file_too_large');
      assert.deepEqual([await countOf('files'), await countOf('blobs')], before);
    });

    it('are refused before any decoder sees them if the scanning program refuses them', async () => {
      const careful = createFiles({ db: database.db, world, scanCommand: '/bin/false' });
      const broken = Buffer.from('\x89PNG\r\n\x1a\n and no picture', 'latin1');
      const refused = await careful.keep(ada, { name: 'a.png', bytes: broken });
      assert.deepEqual(refused, { ok: false, error: { code: 'file_scan_refused' } });
      await careful.close();
    });

    it('with the same content share it, and each person sees only the own ones', async () => {
      const blobs = await countOf('blobs');
      const bytes = await picture('#0a0');
      const [one, other] = [await keep(ada, 'one.png', bytes), await keep(bea, 'other.png', bytes)];
      assert.equal(await countOf('blobs'), blobs + 1);
      assert.deepEqual(await files.waiting(ada, [one.fileId, other.fileId]), [one]);
      assert.deepEqual(await files.waiting(bea, [one.fileId, other.fileId]), [other]);
    });

    it('are attached all or none, only by their person, and once', async () => {
      const [one, two] = [await keep(ada, 'one', pdf), await keep(ada, 'two', pdf)];
      const foreign = await keep(bea, 'foreign', pdf);
      assert.equal(await attach(ada, one.fileId, foreign.fileId), 'file_gone');
      assert.equal(await attach(ada, one.fileId, world.ids.mint('fil')), 'file_gone');
      assert.deepEqual(await attach(ada, one.fileId), [one.fileId]);
      assert.equal(await attach(ada, one.fileId, two.fileId), 'file_gone');
      assert.deepEqual(await files.waiting(ada, [one.fileId, two.fileId]), [two]);
      const { second } = await database.db.asWriter(async (tx) => {
        assert.ok((await files.attach(tx, ada, [two.fileId])).ok);
        const waits = attach(ada, two.fileId);
        await database.untilLockWait();
        return { second: waits };
      });
      assert.equal(await second, 'file_gone');
    });

    it('are gone for a form two hours before they are deleted, unless a feature refers to them', async () => {
      const [left, kept] = [await keep(ada, 'left', pdf), await keep(ada, 'kept', pdf)];
      await attach(ada, kept.fileId);
      const ids = [left.fileId, kept.fileId, world.ids.mint('fil')];
      assert.deepEqual(await files.gone(ada, ids), [ids[2]]);
      now = new Date(now.getTime() + DAY_MS - 7_200_000);
      assert.deepEqual(new Set(await files.gone(ada, ids)), new Set([ids[0], ids[2]]));
      assert.deepEqual(await files.gone(bea, [left.fileId]), [], 'it says nothing of files of others');
    });

    it('are deleted after a day with their content, unless a feature refers to them', async () => {
      const shared = await picture('#00a');
      const kept = await keep(ada, 'kept', shared);
      const [left, alone] = [await keep(bea, 'left', shared), await keep(bea, 'alone', await picture('#aa0'))];
      assert.deepEqual(await attach(ada, kept.fileId), [kept.fileId]);
      now = new Date(now.getTime() + DAY_MS - 1);
      await sweep();
      assert.equal((await files.waiting(bea, [left.fileId, alone.fileId])).length, 2);
      now = new Date(now.getTime() + 1);
      await sweep();
      assert.deepEqual(await files.describe([kept.fileId, left.fileId, alone.fileId]), [kept]);
      assert.ok(await files.read(kept.fileId));
      assert.equal(await attach(bea, left.fileId), 'file_gone');
      now = new Date(now.getTime() + DAY_MS);
      await sweep();
      assert.ok(await files.read(kept.fileId), 'attached files stay');
    });

    it('keep their content if somebody adds it again while it is deleted', async () => {
      const bytes = Buffer.concat([pdf, Buffer.from('\n')]);
      const hash = createHash('sha256').update(bytes).digest();
      await keep(ada, 'first', bytes);
      now = new Date(now.getTime() + DAY_MS);
      const [ofFiles, ofBlobs] = fileSweeps;
      await sweepTable(database.db, ofFiles!, now);
      const again = world.ids.mint('fil');
      const { sweeping } = await database.db.asWriter(async (tx) => {
        const blob = { hash, kind: 'pdf', bytes, thumbnail: undefined, width: null, height: null, at: now } as const;
        await putBlob(tx, blob);
        const started = sweepTable(database.db, ofBlobs!, now);
        await Promise.race([started, database.untilLockWait()]);
        await putFile(tx, { id: again, owner: bea, name: 'again.pdf', hash, at: now });
        return { sweeping: started };
      });
      await sweeping;
      assert.ok((await files.read(again))!.bytes.equals(bytes));
    });

    it('of one person that no feature refers to are limited', async () => {
      for (let count = 0; count < fileRules.waiting; count += 1) await keep(ada, 'one', pdf);
      assert.equal(await codeOf(ada, pdf), 'too_many_waiting_files');
      assert.equal(await codeOf(bea, pdf), 'kept');
      now = new Date(now.getTime() + DAY_MS);
      await sweep();
      assert.equal(await codeOf(ada, pdf), 'kept');
    });

    it('cannot be read with the role for people’s reads', async () => {
      const count = sql(CountRow)`select count(*)::integer as count from files.files`;
      await assert.rejects(
        database.db.asNobody((tx) => tx.one(count)),
        /permission denied/,
      );
    });
  });
}
