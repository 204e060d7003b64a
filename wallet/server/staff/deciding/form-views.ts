import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { field, fieldFrame, form, onlyFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { postageOf } from '../../protection/cases/record-domain.ts';
import { outcomeWords } from '../../protection/cases/words.ts';
import { urls } from '../../urls.ts';
import { choicesOf } from './domain.ts';
import type { TypedDecision } from './domain.ts';
import { grounds } from './grounds-data.ts';
import type { CaseFile } from './service.ts';
import { groundWords } from './words.ts';

interface DecisionForm {
  readonly file: CaseFile;
  readonly token: string;
  readonly typed: TypedDecision;
  readonly faults: readonly FieldFault[];
}

/** Draws the form for a proposal, or for the decision of an appeal, with what was typed so far. */
export function decisionForm({ file, token, typed, faults }: DecisionForm): Html {
  const { dispute } = file;
  const isAppeal = dispute.status === 'appealed';
  return html`<section class="panel" data-form>
    <h2>${isAppeal ? t('Decide the appeal') : t('Publish a proposal')}</h2>
    <p class="hint">
      ${
        isAppeal
          ? t('Your decision is final, and takes effect at once.')
          : t(
              'Each side can accept within {days, plural, one {# day} other {# days}}. Then it is decided, and can be appealed once.',
              { days: dispute.policy.proposalDays },
            )
      }
    </p>
    ${form({
      action: urls.staff.case({ caseId: dispute.id }),
      token,
      hidden: { seen: String(dispute.timeline.length) },
      body: html`${outcomeChoice(file, typed, faults)} ${amountField(file, typed, faults)}
      ${groundChoice(typed, faults)} ${wordsField(typed, faults)}`,
      submit: isAppeal ? t('Decide the appeal') : t('Publish proposal'),
    })}
  </section>`;
}

function faultOf(name: string, faults: readonly FieldFault[]): Html | false {
  const fault = faults.find((one) => one.field === name);
  return fault ? html`<p class="fault" id="${name}-error">${fault.message}</p>` : false;
}

function outcomeChoice({ dispute }: CaseFile, typed: TypedDecision, faults: readonly FieldFault[]): Html {
  const postage =
    postageOf(dispute.reason) === 'seller'
      ? t('The seller pays the postage of a return.')
      : t('The buyer pays the postage of a return.');
  return html`<fieldset id="outcome" ${faults.some((one) => one.field === 'outcome') && html` class="wrong"`}>
    <legend>${t('Outcome')}</legend>
    ${faultOf('outcome', faults)}
    ${choicesOf(dispute).map(
      (outcome, at) =>
        html`<label class="choice"
          ><input
            type="radio"
            name="outcome"
            value="${outcome}"
            ${typed.outcome === outcome && html` checked`}${at === 0 && onlyFault(faults, 'outcome')}
          /><span>${outcomeWords[outcome].label()}</span></label
        >`,
    )}
    ${choicesOf(dispute).includes('return_refund') && html`<p class="hint">${postage}</p>`}
  </fieldset>`;
}

function amountField({ dispute, line }: CaseFile, typed: TypedDecision, faults: readonly FieldFault[]): Html | false {
  if (!choicesOf(dispute).includes('partial_refund')) return false;
  const left = formatMoney({ minor: dispute.leftMinor, currency: line.amount.currency });
  return field(
    {
      name: 'amount',
      label: t('Amount of a part'),
      hint: t('Only for a refund of a part, below {left}', { left }),
      value: typed.amount,
      autocomplete: 'off',
      inputmode: 'decimal',
      maxlength: 32,
      optional: true,
    },
    faults,
  );
}

function groundChoice(typed: TypedDecision, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    { name: 'ground', label: t('Main ground'), hint: t('For our own log; the sides do not see it') },
    faults,
    (aria) =>
      html`<select id="ground" name="ground" required${aria}>
        <option value="">${t('Choose')}</option>
        ${grounds.map(
          (ground) =>
            html`<option value="${ground}" ${typed.ground === ground && html` selected`}>
              ${groundWords[ground]()}
            </option>`,
        )}
      </select>`,
  );
}

function wordsField(typed: TypedDecision, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    {
      name: 'words',
      label: t('Reasons'),
      hint: t('Both sides read this. Say what you looked at, and why it decides.'),
    },
    faults,
    (aria) => html`<textarea class="input" id="words" name="words" rows="7" required${aria}>${typed.words}</textarea>`,
  );
}
