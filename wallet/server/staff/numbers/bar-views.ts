import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';

/** A bar of so many thousandths. The number beside it says the same, so it is hidden from screen readers. */
export function bar(thousandths: number): Html {
  return html`<svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
    <rect width="${String(thousandths)}" height="12" rx="4" />
  </svg>`;
}
