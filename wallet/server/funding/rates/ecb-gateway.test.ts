import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fetchDaily } from './ecb-gateway.ts';

const daily = `<Envelope><Cube><Cube time='2026-11-27'><Cube currency='USD' rate='1.0616'/></Cube></Cube></Envelope>`;

describe('[W10d] the ECB’s address', () => {
  let answer: (reply: ServerResponse) => void;
  let url: string;
  const server = createServer((_request, reply) => answer(reply));
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const read = async () => {
    const got = await fetchDaily(fetch, url);
    return got.ok ? got.value.day : got.error.code;
  };

  it('gives the rates of a day', async () => {
    answer = (reply) => reply.end(daily);
    assert.equal(await read(), '2026-11-27');
  });

  it('gives none if it fails, breaks off, or sends another document', async () => {
    answer = (reply) => reply.writeHead(503).end(daily);
    assert.equal(await read(), 'rates_unavailable');
    answer = (reply) => reply.writeHead(200, { 'content-length': '4000' }).write(daily, () => reply.destroy());
    assert.equal(await read(), 'rates_unavailable');
    answer = (reply) => reply.end('<html></html>');
    assert.equal(await read(), 'rates_malformed');
  });

  it('[S97] is left after 64 KiB, however long it would go on', async () => {
    let sent = 0;
    answer = (reply) => {
      const more = () => {
        if (reply.destroyed) return;
        sent += 16_384;
        reply.write(' '.repeat(16_384), () => setImmediate(more));
      };
      more();
    };
    assert.equal(await read(), 'rates_unavailable');
    // What the buffers of both sides took, and no more.
    assert.ok(sent < 16_777_216, `${sent} bytes were sent`);
  });
});
