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
  const listeners = new Map<string, (event: unknown) => void>();
  const shown: object[] = [];
  const opened: string[] = [];
  const kept = new Map([
    ['/index.html', 'the shell'],
    ['/assets/app.js', 'the script'],
  ]);
  const pathOf = (request: string | FetchEvent['request']) =>
    typeof request === 'string' ? request : new URL(request.url).pathname;
  const self = {
    location: { origin },
    addEventListener: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
    registration: {
      showNotification: async (title: string, options: object) => void shown.push({ title, ...options }),
    },
    clients: { openWindow: async (url: string) => void opened.push(url) },
  };
  const caches = { match: async (request: string | FetchEvent['request']) => kept.get(pathOf(request)) };
  const fetch = async (request: FetchEvent['request']) => network(pathOf(request));
  const context = createContext({ self, caches, fetch, URL, Response: { error: () => 'an error' } });
  const shell = JSON.stringify([...kept.keys()]);
  runInContext(source.replace(noShell, `const SHELL = ${shell};`), context);
  /** The worker's answer; undefined if it leaves the request to the browser. */
  const ask = async (path: string, mode = 'navigate', method = 'GET'): Promise<unknown> => {
    let answer: Promise<unknown> | undefined;
    const request = { method, mode, url: new URL(path, origin).href };
    const respondWith = (given: Promise<unknown>): void => {
      answer = given;
    };
    listeners.get('fetch')!({ request, respondWith } satisfies FetchEvent);
    return answer;
  };
  /** What the worker shows of a message of these bytes. */
  const push = (text: string): object | undefined => {
    const data = { json: () => JSON.parse(text) as unknown };
    listeners.get('push')!({ data, waitUntil: () => {} });
    // Objects of the worker's own realm are never equal to ours.
    return JSON.parse(JSON.stringify(shown.pop())) as object;
  };
  /** The page that the worker opens when a notification with this data is pressed. */
  const press = (data: unknown): string | undefined => {
    listeners.get('notificationclick')!({ notification: { data, close: () => {} }, waitUntil: () => {} });
    return opened.pop();
  };
  return { ask, push, press };
}

const offline = (): never => {
  throw new TypeError('Failed to fetch');
};

describe('the service worker', () => {
  it('[W1b] opens all pages from the server and, without a network, from the shell', async () => {
    const { ask } = await startWorker(offline);
    for (const path of ['/', '/activity?kind=payment', '/payments/pay_1']) assert.equal(await ask(path), 'the shell');
    assert.equal(await ask('/assets/app.js', 'no-cors'), 'the script');
    for (const path of ['/id/login?continue=/', '/id/approve/pay_1', '/about/fees', '/status'])
      assert.equal(await ask(path), 'the shell', path);
    const { ask: askOnline } = await startWorker((path) => `${path} from the server`);
    for (const path of ['/activity', '/id/approve/pay_1'])
      assert.equal(await askOnline(path), `${path} from the server`);
  });

  it('[W1b] leaves personal data, the API, changes and other sites to the network', async () => {
    const { ask } = await startWorker(offline);
    for (const path of ['/app/balances', '/oauth/authorize', '/v1/payments', '/console/']) {
      assert.equal(await ask(path), undefined, path);
    }
    assert.equal(await ask('/app/balances', 'cors'), undefined);
    assert.equal(await ask('/activity', 'navigate', 'POST'), undefined);
    assert.equal(await ask('/id/approve/pay_1', 'navigate', 'POST'), undefined);
    assert.equal(await ask('https://shop.example/', 'navigate'), undefined);
  });

  it('[H5a] shows a message, and something also for one that it cannot read', async () => {
    const { push } = await startWorker(offline);
    const said = { title: 'Holdfast Wallet', body: 'You paid with your wallet.', page: '/activity', tag: '7K3M-9QXT' };
    const icon = '/icons/icon-192.png';
    const { page, ...words } = said;
    assert.deepEqual(push(JSON.stringify(said)), { ...words, icon, data: { page } });
    const instead = {
      title: 'Holdfast Wallet',
      body: 'There is news in your wallet.',
      tag: '',
      icon,
      data: { page: '/' },
    };
    for (const text of ['', '{', '{}']) assert.deepEqual(push(text), instead, text);
  });

  it('[H5a] [H4b] opens a page of the wallet alone, whatever a message says', async () => {
    const { press } = await startWorker(offline);
    assert.equal(press({ page: '/activity' }), `${origin}/activity`);
    assert.equal(press(null), `${origin}/`);
    for (const page of ['https://shop.example/', '//shop.example/', 'javascript:alert(1)', '\\\\shop.example']) {
      assert.equal(press({ page }), '/', page);
    }
  });
});
