const KEY = 'kept-focus';

/**
 * Gives the focus back to the button of a form that leads to the same page again, such as one piece more in the cart, or
 * to its neighbor if it is disabled now; if it is gone with what it removed, `main` gets the focus. Only buttons with an
 * id take part.
 */
export function keepFocus(page: Document): void {
  page.addEventListener('submit', ({ submitter }) => {
    if (submitter?.id) store(JSON.stringify([location.pathname, submitter.id]));
  });
  const [path, id] = take();
  if (path !== location.pathname || id === undefined) return;
  // An address with a fragment takes the focus away until the page has loaded.
  window.addEventListener('pageshow', () => focusOn(page, id), { once: true });
}

function focusOn(page: Document, id: string): void {
  const button = page.getElementById(id);
  const isUsable = button?.matches(':enabled') ?? false;
  const target = isUsable ? button : button?.closest('form')?.querySelector<HTMLElement>('button:enabled');
  (target ?? page.getElementById('main'))?.focus({ preventScroll: true });
}

function store(kept: string): void {
  try {
    sessionStorage.setItem(KEY, kept);
  } catch {
    // A browser without storage keeps no focus.
  }
}

function take(): readonly string[] {
  try {
    const kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return kept === null ? [] : (JSON.parse(kept) as string[]);
  } catch {
    return [];
  }
}
