import type { KeptFile } from '#platform/files/files-service.ts';
import { ACCEPTED } from '#platform/files/kinds.ts';
import { KEPT_FIELD, keptValue, REMOVE_FIELD } from '#platform/files/uploads.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import { fieldFrame } from './page-views.ts';
import type { FieldFault } from './page-views.ts';

/** Draws the field for pictures and PDFs. @param kept Those of an earlier try, which need not be chosen again. */
export function uploadField(
  one: { label: string; hint: string; optional?: boolean },
  kept: readonly KeptFile[],
  faults: readonly FieldFault[],
): Html {
  return html`${fieldFrame(
    { ...one, name: 'files' },
    faults,
    (aria) => html`<input id="files" name="files" type="file" multiple accept="${ACCEPTED}" ${aria} />`,
  )}
  ${kept.length > 0 && keptFiles(kept)}`;
}

/**
 * Draws the files of an earlier try, each with a button that takes it out. The hidden button stands before them, because
 * the Enter key presses the first button of a form.
 */
function keptFiles(kept: readonly KeptFile[]): Html {
  return html`<div>
    <input type="hidden" name="${KEPT_FIELD}" value="${keptValue(kept)}" />
    <button class="hidden" type="submit" tabindex="-1" aria-hidden="true">${t('Send')}</button>
    <p class="label">${t('Added already')}</p>
    <ul class="kept">
      ${kept.map(
        ({ fileId, name }) =>
          html`<li>
            <bdi>${name}</bdi>
            <button class="button text" type="submit" name="${REMOVE_FIELD}" value="${fileId}">
              ${rich('Remove<span> {name}</span>', { name, span: (inner) => html`<span class="hidden">${inner}</span>` })}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

/** The addresses of a file and of its thumbnail. */
export interface FileAddress {
  readonly file: string;
  readonly picture: string;
}

/** Draws files, each a link that saves it, and pictures by their thumbnails. */
export function fileList(
  files: readonly KeptFile[],
  addressOf: (fileId: KeptFile['fileId']) => FileAddress,
): Html | false {
  if (files.length === 0) return false;
  return html`<ul class="pictures">
    ${files.map(({ fileId, name, kind }) => {
      const { file, picture } = addressOf(fileId);
      return html`<li>
        <a class="link" href="${file}"
          >${kind === 'jpeg' ? html`<img src="${picture}" alt="${name}" width="96" height="96" loading="lazy" />` : name}</a
        >
      </li>`;
    })}
  </ul>`;
}
