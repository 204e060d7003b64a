import { t } from '../words/words.ts';
import { html } from './html.ts';
import type { Html, HtmlValue } from './html.ts';

/** A fault in one field, in plain words. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
  /** The id to which the summary links, if the field is a group of several. */
  readonly target?: string;
}

/** The field of a fault for which no field is to blame. */
const WHOLE_PAGE = 'page';

/** A fault of a whole form, for which no field is to blame. The list above the form says it, without a link. */
export function pageFault(message: string): FieldFault {
  return { field: WHOLE_PAGE, message };
}

/**
 * Lists the faults above a form, each with a link to its field, and with the field's label where several fields may have
 * the same fault. It gets the focus when the page opens. If there is one
 * fault, and its field says it and takes the focus (`onlyFault`), the styles hide the list.
 */
export function errorSummary(
  faults: readonly FieldFault[],
  labelOf?: (field: string) => string | undefined,
): Html | false {
  if (faults.length === 0) return false;
  return html`<div class="errors${faults.length === 1 && ' one'}" role="alert" tabindex="-1" id="errors" autofocus>
    <h2>${faults.length === 1 ? t('Please look at this') : t('Please look at these')}</h2>
    <ul>
      ${faults.map((one) => html`<li>${faultLink(one, labelOf?.(one.field))}</li>`)}
    </ul>
  </div>`;
}

function faultLink({ field: name, message, target = name }: FieldFault, label: string | undefined): HtmlValue {
  const words = label === undefined ? message : t('{field}: {fault}', { field: label, fault: message });
  return name === WHOLE_PAGE ? words : html`<a href="#${target}">${words}</a>`;
}

/** The attributes by which a field with the only fault of a form takes the focus, and hides the list above the form. */
export function onlyFault(faults: readonly FieldFault[], name: string): Html | false {
  return faults.length === 1 && faults[0]?.field === name && html` autofocus="" data-only-fault=""`;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'tel' | 'password' | 'date' | 'email';
  readonly hint?: HtmlValue;
  readonly value?: string | undefined;
  readonly autocomplete: string;
  readonly inputmode?: 'numeric' | 'tel' | 'decimal' | 'email';
  readonly maxlength?: number;
  readonly optional?: boolean;
  /** The `data-…` attributes for scripts, by name. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Draws a labeled field, with its hint and its fault below the label. */
export function field(one: Field, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    one,
    faults,
    (aria) =>
      html`<input
        id="${one.name}"
        name="${one.name}"
        type="${one.type ?? 'text'}"
        value="${one.value ?? ''}"
        autocomplete="${one.autocomplete}"
        ${one.inputmode && html` inputmode="${one.inputmode}"`}${one.maxlength && html` maxlength="${one.maxlength}"`}
        ${!one.optional && html` required`}${aria}${Object.entries(one.data ?? {}).map(([name, value]) => html` data-${name}="${value}"`)}
      />`,
  );
}

/**
 * Draws the label of a field, its hint, its fault, and the control below them.
 *
 * @param draw Draws the control, whose id is the field's name, with the attributes that name its hint and fault.
 */
export function fieldFrame(
  { name, label, hint, optional }: Pick<Field, 'name' | 'label' | 'hint' | 'optional'>,
  faults: readonly FieldFault[],
  draw: (aria: Html) => HtmlValue,
): Html {
  const own = faults.filter((one) => one.field === name);
  const isWrong = own.length > 0;
  const described = [hint && `${name}-hint`, isWrong && `${name}-error`].filter(Boolean).join(' ');
  const aria = html`${described && html` aria-describedby="${described}"`}${isWrong && html` aria-invalid="true"`}${onlyFault(faults, name)}`;
  return html`<div class="field${isWrong ? ' wrong' : ''}">
    <label for="${name}">${label}${optional && html` <span class="muted">${t('(optional)')}</span>`}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`} ${isWrong && faultsBelow(`${name}-error`, own)}
    ${draw(aria)}
  </div>`;
}

function faultsBelow(id: string, faults: readonly FieldFault[]): Html {
  const [one, ...more] = faults;
  if (one && more.length === 0) return html`<p class="fault" id="${id}">${one.message}</p>`;
  return html`<div id="${id}">${faults.map(({ message }) => html`<p class="fault">${message}</p>`)}</div>`;
}
