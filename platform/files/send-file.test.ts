import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import sharp from 'sharp';
import { buildApp } from '../http/app.ts';
import type { App, Routes } from '../http/app.ts';
import { systemWorld } from '../kernel/world.ts';
import type { FileContent } from './files-service.ts';
import { sendFile, sendPicture } from './send-file.ts';

const publicUrl = 'http://shop.localhost:1234';
const pdf = Buffer.from('%PDF-1.7 long '.repeat(400));

describe('the answer with a file', () => {
  let app: App;
  let thumbnail: Buffer;
  const stored = new Map<string, FileContent>([
    ['photo', { name: 'photo.jpg', kind: 'jpeg', bytes: Buffer.from('\xff\xd8\xff', 'latin1') }],
    ['letter', { name: 'letter.pdf', kind: 'pdf', bytes: pdf }],
    ['harmful', { name: 'a"; x="\r\nset-cookie: a=b\r\n\r\n.pdf', kind: 'pdf', bytes: pdf }],
    ['strange', { name: `Größe 👗 (it's *) שלום.pdf`, kind: 'pdf', bytes: pdf }],
  ]);
  before(async () => {
    thumbnail = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#c33' } })
      .webp()
      .toBuffer();
    const routes: Routes = async (fastify) => {
      fastify.get<{ Params: { name: string } }>('/files/:name', async (request, reply) =>
        sendFile(reply, stored.get(request.params.name)!),
      );
      fastify.get('/thumbnail', async (_request, reply) => sendPicture(reply, { thumbnail }));
    };
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    app = await buildApp({ publicUrl, world, ready: async () => {}, routes: [routes] });
  });
  after(() => app.close());
  const get = (path: string) =>
    app.inject({ url: `${publicUrl}${path}`, headers: { 'accept-encoding': 'br', accept: 'text/html' } });

  it('[S102] is saved and not opened, cannot be embedded elsewhere, and nothing in it runs or is stored', async () => {
    for (const [path, type, disposition] of [
      ['/files/photo', 'image/jpeg', /^attachment; filename="photo\.jpg"/],
      ['/files/letter', 'application/pdf', /^attachment; filename="letter\.pdf"/],
      ['/thumbnail', 'image/webp', /^inline$/],
    ] as const) {
      const { headers, statusCode } = await get(path);
      assert.deepEqual([statusCode, headers['content-type']], [200, type]);
      assert.match(String(headers['content-disposition']), disposition);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'; sandbox");
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['content-encoding'], undefined);
    }
  });

  it('[S95] gets no header from the name of the file', async () => {
    const { headers, statusCode } = await get('/files/harmful');
    assert.deepEqual([statusCode, headers['set-cookie']], [200, undefined]);
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="[\w ._()-]+"; filename\*=UTF-8''[\w%.-]+$/,
    );
  });

  it('is the stored bytes', async () => {
    assert.ok((await get('/files/letter')).rawPayload.equals(pdf));
    assert.ok((await get('/thumbnail')).rawPayload.equals(thumbnail));
  });

  it('names the file in any script, and for programs that know only ASCII', async () => {
    const disposition = String((await get('/files/strange')).headers['content-disposition']);
    const [, ascii, encoded] = /^attachment; filename="([^"]*)"; filename\*=UTF-8''([A-Za-z0-9%._~!-]+)$/.exec(
      disposition,
    )!;
    assert.equal(ascii, 'Gr__e __ (it_s _) ____.pdf');
    assert.equal(decodeURIComponent(encoded!), stored.get('strange')!.name);
  });
});
