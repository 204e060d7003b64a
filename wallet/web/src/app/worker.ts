import { sendJson } from './api.ts';
import { ApiError } from './failure.ts';

/** Registers the service worker, which keeps the app's shell for use without a network. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  addEventListener('load', () => {
    // A failure is ignored: without the worker, only offline use is missing.
    navigator.serviceWorker.register('/service-worker.js').catch(() => {});
    reportPush().catch(() => {});
  });
}

/**
 * Tells the wallet that it was opened in a browser with notifications, so that they end with this login. Where they were
 * turned off from elsewhere, the browser gives its subscription up.
 */
async function reportPush(): Promise<void> {
  if (!('PushManager' in window)) return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.getSubscription();
  if (!subscription) return;
  await sendJson('POST', '/app/push', { endpoint: subscription.endpoint }).catch(async (error: unknown) => {
    if (error instanceof ApiError && error.problem.status === 404) await subscription.unsubscribe();
  });
}

const WAIT_MS = 4_000;

/** Activates a waiting worker, then reloads the page with the newest version. */
export async function takeUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (registration) {
    await registration.update().catch(() => {});
    const waiting = registration.waiting ?? registration.installing;
    if (waiting) {
      const taken = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
      waiting.postMessage('take-over');
      await Promise.race([taken, new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
    }
  }
  location.reload();
}
