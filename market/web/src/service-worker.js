// @ts-check
/// <reference lib="webworker" />

/**
 * Shows a page that says so when there is no network. Caches that page and its styles alone, and never a page that a
 * shopper has opened. The server writes the list of files below, so that each build has its own worker and cache.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @type {string[]} */
const FILES = [/* the server writes the files here */];
const CACHE = `offline-${FILES.join()}`;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fromNetworkOrOffline(request));
  else if (FILES.includes(pathname)) event.respondWith(fromNetworkOrCache(request));
});

/** Loads a page from the network; without one, the page that says so. */
async function fromNetworkOrOffline(/** @type {Request} */ request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match('/offline')) ?? Response.error();
  }
}

async function fromNetworkOrCache(/** @type {Request} */ request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}
