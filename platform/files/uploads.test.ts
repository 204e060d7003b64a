import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ringOf } from '#platform/credentials/key-ring.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pino from 'pino';
import sharp from 'sharp';
import { Type } from 'typebox';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { sql } from '../db/sql.ts';
import { buildApp } from '../http/app.ts';
import type { App, Routes } from '../http/app.ts';
import { bindPort } from '../http/bind.ts';
import { FormFields, createFormGuard, ownFormsOnly } from '../http/form.ts';
import { systemWorld } from '../kernel/world.ts';
import { refusalWords } from './file-words.ts';
import { createFiles } from './files-service.ts';
import type { Files, KeptFile } from './files-service.ts';
import { createUploads, isRemoving, keptValue } from './uploads.ts';
import type { UploadLimits, UploadRefusal } from './uploads.ts';

const MEBIBYTE = 1_048_576;
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n');
const otherPdf = Buffer.concat([pdf, Buffer.from('\n')]);
const cookie = '__Host-form=a-browser';
const countOfFiles = sql(Type.Object({ count: Type.Integer() }))`select count(*)::integer as count from files.files`;

const paint = (background: string) =>
  sharp({ create: { width: 40, height: 20, channels: 3, background } })
    .png()
    .toBuffer();

/** What the route of the tests answers: the stored form, or why it is refused. */
interface Answer {
  readonly fields: FormFields;
  readonly files: readonly KeptFile[];
  readonly code?: string;
  readonly name?: string;
  readonly words?: string;
  readonly refusals?: readonly UploadRefusal[];
}

describe('a form with files', () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const ada = world.ids.mint('hld');
  let database: TestDatabase;
  let files: Files;
  let picture: Buffer;
  let otherPicture: Buffer;
  const apps: App[] = [];
  before(async () => {
    database = await createTestDatabase('wallet');
    files = createFiles({ db: database.db, world, scanCommand: undefined });
    [picture, otherPicture] = await Promise.all([paint('#c33'), paint('#33c')]);
  });
  after(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await files.close();
    await database.close();
  });

  /** A server on a port of its own, whose route `/send` takes files. */
  const serve = async (limits: Partial<UploadLimits> = {}) => {
    const { server, port } = await bindPort(0);
    const publicUrl = `http://127.0.0.1:${port}`;
    const forms = createFormGuard({ keys: ringOf(Buffer.alloc(32, 7)), origin: publicUrl, random: randomBytes });
    const uploads = createUploads(files, limits);
    let received = 0;
    const sending: Routes = async (app) => {
      await uploads.accept(app);
      const preHandler = [uploads.receive, ownFormsOnly(forms, '/form')];
      app.post('/send', { preHandler }, async (request, reply) => {
        received += 1;
        const form = await uploads.read(request, ada);
        if (!form.ok) {
          const [first] = form.error.refusals;
          return reply.code(422).send({ ...form.error, ...first, words: refusalWords(first!) });
        }
        return reply.send(form.value);
      });
    };
    const others: Routes = async (app) => {
      app.post(
        '/plain',
        { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, '/form') },
        async () => 'done',
      );
    };
    apps.push(await buildApp({ publicUrl, world, server, ready: async () => {}, routes: [sending, others] }));
    const request = { cookies: { '__Host-form': 'a-browser' } } as unknown as FastifyRequest;
    return { port, publicUrl, token: forms.token(request, {} as FastifyReply), received: () => received };
  };
  type Server = Awaited<ReturnType<typeof serve>>;

  const formOf = (server: Server, fields: Record<string, string>, sent: readonly (readonly [string, Buffer])[]) => {
    const form = new FormData();
    form.set('_form', server.token);
    for (const [name, bytes] of sent) form.append('file', new Blob([new Uint8Array(bytes)]), name);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return form;
  };
  const post = (server: Server, body: FormData, headers: Record<string, string> = {}, path = '/send') =>
    fetch(`${server.publicUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: server.publicUrl, ...headers },
      body,
    });
  const send = async (server: Server, fields: Record<string, string>, sent: readonly (readonly [string, Buffer])[]) => {
    const answer = await post(server, formOf(server, fields, sent));
    assert.ok([200, 422].includes(answer.status), `${answer.status}`);
    return { ...((await answer.json()) as Answer), status: answer.status, headers: answer.headers };
  };

  it('arrives with its fields, and its files are stored', async () => {
    const server = await serve();
    const large = Buffer.concat([otherPicture, Buffer.alloc(14 * MEBIBYTE)]);
    const { fields, files: stored } = await send(server, { text: 'Größe “L”' }, [
      ['one.png', picture],
      ['two.pdf', pdf],
      ['large.png', large],
    ]);
    assert.equal(fields['text'], 'Größe “L”');
    assert.deepEqual(
      stored.map(({ name, kind }) => [name, kind]),
      [
        ['one.jpg', 'jpeg'],
        ['two.pdf', 'pdf'],
        ['large.jpg', 'jpeg'],
      ],
    );
    assert.ok((await files.read(stored[1]!.fileId))!.bytes.equals(pdf));
  });

  it('may have no file, for which a browser sends an empty one', async () => {
    const answer = await send(await serve(), { text: 'x' }, [['', Buffer.alloc(0)]]);
    assert.deepEqual([answer.status, answer.fields['text'], answer.files], [200, 'x', []]);
  });

  it('has no effect if it comes from elsewhere, and its files are not stored', async () => {
    const server = await serve();
    const stored = async () => (await database.db.asWriter((tx) => tx.one(countOfFiles))).count;
    const before = await stored();
    const good = () => formOf(server, {}, [['one.png', picture]]);
    const noToken = good();
    noToken.delete('_form');
    const wrongToken = good();
    wrongToken.set('_form', Buffer.alloc(64, 1).toString('base64url'));
    for (const [form, headers] of [
      [noToken, {}],
      [wrongToken, {}],
      [good(), { origin: 'https://evil.example' }],
      [good(), { origin: 'null', 'sec-fetch-site': 'cross-site' }],
      [good(), { cookie: '__Host-form=another-browser' }],
    ] as const) {
      const answer = await post(server, form, headers);
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/form']);
    }
    assert.equal(server.received(), 0);
    assert.equal(await stored(), before);
  });

  it('is refused by a route that takes no files', async () => {
    const server = await serve();
    assert.equal((await post(server, formOf(server, {}, []), {}, '/plain')).status, 415);
    const json = { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: '{}' };
    assert.equal((await fetch(`${server.publicUrl}/send`, json)).status, 415);
  });

  it('keeps its fields and its good files if one is refused, and needs them not again', async () => {
    const server = await serve();
    const refused = await send(server, { text: 'kept' }, [
      ['good.png', picture],
      ['evil<b>.svg', Buffer.from('<svg/>')],
      ['also.pdf', pdf],
      ['torn.png', picture.subarray(0, 40)],
    ]);
    assert.deepEqual([refused.status, refused.code, refused.fields['text']], [422, 'file_kind_refused', 'kept']);
    assert.equal(refused.name, 'evil_b_.svg');
    assert.match(refused.words!, /^“evil_b_\.svg”: We accept only pictures .* Choose another file\.$/);
    assert.equal(refused.files.length, 2);
    assert.deepEqual(
      refused.refusals!.map(({ code, name }) => [code, name]),
      [
        ['file_kind_refused', 'evil_b_.svg'],
        ['file_unreadable', 'torn.png'],
      ],
    );
    const again = await send(server, { kept: keptValue(refused.files) }, [['third.png', otherPicture]]);
    assert.deepEqual(
      again.files.map(({ name }) => name),
      ['good.jpg', 'also.pdf', 'third.jpg'],
    );
  });

  it('has each content once, under its first name, also over several tries', async () => {
    const server = await serve();
    const first = await send(server, {}, [
      ['one.png', picture],
      ['same.pdf', pdf],
      ['again.png', picture],
    ]);
    const names = ({ files: stored }: Answer) => stored.map(({ name }) => name);
    assert.deepEqual(names(first), ['one.jpg', 'same.pdf']);
    const kept = keptValue(first.files);
    const again = await send(server, { kept }, [['another name.png', picture]]);
    assert.deepEqual([names(again), keptValue(again.files)], [['one.jpg', 'same.pdf'], kept]);
  });

  it('loses the file whose removal was pressed, and keeps the others, new ones included', async () => {
    const server = await serve();
    const { files: first } = await send(server, {}, [
      ['one.png', picture],
      ['two.pdf', pdf],
    ]);
    const [one, two] = first;
    const removed = await send(server, { kept: keptValue(first), remove: one!.fileId }, []);
    assert.deepEqual(removed.files, [two]);
    assert.deepEqual([isRemoving(removed.fields), isRemoving({ kept: '' })], [true, false]);
    const more = await send(server, { kept: keptValue(first), remove: two!.fileId }, [['three.pdf', otherPdf]]);
    assert.deepEqual(
      more.files.map(({ name }) => name),
      ['one.jpg', 'three.pdf'],
    );
    const nonsense = await send(server, { kept: keptValue(first), remove: "' or 1=1" }, []);
    assert.deepEqual(nonsense.files, first);
  });

  it('takes no other person’s files as those of an earlier try, and no nonsense', async () => {
    const server = await serve();
    const foreign = await files.keep(world.ids.mint('hld'), { name: 'a', bytes: pdf });
    assert.ok(foreign.ok);
    for (const kept of [foreign.value.fileId, world.ids.mint('fil'), 'fil_1', "' or 1=1", ada])
      assert.deepEqual((await send(server, { kept }, [])).files, [], kept);
  });

  it('has a limit on files, also over several tries, and the fields after them are kept', async () => {
    const server = await serve();
    const one = ['a.pdf', pdf] as const;
    for (const count of [6, 100]) {
      const { code, words, fields } = await send(
        server,
        { text: 'last' },
        Array.from({ length: count }, () => one),
      );
      assert.deepEqual([code, words], ['too_many_files', 'You can add up to 5 files. Choose fewer.']);
      assert.equal(fields['text'], 'last');
    }
    const mebibytes = Array.from({ length: 20 }, () => ['a.pdf', Buffer.alloc(MEBIBYTE)] as const);
    const { code: dropped } = await send(await serve({ heldBytes: 8 * MEBIBYTE }), {}, mebibytes);
    assert.equal(dropped, 'too_many_files', 'the further ones are dropped as they arrive');
    const three = [picture, pdf, otherPdf].map((bytes) => ['a', bytes] as const);
    const { files: first } = await send(server, {}, three);
    assert.equal(first.length, 3);
    const { code, files: stored } = await send(server, { kept: keptValue(first) }, [one, one, one]);
    assert.deepEqual([code, stored], ['too_many_files', first]);
  });

  it('has a limit on the size of a file, and the fields after it are kept', async () => {
    const huge = Buffer.concat([picture, Buffer.alloc(20 * MEBIBYTE)]);
    const refused = await send(await serve(), { text: 'last' }, [['huge.png', huge]]);
    assert.deepEqual([refused.code, refused.name, refused.fields['text']], ['file_too_large', 'huge.png', 'last']);
    assert.match(refused.words!, /at most 15 MB, or a PDF of at most 5 MB/);
  });

  const raw = (...parts: readonly string[]): string =>
    [...parts.map((part) => `--x\r\ncontent-disposition: form-data; ${part}\r\n`), '--x--\r\n'].join('');
  const postRaw = (server: Server, body: string, type = 'multipart/form-data; boundary=x') =>
    fetch(`${server.publicUrl}/send`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: server.publicUrl, 'content-type': type },
      body,
    });

  it('[S100] stores its files under safe names', async () => {
    const server = await serve();
    const token = `name="_form"\r\n\r\n${server.token}`;
    for (const [sent, name] of [
      ['../../../etc/passwd', 'passwd.pdf'],
      ['..\\\\..\\\\boot.ini', 'boot.pdf'],
      ['a\0.png', 'a.pdf'],
      ['n'.repeat(300), `${'n'.repeat(80)}.pdf`],
      ['fdp\u202Eexe.pdf', 'fdpexe.pdf'],
    ] as const) {
      const answer = await postRaw(server, raw(token, `name="file"; filename="${sent}"\r\n\r\n${pdf.toString()}`));
      const form = (await answer.json()) as Answer;
      assert.equal(form.files[0]?.name, name);
    }
  });

  it('is refused as a whole if it is malformed', async () => {
    const server = await serve();
    const field = (name: string, value = '1') => `name="${name}"\r\n\r\n${value}`;
    const bodies: readonly (readonly [string, string, string?])[] = [
      ['a field twice', raw(field('a'), field('a'))],
      ['a letter that cannot be stored', raw(field('a', 'x\0y'))],
      ['a field too long', raw(field('a', 'x'.repeat(70_000)))],
      ['too many fields', raw(...Array.from({ length: 60 }, (_, index) => field(`f${index}`)))],
      ['a name of the prototype', raw(field('__proto__'))],
      ['a field as JSON', raw('name="a"\r\ncontent-type: application/json\r\n\r\n{"b":1}')],
      ['no end', raw(field('a')).replace('--x--\r\n', '')],
      ['no boundary', raw(field('a')), 'multipart/form-data'],
      ['another boundary', raw(field('a')), 'multipart/form-data; boundary=y'],
    ];
    for (const [why, body, type] of bodies) {
      const answer = await postRaw(server, body, type);
      assert.equal(answer.status, 400, why);
      assert.equal(((await answer.json()) as { code: string }).code, 'invalid_request', why);
    }
    assert.equal(server.received(), 0);
    assert.equal((await send(server, {}, [['a.pdf', pdf]])).files.length, 1);
  });

  /** Opens a connection, and sends the head and the start of a form with a file of `announced` bytes. */
  const begin = (server: Server, start: Buffer, announced = 10 * MEBIBYTE): Socket => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    const head = [
      'POST /send HTTP/1.1',
      `host: 127.0.0.1:${server.port}`,
      `cookie: ${cookie}`,
      `origin: ${server.publicUrl}`,
      'content-type: multipart/form-data; boundary=x',
      `content-length: ${announced}`,
    ];
    const parts = `name="_form"\r\n\r\n${server.token}|name="text"\r\n\r\ntyped|name="file"; filename="a.png"\r\n\r\n`;
    const body = parts.split('|').map((part) => `--x\r\ncontent-disposition: form-data; ${part}`);
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.join('\r\n')}`);
    socket.write(start);
    return socket;
  };
  const answerOf = async (socket: Socket): Promise<string> => {
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  };

  it('[S103] is cut with an answer if it arrives too slowly, and its typed text is kept', async () => {
    const server = await serve({ withinMs: 300 });
    const socket = begin(server, picture.subarray(0, 20));
    const drip = setInterval(() => socket.write('.'), 50);
    const began = performance.now();
    const answer = await answerOf(socket);
    clearInterval(drip);
    assert.ok(performance.now() - began < 3_000);
    assert.match(answer, /^HTTP\/1\.1 422 [^]*connection: close/i);
    assert.match(answer, /"code":"upload_too_slow"/);
    assert.match(answer, /"text":"typed"/);
  });

  it('[S103] waits if others of its network are slow, and too many are refused at once', async () => {
    const server = await serve();
    const slow = Array.from({ length: 3 + 12 }, () => begin(server, Buffer.alloc(10)));
    await sleep(200);
    assert.equal((await post(server, formOf(server, {}, []))).status, 503);
    for (const socket of slow) socket.destroy();
    await until(async () => (await post(server, formOf(server, {}, []))).status === 200);
  });

  it('[S103] is refused if this server holds too much already, until others are over', async () => {
    const server = await serve({ heldBytes: 3 * MEBIBYTE });
    const held = begin(server, Buffer.alloc(2 * MEBIBYTE));
    await sleep(200);
    const form = () => formOf(server, {}, [['a.png', Buffer.concat([picture, Buffer.alloc(2 * MEBIBYTE)])]]);
    const refused = await post(server, form());
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1']);
    held.destroy();
    await until(async () => (await post(server, form())).status === 200);
    for (let times = 0; times < 3; times += 1) assert.equal((await post(server, form())).status, 200, 'each is let go');
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 100, 'it never became so');
    await sleep(20);
  }
}
