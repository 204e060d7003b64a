// @ts-check
// Counts down how long a price still holds, tells the time by the reader's clock, and lets each button of the approval page
// act once. Without it the page says in UTC until when the price holds, and a second press finds the payment that the first
// one made.

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
    // The server has a page for a price that has run out, with the way back to the shop.
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
    form.querySelector('button')?.setAttribute('aria-busy', 'true');
  });
}

// A page that comes back out of the browser's memory may be pressed again.
addEventListener('pageshow', () => {
  for (const busy of document.querySelectorAll('[aria-busy]')) busy.removeAttribute('aria-busy');
});
