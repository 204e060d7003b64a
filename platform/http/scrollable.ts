import { html } from './html.ts';
import type { Html } from './html.ts';

/**
 * The attributes of a part that scrolls sideways on a small screen, so that it can be scrolled by keyboard and is read
 * by its name (WCAG 2.2, 2.1.1).
 */
export function scrollable(label: string): Html {
  return html` tabindex="0" role="region" aria-label="${label}"`;
}
