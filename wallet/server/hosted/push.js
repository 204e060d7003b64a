// @ts-check
// Turns notices on for this device. Without JavaScript or push in the browser, the form stays hidden.

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

/** Asks for permission, then subscribes. @param {HTMLFormElement} form @returns {Promise<Record<string, string> | undefined>} */
const subscribe = async ({ dataset }) => {
  // Before anything else, because browsers ask only right after a press.
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  await navigator.serviceWorker.register(dataset['worker'] ?? '');
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = fromBase64url(dataset['push'] ?? '');
  const { endpoint, keys } = (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })).toJSON();
  return { endpoint: endpoint ?? '', p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
};

/** @param {HTMLFormElement} form */
const prepare = (form) => {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  const status = /** @type {HTMLElement} */ (form.querySelector('[role=status]'));
  const turnOn = async () => {
    button.setAttribute('aria-busy', 'true');
    status.textContent = '';
    try {
      const said = await subscribe(form);
      for (const [name, value] of Object.entries(said ?? {})) {
        /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value;
      }
      if (said) form.submit();
      else status.textContent = form.dataset['refused'] ?? '';
    } catch {
      status.textContent = form.dataset['failed'] ?? '';
    }
    button.removeAttribute('aria-busy');
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void turnOn();
  });
};

if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) {
  for (const form of document.querySelectorAll('form[data-push]')) prepare(/** @type {HTMLFormElement} */ (form));
  for (const words of document.querySelectorAll('[data-without-push]')) words.remove();
}
