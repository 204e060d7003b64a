// @ts-check
/// <reference lib="webworker" />

/**
 * Caches the app's shell, so that the app opens without a network. Never caches an answer with personal data.
 * The build writes the list of its files below, so that each build has its own worker and cache.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @type {string[]} */
const SHELL = [/* the build writes the files here */];
const CACHE = `shell-${hash(SHELL.join())}`;

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

// The page sends this message after the person has agreed to reload.
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate' && isPage(url.pathname)) event.respondWith(fromNetworkOrShell(request));
  else if (SHELL.includes(url.pathname) && url.pathname !== '/index.html') event.respondWith(fromCache(request));
});

// A browser ends the subscription of a worker that shows nothing, so words that cannot be read are replaced.
worker.addEventListener('push', (event) => {
  const { title = 'Holdfast Wallet', body = 'There is news in your wallet.', page = '/', tag = '' } = readPush(event);
  event.waitUntil(
    worker.registration.showNotification(title, { body, tag, icon: '/icons/icon-192.png', data: { page } }),
  );
});

// Leads to a page of this origin alone, whatever the message says; the server asks for a login there.
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.page ?? '/', worker.location.origin);
  event.waitUntil(worker.clients.openWindow(url.origin === worker.location.origin ? url.href : '/'));
});

/** Reads what to show. @returns {Record<string, string>} */
function readPush(/** @type {PushEvent} */ event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

/** Whether a path is a page for people: of the app, or of the server. */
function isPage(/** @type {string} */ path) {
  return !/^\/(app|v1|oauth|console|problems|\.well-known)(\/|$)/.test(path);
}

/**
 * Loads a page from the network, which knows whether the person is still logged in; offline, from the shell, which says
 * so in the place of a page of the server. No page of the server is ever cached.
 */
async function fromNetworkOrShell(/** @type {Request} */ request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match('/index.html')) ?? Response.error();
  }
}

async function fromCache(/** @type {Request} */ request) {
  return (await caches.match(request)) ?? fetch(request);
}

function hash(/** @type {string} */ text) {
  let value = 5381;
  for (const character of text) value = ((value * 33) ^ character.charCodeAt(0)) >>> 0;
  return value.toString(36);
}
