import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createFetch, isPrivateAddress } from './outgoing.ts';

describe('outgoing HTTP', () => {
  let port = 0;
  const server = createServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: '/' });
    response.end('here');
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  it('[S104a] reaches no loopback or private address, in any notation', async () => {
    const get = createFetch({ privateOrigins: [] });
    const hosts = [
      '127.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '2130706433',
      '0177.0.0.1',
      '0x7f.1',
      'localhost',
      'localhost.',
      'LOCALHOST',
      '127.0.0.1.',
      '[::ffff:7f00:1]',
    ];
    for (const host of [...hosts, 'any.localhost']) {
      await assert.rejects(get(`http://${host}:${port}/`), (error: Error) => {
        assert.match(String(error.cause), /PrivateAddressError/, host);
        return true;
      });
    }
  });

  it('[S105a] treats the networks of hosts, links and carriers as private', () => {
    for (const address of ['169.254.169.254', 'fd00::1', '100.64.0.1', '10.0.0.1', '192.168.1.1', '::ffff:10.0.0.1']) {
      assert.equal(isPrivateAddress(address), true, address);
    }
    for (const address of ['1.1.1.1', '2606:4700::1111', '::ffff:1.1.1.1'])
      assert.equal(isPrivateAddress(address), false, address);
  });

  it('[S105b] reaches only IPv6 addresses that are allocated on the Internet', () => {
    for (const address of [
      '::',
      '::1',
      '::127.0.0.1',
      '::7f00:1',
      '64:ff9b::7f00:1',
      '100::1',
      'fec0::1',
      'fe80::1',
      'ff02::1',
      '5f00::1',
      '3fff::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '::ffff:0:127.0.0.1',
      '4000::1',
    ]) {
      assert.equal(isPrivateAddress(address), true, address);
    }
  });

  it('reaches a listed origin, by its name under localhost too', async () => {
    const get = createFetch({ privateOrigins: [`http://shop.localhost:${port}`] });
    assert.equal(await (await get(`http://shop.localhost:${port}/`)).text(), 'here');
    await assert.rejects(get(`http://other.localhost:${port}/`));
  });

  it('follows no redirect unless the request says so', async () => {
    const origin = `http://shop.localhost:${port}`;
    const get = createFetch({ privateOrigins: [origin] });
    assert.equal((await get(`${origin}/away`)).status, 302);
    assert.equal((await get(`${origin}/away`, { method: 'POST', body: 'x' })).status, 302);
    assert.equal((await get(`${origin}/away`, { redirect: 'follow' })).status, 200);
  });

  it('reaches only the systems in the settings, unless a request names an address that somebody registered', async () => {
    const [own, other] = [`http://own.localhost:${port}`, `http://other.localhost:${port}`];
    const get = createFetch({ privateOrigins: [own], systems: ['https://api.vendor.example/v1'] });
    assert.equal(await (await get(`${own}/`)).text(), 'here');
    for (const address of [other, 'https://elsewhere.example/', 'https://api.vendor.example:8443/']) {
      for (const input of [address, new URL(address), new Request(address)]) {
        await assert.rejects(get(input), (error: Error) => {
          assert.match(String(error.cause), /UnlistedOriginError/, address);
          return true;
        });
      }
    }
    assert.equal(await (await get(`${other}/`, { privateOrigins: [other] })).text(), 'here');
  });

  it('[S152b] reaches the origins that a request lists for itself', async () => {
    const get = createFetch({ privateOrigins: [] });
    const privateOrigins = [`http://shop.localhost:${port}`, `http://127.0.0.1:${port}`];
    for (const origin of privateOrigins) {
      assert.equal(await (await get(`${origin}/`, { privateOrigins })).text(), 'here');
    }
  });

  it('[S152b] reaches no origin of the server’s list, or of another one, by a request with its own list', async () => {
    const origin = `http://shop.localhost:${port}`;
    const get = createFetch({ privateOrigins: [origin] });
    // The next request must not use the connection that these leave open.
    await (await get(`${origin}/`)).text();
    await (await get(`${origin}/`, { privateOrigins: [origin, 'http://own.localhost:1'] })).text();
    for (const privateOrigins of [[], ['http://own.localhost:1']]) {
      await assert.rejects(get(`${origin}/`, { privateOrigins }), (error: Error) => {
        assert.match(String(error.cause), /PrivateAddressError/);
        return true;
      });
    }
  });
});
