/** Registers the service worker, which shows a page that says so when there is no network. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    // A failure is ignored: without the worker, only the page for offline use is missing.
    navigator.serviceWorker.register('/service-worker.js').catch(() => {});
  });
}
