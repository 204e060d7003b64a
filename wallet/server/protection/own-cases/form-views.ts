import { fileRules } from '#platform/files/file-rules.ts';
import type { KeptFile } from '#platform/files/files-service.ts';
import type { FormFields } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { carriers } from '#platform/kernel/carriers.ts';
import { t } from '#platform/words/words.ts';
import { uploadField } from '../../hosted/file-views.ts';
import { countryField, field, fieldFrame, onlyFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { CHANGE_FIELD, MOST_LETTERS, OTHER_CARRIER } from './forms-domain.ts';

/** A choice of a group. */
export interface Option {
  readonly value: string;
  readonly label: HtmlValue;
  readonly hint?: HtmlValue;
  /** Why it cannot be chosen now. */
  readonly closed?: HtmlValue;
  /** Fields that belong to it. */
  readonly more?: HtmlValue;
}

/** Draws a group of choices, of which one is made. */
export function optionGroup(group: {
  name: string;
  legend: string;
  options: readonly Option[];
  chosen: string | undefined;
  faults: readonly FieldFault[];
}): Html {
  const { name, legend, options, chosen, faults } = group;
  const fault = faults.find((one) => one.field === name);
  const draw = (one: Option) => {
    const id = `${name}-${one.value}`;
    const hint = one.closed ?? one.hint;
    return html`<div class="option">
      <label class="choice" for="${id}"
        ><input
          type="radio"
          id="${id}"
          name="${name}"
          value="${one.value}"
          ${one.closed ? html` disabled` : one.value === chosen && html` checked`}${hint && html` aria-describedby="${id}-hint"`}
        /><span>${one.label}</span></label
      >${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}${one.more}
    </div>`;
  };
  return html`<fieldset
    class="options"
    id="${name}"
    tabindex="-1"
    ${fault && html` aria-describedby="${name}-error"`}${onlyFault(faults, name)}
  >
    <legend>${legend}</legend>
    ${fault && html`<p class="fault" id="${name}-error">${fault.message}</p>`} ${options.map(draw)}
  </fieldset>`;
}

/** Draws the field for what a side says. */
export function wordsField(
  one: { label: string; hint?: string; optional?: boolean },
  fields: FormFields,
  faults: readonly FieldFault[],
): Html {
  const hint =
    one.hint ?? t('Both sides and Holdfast read it. At most {most, number} letters.', { most: MOST_LETTERS });
  return fieldFrame(
    { ...one, name: 'words', hint },
    faults,
    (aria) =>
      html`<textarea class="input" id="words" name="words" rows="5" ${!one.optional && html` required`}${aria}>
${fields['words'] ?? ''}</textarea>`,
  );
}

/** Draws the field for pictures and PDFs. @param kept Those of an earlier try, which need not be chosen again. */
export function filesField(
  one: { label: string; optional?: boolean },
  kept: readonly KeptFile[],
  faults: readonly FieldFault[],
): Html {
  const hint = t('Pictures help most. Up to {count} pictures or PDFs; the other side sees them.', {
    count: fileRules.filesOfForm,
  });
  return uploadField({ ...one, hint }, kept, faults);
}

/** Draws the button that goes back from a filled-in form, of which nothing was sent, to the form as it was typed. */
export function changeButton(label: string): Html {
  return html`<button class="button quiet" type="submit" name="${CHANGE_FIELD}" value="yes">${label}</button>`;
}

/** Draws the field for the amount of a refund in part. */
export function amountField(hint: string, fields: FormFields, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    { name: 'amount', label: t('Amount'), hint },
    faults,
    (aria) =>
      html`<input
        id="amount"
        name="amount"
        inputmode="decimal"
        autocomplete="off"
        maxlength="32"
        value="${fields['amount'] ?? ''}"
        ${aria}
      />`,
  );
}

/** Draws the fields of an address for a return. */
export function addressFields(fields: FormFields, faults: readonly FieldFault[]): Html {
  const line = (name: string, label: string, autocomplete: string, optional = false) =>
    field({ name, label, autocomplete, value: fields[name], maxlength: 200, optional }, faults);
  return html`${line('name', t('Name on the door'), 'organization')}
    ${line('street', t('Street and number'), 'address-line1')}
    <div class="pair uneven">
      ${line('postalCode', t('Postal code'), 'postal-code')} ${line('city', t('Town or city'), 'address-level2')}
    </div>
    ${countryField(fields['country'] ?? '', faults)}`;
}

/** Draws the fields of a parcel. The name of another carrier shows once that is chosen. */
export function parcelFields(fields: FormFields, faults: readonly FieldFault[]): Html {
  const chosen = fields['carrier'] ?? '';
  const options = [
    ...(chosen === '' ? [{ value: '', label: t('Choose') }] : []),
    ...carriers.map((name) => ({ value: name, label: name })),
    { value: OTHER_CARRIER, label: t('Another carrier') },
  ];
  const carrier = fieldFrame(
    { name: 'carrier', label: t('Carrier') },
    faults,
    (aria) =>
      html`<select id="carrier" name="carrier" required${aria}>
        ${options.map(({ value, label }) => html`<option value="${value}" ${value === chosen && html` selected`}>${label}</option>`)}
      </select>`,
  );
  const other = fieldFrame(
    { name: 'otherCarrier', label: t('Name of the other carrier') },
    faults,
    (aria) =>
      html`<input
        id="otherCarrier"
        name="otherCarrier"
        maxlength="60"
        autocomplete="off"
        value="${fields['otherCarrier'] ?? ''}"
        ${aria}
      />`,
  );
  return html`${carrier} ${other}
  ${field(
    {
      name: 'code',
      label: t('Tracking code'),
      hint: t('On your receipt from the carrier.'),
      value: fields['code'],
      autocomplete: 'off',
      maxlength: 80,
    },
    faults,
  )}`;
}
