import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Socket, connect } from 'node:net';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { systemWorld } from '../kernel/world.ts';
import { buildApp } from './app.ts';
import { bindPort } from './bind.ts';
import { defaultLimits, limitServer } from './limits.ts';
import type { ServerLimits } from './limits.ts';

const HOST = 'shop.localhost';
/** Long enough for a busy machine, and far below the test runner's timeout. */
const SOON_MS = 5_000;

const servers = new Map<number, Server>();
const closers: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const close of closers) await close();
});

async function start(limits: Partial<ServerLimits>, trustedProxies: readonly string[] = []): Promise<number> {
  const { server, port } = await bindPort(0, { limits: { checkEveryMs: 20, ...limits }, trustedProxies });
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const app = await buildApp({
    publicUrl: `http://${HOST}:${port}`,
    world,
    server,
    ready: async () => {},
    failurePage: ({ status, reference }) => `<h1>Our page about ${status}, ${reference}</h1>`,
    routes: [
      async (routed) => {
        routed.get('/large', async () => Buffer.alloc(64 * 2 ** 20));
        routed.post('/echo', async (request) => request.body);
      },
    ],
  });
  servers.set(port, server);
  closers.push(() => app.close());
  return port;
}

/** A connection with its received text once it is closed; `undefined` until then. */
async function open(port: number): Promise<{ socket: Socket; ended: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, ended };
}

const connectionsAt = (port: number): Promise<number> =>
  new Promise((resolve) => servers.get(port)!.getConnections((_error, count) => resolve(count)));

const untilConnections = async (port: number, count: number): Promise<void> => {
  const deadline = Date.now() + SOON_MS;
  while ((await connectionsAt(port)) > count) {
    assert.ok(Date.now() < deadline, 'it did not end');
    await sleep(20);
  }
};

const soon = <T>(what: Promise<T>): Promise<T> =>
  Promise.race([what, sleep(SOON_MS, undefined, { ref: false }).then(() => assert.fail('it did not end'))]);

const head = (port: number, method: string, path: string, more = ''): string =>
  `${method} ${path} HTTP/1.1\r\nhost: ${HOST}:${port}\r\n${more}\r\n`;

async function dripInto(socket: Socket, text: string): Promise<void> {
  for (const character of text) {
    if (socket.destroyed) return;
    socket.write(character);
    await sleep(20);
  }
}

describe('a connection', () => {
  it('[S157a] is ended if the client sends nothing', async () => {
    const port = await start({ headersMs: 100, requestMs: 200 });
    const { ended } = await open(port);
    assert.match(await soon(ended), /^(HTTP\/1\.1 408 |$)/);
  });

  it('[S157b] is ended if its request’s head takes too long, even if bytes keep coming', async () => {
    const port = await start({ headersMs: 200, requestMs: 30_000 });
    const { socket, ended } = await open(port);
    void dripInto(socket, head(port, 'GET', '/healthz', `x-long: ${'a'.repeat(2_000)}\r\n`));
    assert.match(await soon(ended), /^HTTP\/1\.1 408 [\s\S]*cache-control: no-store[\s\S]*"reference":"req_/);
  });

  it('[S157c] is ended if its request’s body takes too long, even if bytes keep coming', async () => {
    const port = await start({ headersMs: 100, requestMs: 300 });
    const { socket, ended } = await open(port);
    socket.write(head(port, 'POST', '/echo', 'content-type: application/json\r\ncontent-length: 5000\r\n'));
    void dripInto(socket, `"${'a'.repeat(4_998)}"`);
    assert.match(await soon(ended), /^HTTP\/1\.1 408 /);
  });

  it('[S157d] is ended if the client does not read the answer or sends no further request', async () => {
    const port = await start({ answerMs: 300, silenceMs: 60_000 });
    const unread = await open(port);
    unread.socket.pause();
    unread.socket.write(head(port, 'GET', '/large'));
    await sleep(100);
    assert.equal(await connectionsAt(port), 1);
    await untilConnections(port, 0);
    unread.socket.destroy();

    const idlePort = await start({ keepAliveMs: 100 });
    const idle = await open(idlePort);
    idle.socket.write(head(idlePort, 'GET', '/healthz'));
    assert.match(await soon(idle.ended), /^HTTP\/1\.1 200 /);
  });

  it('[S157e] is refused if its address or the server has reached the limit', async () => {
    const port = await start({ connectionsPerAddress: 2 });
    const first = [await open(port), await open(port)];
    assert.equal(await soon((await open(port)).ended), '');
    first[0]!.socket.destroy();
    await first[0]!.ended;
    await untilConnections(port, 1);
    const next = await open(port);
    next.socket.write(head(port, 'GET', '/healthz', 'connection: close\r\n'));
    assert.match(await soon(next.ended), /^HTTP\/1\.1 200 /);
    first[1]!.socket.destroy();

    const small = await start({ connections: 1 });
    const only = await open(small);
    assert.equal(await soon((await open(small)).ended), '');
    only.socket.destroy();
  });

  it('[S157e] from a listed proxy does not count toward the limit of its address', async () => {
    const port = await start({ connectionsPerAddress: 1 }, ['127.0.0.0/8']);
    const [one, two] = [await open(port), await open(port)];
    two.socket.write(head(port, 'GET', '/healthz', 'connection: close\r\n'));
    assert.match(await soon(two.ended), /^HTTP\/1\.1 200 /);
    one.socket.destroy();
  });

  it('[S157g] counts for its /64 and its /48, so that one subscriber cannot take all connections', async () => {
    const server = createServer();
    limitServer(server, { ...defaultLimits, connectionsPerAddress: 2, connectionsPerSite: 5 }, ['2001:db8:f::/48']);
    const ended: string[] = [];
    const come = async (remoteAddress: string) => {
      const socket = new Socket();
      Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
      socket.once('close', () => ended.push(remoteAddress));
      server.emit('connection', socket);
      await sleep(1);
      return socket;
    };
    const first = await come('2001:db8::1');
    for (const last of ['2', '3', 'ffff:0:0:4']) await come(`2001:db8::${last}`);
    assert.deepEqual(ended.splice(0), ['2001:db8::3', '2001:db8::ffff:0:0:4']);
    first.destroy();
    await sleep(1);
    assert.deepEqual(ended.splice(0), ['2001:db8::1']);
    for (const network of ['0:7', 'a', 'b', 'c', 'd']) await come(`2001:db8:0:${network}::1`);
    assert.deepEqual(ended.splice(0), ['2001:db8:0:d::1'], 'the sixth of the site');
    for (const last of ['1', '2', '3']) await come(`2001:db8:f::${last}`);
    for (const last of ['1', '2']) await come(`::ffff:192.0.2.${last}`);
    assert.deepEqual(ended, [], 'proxies and IPv4 addresses');
  });

  it('[S157f] takes a limited number of requests, and is then closed', async () => {
    const port = await start({ requestsPerConnection: 2, keepAliveMs: 100 });
    const { socket, ended } = await open(port);
    socket.write(head(port, 'GET', '/healthz').repeat(3));
    const text = await soon(ended);
    assert.equal(text.match(/HTTP\/1\.1 200 /g)?.length, 2);
    assert.match(text, /HTTP\/1\.1 503 /);
    assert.match(text, /connection: close/i);
  });

  it('[S157a] has every limit by default', () => {
    for (const [name, limit] of Object.entries(defaultLimits)) assert.ok(limit > 0 && limit <= 300_000, name);
  });
});

describe('what is no HTTP', () => {
  const answerTo = async (text: string): Promise<string> => {
    const { socket, ended } = await open(await start({}));
    socket.write(text);
    return soon(ended);
  };

  it('[S164f] gets a problem document with a reference, or the product’s page, with all headers', async () => {
    const problem = await answerTo('NO REQUEST\r\n\r\n');
    assert.match(problem, /^HTTP\/1\.1 400 Bad Request\r\n/);
    for (const name of [
      'content-security-policy',
      'x-content-type-options',
      'x-frame-options',
      'cache-control: no-store',
    ]) {
      assert.ok(problem.includes(`\r\n${name}`), name);
    }
    assert.match(problem, /application\/problem\+json[\s\S]*"reference":"req_/);
    const large = await answerTo(`GET / HTTP/1.1\r\naccept: text/html\r\ncookie: ${'a'.repeat(20_000)}\r\n\r\n`);
    assert.match(large, /^HTTP\/1\.1 431 [\s\S]*Our page about 431/);
    const hostless = await answerTo('GET / HTTP/1.1\r\naccept: text/html\r\nconnection: close\r\n\r\n');
    assert.match(hostless, /^HTTP\/1\.1 421 [\s\S]*content-security-policy[\s\S]*Our page about 421/i);
  });

  it('gets no echo of a TRACE', async () => {
    const port = await start({});
    const { socket, ended } = await open(port);
    socket.write(head(port, 'TRACE', '/', 'x-secret: not-for-scripts\r\nconnection: close\r\n'));
    const answer = await soon(ended);
    assert.match(answer, /^HTTP\/1\.1 4\d\d /);
    assert.doesNotMatch(answer, /not-for-scripts/);
  });

  it('[S164g] gets the same answer if it has an unknown Expect header', async () => {
    const ask = async (expect: string, accept: string): Promise<string> => {
      const port = await start({});
      const { socket, ended } = await open(port);
      const headers = `connection: close\r\naccept: ${accept}\r\nexpect: ${expect}\r\n`;
      socket.write(head(port, 'POST', '/echo', `${headers}content-type: application/json\r\ncontent-length: 2\r\n`));
      socket.write('{}');
      return soon(ended);
    };
    const problem = await ask('x', '*/*');
    assert.match(problem, /^HTTP\/1\.1 417 [\s\S]*content-security-policy[\s\S]*"code":"invalid_request"/i);
    assert.match(problem, /cache-control: no-store[\s\S]*"reference":"req_/);
    assert.match(await ask('200-ok', 'text/html'), /^HTTP\/1\.1 417 [\s\S]*Our page about 417/);
    assert.match(await ask('100-continue', '*/*'), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });
});
