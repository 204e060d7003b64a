import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';

const origin = 'https://wallet.example';
const noShell = 'const SHELL = [/* the build writes the files here */];';

interface FetchEvent {
  readonly request: { readonly method: string; readonly mode: string; readonly url: string };
  readonly respondWith: (answer: Promise<unknown>) => void;
}

/** Runs the worker as a browser does, with a shell of two files; `network` answers its requests. */
async function startWorker(network: (path: string) => unknown) {
  const source = await readFile(new URL('./service-worker.js', import.meta.url), 'utf8');
  assert.ok(source.includes(noShell), 'the place for the build’s list exists');
  const listeners = new Map<string, (event: FetchEvent) => void>();
  const kept = new Map([
    ['/index.html', 'the shell'],
    ['/assets/app.js', 'the script'],
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
  const shell = JSON.stringify([...kept.keys()]);
  runInContext(source.replace(noShell, `const SHELL = ${shell};`), context);
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

describe('the service worker', () => {
  it('[W1b] opens the app’s pages from the server and, without a network, from the shell', async () => {
    const ask = await startWorker(offline);
    for (const path of ['/', '/activity?kind=payment', '/payments/pay_1']) assert.equal(await ask(path), 'the shell');
    assert.equal(await ask('/assets/app.js', 'no-cors'), 'the script');
    const online = await startWorker((path) => `${path} from the server`);
    assert.equal(await online('/activity'), '/activity from the server');
  });

  it('[W1b] leaves the server’s own pages, personal data, changes and other sites to the network', async () => {
    const ask = await startWorker(offline);
    for (const path of ['/id/login', '/id/approve/pay_1', '/app/balances', '/oauth/authorize', '/console/']) {
      assert.equal(await ask(path), undefined, path);
    }
    assert.equal(await ask('/app/balances', 'cors'), undefined);
    assert.equal(await ask('/activity', 'navigate', 'POST'), undefined);
    assert.equal(await ask('https://shop.example/', 'navigate'), undefined);
  });
});
