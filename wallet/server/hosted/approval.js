// @ts-check
// Counts down the time for which a price still holds, writes times by the reader's clock, and lets each button of the
// approval page act once. Without it, the page names the end of the price in UTC, and a second press finds the payment
// that the first one made.

const openedAt = performance.now();

/** @param {number} ms */
const inWords = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
};

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-left-ms]'))) {
  const total = Number(place.dataset['leftMs']);
  const timer = setInterval(() => {
    const left = total - (performance.now() - openedAt);
    place.textContent = inWords(left);
    if (left > 0) return;
    clearInterval(timer);
    // The server's page for an expired price leads back to the shop.
    location.reload();
  }, 1000);
}

for (const place of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll('time[data-clock]'))) {
  place.textContent = new Date(place.dateTime).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

for (const form of document.querySelectorAll('form:not([data-passkey])')) {
  form.addEventListener('submit', (event) => {
    if (form.hasAttribute('aria-busy')) {
      event.preventDefault();
      return;
    }
    form.setAttribute('aria-busy', 'true');
    (/** @type {SubmitEvent} */ (event).submitter ?? form.querySelector('button'))?.setAttribute('aria-busy', 'true');
  });
}

// When the browser shows the page again from its cache, its buttons work again.
addEventListener('pageshow', () => {
  for (const busy of document.querySelectorAll('[aria-busy]')) busy.removeAttribute('aria-busy');
});
