import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { localhostFetch } from './index.ts';

describe('localhostFetch', () => {
  let port = 0;
  let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    answer = ({ method, url, headers }, response, body) =>
      response
        .writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
        .end(JSON.stringify({ method, url, host: headers.host, type: headers['content-type'], body }));
  });
  const at = (path = '/') => `http://wallet.localhost:${port}${path}`;

  it('reaches a name under localhost, with method, headers and body', async () => {
    const headers = { 'content-type': 'text/plain' };
    const answered = await localhostFetch(at('/a?b=1'), { method: 'POST', headers, body: 'here' });
    assert.deepEqual([answered.status, answered.headers.getSetCookie()], [201, ['a=1', 'b=2']]);
    const host = `wallet.localhost:${port}`;
    const said = { method: 'POST', url: '/a?b=1', host, type: 'text/plain', body: 'here' };
    assert.deepEqual(await answered.json(), said);
    const form = await localhostFetch(at(), { method: 'POST', body: new URLSearchParams({ a: '1' }) });
    const { type, body } = (await form.json()) as { type: string; body: string };
    assert.deepEqual([type, body], ['application/x-www-form-urlencoded;charset=UTF-8', 'a=1']);
    assert.equal((await localhostFetch(new Request(at('/asked')))).status, 201);
  });

  it('returns answers without a body, and redirects, unchanged', async () => {
    answer = (_request, response) => response.writeHead(204).end();
    assert.equal((await localhostFetch(at(), { method: 'DELETE' })).status, 204);
    answer = (_request, response) => response.writeHead(303, { location: '/elsewhere' }).end();
    const redirect = await localhostFetch(at(), { redirect: 'manual' });
    assert.deepEqual([redirect.status, redirect.headers.get('location')], [303, '/elsewhere']);
  });

  it('fails as fetch does without an answer, and when it is aborted', async () => {
    answer = (request) => void request.socket.destroy();
    await assert.rejects(localhostFetch(at()), TypeError);
    answer = () => {};
    await assert.rejects(localhostFetch(at(), { signal: AbortSignal.timeout(50) }), (error: Error) => {
      assert.match(error.name, /^(TimeoutError|AbortError|TypeError)$/);
      return true;
    });
  });

  it('leaves every other address to fetch', async () => {
    const answered = await localhostFetch(`http://127.0.0.1:${port}/plain`);
    assert.equal(((await answered.json()) as { host: string }).host, `127.0.0.1:${port}`);
    for (const url of ['http://wallet.localhost.invalid/', `https://wallet.localhost:${port}/`]) {
      await assert.rejects(localhostFetch(url), TypeError, url);
    }
  });
});
