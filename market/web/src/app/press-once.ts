/**
 * Lets each form post only once, and marks it as busy at once. Returning to the page makes its forms ready again.
 * Without JavaScript, the server treats a second press as the first wherever it matters.
 */
export function pressOnce(page: Document): void {
  page.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    if (form.dataset['busy'] !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset['busy'] = '';
    form.setAttribute('aria-busy', 'true');
    event.submitter?.setAttribute('data-pressed', '');
  });
  window.addEventListener('pageshow', () => {
    for (const form of page.querySelectorAll<HTMLFormElement>('form[data-busy]')) {
      delete form.dataset['busy'];
      form.removeAttribute('aria-busy');
      form.querySelector('[data-pressed]')?.removeAttribute('data-pressed');
    }
  });
}
