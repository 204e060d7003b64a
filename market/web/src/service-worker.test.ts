import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';

const origin = 'https://market.example';
const noFiles = 'const FILES = [/* the server writes the files here */];';

interface FetchEvent {
  readonly request: { readonly method: string; readonly mode: string; readonly url: string };
  readonly respondWith: (answer: Promise<unknown>) => void;
}

/** Runs the worker as a browser does, with two kept files; `network` answers its requests. */
async function startWorker(network: (path: string) => unknown) {
  const source = await readFile(new URL('./service-worker.js', import.meta.url), 'utf8');
  assert.ok(source.includes(noFiles), 'the place for the list exists');
  const listeners = new Map<string, (event: FetchEvent) => void>();
  const kept = new Map([
    ['/offline', 'the offline page'],
    ['/assets/shop.css', 'the styles'],
  ]);
  const pathOf = (request: string | FetchEvent['request']) =>
    typeof request === 'string' ? request : new URL(request.url).pathname;
  const self = {
    location: { origin },
    addEventListener: (name: string, listener: (event: FetchEvent) => void) => listeners.set(name, listener),
  };
  const caches = { match: async (request: string | FetchEvent['request']) => kept.get(pathOf(request)) };
  const fetch = async (request: FetchEvent['request']) => network(pathOf(request));
  const context = createContext({ self, caches, fetch, URL, Response: { error: () => 'an error' } });
  runInContext(source.replace(noFiles, `const FILES = ${JSON.stringify([...kept.keys()])};`), context);
  /** The worker's answer; undefined if it leaves the request to the browser. */
  return async (path: string, mode = 'navigate', method = 'GET'): Promise<unknown> => {
    let answer: Promise<unknown> | undefined;
    const request = { method, mode, url: new URL(path, origin).href };
    const respondWith = (given: Promise<unknown>): void => {
      answer = given;
    };
    listeners.get('fetch')!({ request, respondWith });
    return answer;
  };
}

const offline = (): never => {
  throw new TypeError('Failed to fetch');
};

describe('the market’s service worker', () => {
  it('[M1f] opens pages from the server and, without a network, the page that says so', async () => {
    const ask = await startWorker(offline);
    for (const path of ['/', '/orders', '/p/mug?x=1']) assert.equal(await ask(path), 'the offline page', path);
    assert.equal(await ask('/assets/shop.css', 'no-cors'), 'the styles');
    const online = await startWorker((path) => `${path} from the server`);
    assert.equal(await online('/orders'), '/orders from the server');
    assert.equal(await online('/assets/shop.css', 'no-cors'), '/assets/shop.css from the server');
  });

  it('[M1f] leaves forms, data and other sites to the network', async () => {
    const ask = await startWorker(offline);
    assert.equal(await ask('/checkout', 'navigate', 'POST'), undefined);
    assert.equal(await ask('/orders.json', 'cors'), undefined);
    assert.equal(await ask('https://wallet.example/', 'navigate'), undefined);
  });
});
