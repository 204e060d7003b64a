import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import type { ShopMessage, Transcript } from './transcript-domain.ts';

/** Draws the messages of a case, as its shop has handed them over. They are text, and nothing in them becomes a link. */
export function transcriptView(transcript: Transcript | undefined, clientName: string): Html | false {
  if (!transcript || transcript.messages.length === 0) return false;
  return html`<details>
    <summary>${t('Messages at {clientName}, as it has handed them over', { clientName })}</summary>
    <ol class="timeline">
      ${transcript.messages.map(messageItem)}
    </ol>
  </details>`;
}

function messageItem({ at, by, words, files }: ShopMessage): Html {
  return html`<li>
    <p><strong>${by === 'buyer' ? t('Buyer') : t('Seller')}</strong></p>
    <p class="hint">
      ${rich('<time>{at, date, mediumTime} UTC</time>', { time: (inner) => html`<time datetime="${at.toISOString()}">${inner}</time>`, at })}
    </p>
    ${words !== '' && html`<blockquote>${words}</blockquote>`}
    ${files > 0 && html`<p class="hint">${t('{files, plural, one {# file} other {# files}}, at the shop', { files })}</p>`}
  </li>`;
}
