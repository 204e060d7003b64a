import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, fieldFrame, form } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import type { Macro, TypedMacro } from './domain.ts';

interface MacrosView {
  readonly macros: readonly Macro[];
  readonly typed: TypedMacro;
  readonly faults: readonly FieldFault[];
  readonly signedIn: SignedIn;
}

/** Draws the macros, and the form that adds one or a new version of one. */
export function macrosView({ macros, typed, faults, signedIn }: MacrosView): string {
  return consolePage({
    place: urls.staff.tickets(),
    title: t('Macros'),
    lead: t('Texts for answers, which can be edited before they are sent.'),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)}
      <div class="split">
        <section class="panel">
          <h2>${t('All macros')}</h2>
          <ul class="story">
            ${macros.map(macroItem)}
          </ul>
        </section>
        <section class="panel">
          <h2>${t('Add or edit')}</h2>
          ${macroForm(typed, faults, signedIn)}
        </section>
      </div>
      <p class="after"><a class="link" href="${urls.staff.tickets()}">${t('All tickets')}</a></p>`,
  });
}

function macroItem({ name, title, words, version }: Macro): Html {
  return html`<li>
    <p>
      <strong>${title}</strong>
      <span class="muted">${t('{name}, version {version}', { name, version })}</span>
    </p>
    <blockquote>${words}</blockquote>
    <p><a class="link" href="${withQuery(urls.staff.macros(), { name })}">${t('Edit {title}', { title })}</a></p>
  </li>`;
}

function macroForm(typed: TypedMacro, faults: readonly FieldFault[], { token }: SignedIn): Html {
  const name = {
    name: 'name',
    label: t('Name'),
    hint: t('In small letters, digits and dashes. A known name gets a new version'),
    value: typed.name,
    autocomplete: 'off',
    maxlength: 40,
  };
  const title = { name: 'title', label: t('Title'), value: typed.title, autocomplete: 'off', maxlength: 80 };
  const words = fieldFrame(
    { name: 'words', label: t('Words') },
    faults,
    (aria) => html`<textarea class="input" id="words" name="words" rows="8" required${aria}>${typed.words}</textarea>`,
  );
  return form({
    action: urls.staff.macros(),
    token,
    body: html`${field(name, faults)} ${field(title, faults)} ${words}`,
    submit: t('Save'),
  });
}
