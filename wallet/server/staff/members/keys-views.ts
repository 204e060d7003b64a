import { html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { consolePage } from './frame-views.ts';
import type { SignedIn } from './frame-views.ts';
import { placesOf } from './places-words.ts';

/** Draws the list of keys. */
export function keysView(signedIn: SignedIn): string {
  const rows: [string, string][] = [
    ['j', t('Next line of a list')],
    ['k', t('Previous line')],
    [t('Enter'), t('Open the line')],
    ['n', t('The next case, ticket or other line, without going back')],
    ['p', t('The previous one')],
    ['u', t('Back to the list')],
    ['r', t('To the form by which you decide or answer')],
    [t('Ctrl Enter'), t('Send the form in which you write, on a Mac with ⌘')],
    [t('Escape'), t('Leave the field, so that the keys work again')],
    ['/', t('Search')],
    ['?', t('This page')],
    ...placesOf(signedIn.member).map(({ key, name }): [string, string] => [`g ${key}`, name]),
  ];
  return consolePage({
    place: urls.staff.keys(),
    title: t('Keys'),
    lead: t('Each key does what a link of the page does. They rest while you type into a field.'),
    isWide: true,
    signedIn,
    body: html`<section class="panel">
      <table class="table texts keys">
        <thead>
          <tr>
            <th scope="col">${t('Key')}</th>
            <th scope="col">${t('What it does')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([key, name]) =>
              html`<tr>
                <th scope="row">${key.split(' ').map((one) => html`<kbd>${one}</kbd> `)}</th>
                <td>${name}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p hidden class="after">
        <label class="choice"
          ><input type="checkbox" data-keys-switch /><span>${t('Use keys in this browser')}</span></label
        >
      </p>
    </section>`,
  });
}
