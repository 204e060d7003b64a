/** Registers the service worker that keeps the shell for days without a network. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  addEventListener('load', () => {
    // Without it the app works, only not offline.
    navigator.serviceWorker.register('/service-worker.js').catch(() => {});
  });
}

const WAIT_MS = 4_000;

/** Lets a waiting worker take over, then loads the newest version. */
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
