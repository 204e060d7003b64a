// Shows a button where the browser can ask to install the app. Elsewhere the page's words say how.
const place = document.querySelector('[data-install]');
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  if (!place) return;
  place.hidden = false;
  place.querySelector('button')?.addEventListener(
    'click',
    () => {
      place.hidden = true;
      void event.prompt();
    },
    { once: true },
  );
});
