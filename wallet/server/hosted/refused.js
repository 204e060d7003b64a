// @ts-check
// A page that answers a refused form takes the address at which it can be asked for, so that Back and Reload never ask to
// send the form again. Without it a browser asks, and nothing is done twice.

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
