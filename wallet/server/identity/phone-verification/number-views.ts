import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { countriesOf } from '#platform/kernel/countries.ts';
import { callingCode } from '#platform/kernel/phone-number.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import { field, fieldFrame } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';

/** A number as it was typed, and the countries that can be chosen for it. */
export interface TypedNumber {
  readonly phone: string;
  /** The chosen country; without one, the reader's own. */
  readonly country?: string | undefined;
  /** The countries to which messages go. */
  readonly countries: readonly string[];
}

interface NumberWords {
  readonly label: string;
  readonly hint: string;
  readonly autocomplete: string;
  /** By default, a keyboard for numbers. */
  readonly inputmode?: 'tel' | 'email';
}

/**
 * Draws the choice of a country with its calling code, and the field for a number, which may be typed as people in that
 * country write it. The chosen country does not matter for a number with its country code.
 */
export function numberFields(
  { phone, country, countries }: TypedNumber,
  { label, hint, autocomplete, inputmode = 'tel' }: NumberWords,
  faults: readonly FieldFault[],
): Html {
  const chosen = chosenCountry(countries, country);
  const select = fieldFrame(
    { name: 'country', label: t('Country of the number') },
    faults,
    (aria) =>
      html`<select id="country" name="country" autocomplete="off" ${aria}>
        ${countriesOf(countries).map(({ code, name }) => html`<option value="${code}" ${code === chosen && html` selected`}>${name} (${callingCode(code)})</option>`)}
      </select>`,
  );
  const type = inputmode === 'tel' ? 'tel' : 'text';
  const number = { name: 'phone', label, type, hint, value: phone, autocomplete, inputmode, maxlength: 254 } as const;
  return html`${select} ${field(number, faults)}`;
}

/** The chosen country if it is listed, else that of the reader's locale, else the first. */
function chosenCountry(countries: readonly string[], country: string | undefined): string | undefined {
  const own = new Intl.Locale(readerLocale()).region;
  return [country, own].find((one) => one !== undefined && countries.includes(one)) ?? countriesOf(countries)[0]?.code;
}
