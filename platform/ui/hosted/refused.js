// @ts-check
// Gives a page that answers a refused form an address that a browser can get, so that Back and Reload never ask to send
// the form again. Without it, a browser asks; sending the form again has no second effect.

const wrong = document.querySelector('main .wrong');
const form = wrong?.closest('form') ?? document.querySelector('main form:not([data-passkey])');
if (form instanceof HTMLFormElement) {
  const address = new URL(form.action);
  const sent = new FormData(form);
  for (const name of ['continue', 'again']) {
    const value = sent.get(name);
    if (typeof value === 'string') address.searchParams.set(name, value);
  }
  history.replaceState(null, '', address);
}
