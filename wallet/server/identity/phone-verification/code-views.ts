import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { field, form } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';

interface CodeWords {
  readonly label: string;
  readonly hint?: HtmlValue;
}

/** Draws the field for the six digits of a message. */
export function codeField(faults: readonly FieldFault[], words: CodeWords = { label: t('Code') }): Html {
  const code = { name: 'code', autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: 64, ...words } as const;
  return html`<div class="code">${field(code, faults)}</div>`;
}

/** Where a form of a code posts to, and its hidden fields. */
interface CodeForm {
  readonly action: string;
  readonly hidden?: Readonly<Record<string, string | undefined>>;
}

interface CodeForms {
  readonly token: string;
  readonly check: CodeForm & { readonly submit: string };
  readonly another: CodeForm;
  readonly words?: CodeWords;
  readonly faults: readonly FieldFault[];
}

/** Draws the form for a code that was sent, and below it the one that sends another. */
export function codeForms({ token, check, another, words, faults }: CodeForms): Html {
  return html`${form({ ...check, token, body: codeField(faults, words) })}
    <p class="or">${t('No code?')}</p>
    ${form({ ...another, token, body: false, submit: t('Send another code'), quiet: true })}`;
}
