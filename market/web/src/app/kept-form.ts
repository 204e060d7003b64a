/** What a form keeps while its person is away: the texts of its fields, by name. */
const KEY = 'kept-form';
const FIELDS = 'input:not([type=hidden], [type=radio]), select';

/**
 * Keeps what was typed into a form, for a button that leads away and later back to it. The texts stay in this tab's
 * storage, which signing out clears, and no address has them.
 */
export function keepForm(form: HTMLFormElement): void {
  const fields = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(FIELDS)];
  try {
    sessionStorage.setItem(KEY, JSON.stringify(fields.map(({ name, value }) => [name, value])));
  } catch {
    // A browser without storage keeps nothing; the form works all the same.
  }
}

/** Fills a form with what `keepForm` kept, once. */
export function refillForm(form: HTMLFormElement): void {
  for (const [name, value] of takeKept()) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function takeKept(): readonly (readonly [string, string])[] {
  try {
    const kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return kept === null ? [] : (JSON.parse(kept) as [string, string][]);
  } catch {
    return [];
  }
}
