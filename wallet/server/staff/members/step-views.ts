import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';

/**
 * Draws the way back from a line of a list to the list. The script adds the ways to the lines before and behind it, as
 * the list was last open in this tab.
 */
export function stepLinks({ list, words }: { readonly list: string; readonly words: string }): Html {
  return html`<p class="after stepping">
    <a class="link" data-up href="${list}">${words}</a>
    <a class="link" hidden data-step="-1" rel="prev">${t('Previous')}</a>
    <a class="link" hidden data-step="1" rel="next">${t('Next')}</a>
  </p>`;
}
