import type { KeptFile } from '#platform/files/files-service.ts';
import { KEPT_FIELD, keptValue } from '#platform/files/uploads.ts';
import type { FormFields } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { passkeyForm, pinField, setPinNotice } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import type { Offer } from '../cases/record-domain.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import { offerWords, outcomeWords } from '../cases/words.ts';
import { aboutLine, returnTo } from './case-views.ts';
import {
  addressFields,
  amountField,
  changeButton,
  filesField,
  optionGroup,
  parcelFields,
  wordsField,
} from './form-views.ts';
import { parcelTyped } from './forms-domain.ts';
import type { Option } from './form-views.ts';
import type { StepWays } from './service.ts';
import { effectFacts, wholeShare } from './effect-words.ts';
import type { CaseNow } from './port.ts';
import { stepWords } from './step-words.ts';
import { appealGround, offersOf, takesFiles } from './steps-domain.ts';
import type { StepKind } from './steps-domain.ts';
import { moneyOf } from './words.ts';

interface StepView {
  readonly own: CaseNow;
  readonly kind: StepKind;
  readonly fields: FormFields;
  readonly faults: readonly FieldFault[];
  /** The files of an earlier try. */
  readonly files: readonly KeptFile[];
  readonly token: string;
  /** The ways to prove the step; undefined if it needs no proof. */
  readonly ways: StepWays | undefined;
}

/** Draws what a step does, its form, and the way back. */
export function stepView(view: StepView): string {
  const { own, kind, faults } = view;
  const { title, facts } = stepWords(own, kind);
  return hostedPage({
    title,
    lead: aboutLine(own),
    isRefused: faults.length > 0,
    scripts: view.ways ? ['passkey.js', 'approval.js'] : ['approval.js'],
    body: html`${errorSummary(faults)} ${points(facts)} ${lastWords(own, kind)} ${formOf(view)} ${wayBack(own)}`,
  });
}

/** Draws facts as a list. */
export function points(facts: readonly string[]): Html | false {
  if (facts.length === 0) return false;
  return html`<ul class="points">
    ${facts.map((fact) => html`<li>${fact}</li>`)}
  </ul>`;
}

/** What the other side has said last, for an answer to it. */
function lastWords({ dispute, as }: OwnCase, kind: StepKind): Html | false {
  if (kind !== 'accept' && kind !== 'offer' && kind !== 'refuse' && kind !== 'appeal') return false;
  const entry = dispute.timeline.findLast(({ by, words }) => by !== as && words !== null);
  if (!entry) return false;
  return html`<details>
    <summary>${t('What was said last')}</summary>
    <blockquote>${entry.words}</blockquote>
  </details>`;
}

function formOf(view: StepView): HtmlValue {
  const { own, kind, fields, faults, token, ways } = view;
  if (ways) return proofForms({ ...view, ways, hidden: {}, label: stepWords(own, kind).submit });
  return form({
    action: actionOf(view),
    token,
    id: 'step',
    hidden: { seen: String(own.dispute.timeline.length) },
    hasFiles: takesFiles(kind),
    body: html`${fieldsOf(view, fields, faults)}
    ${takesFiles(kind) && filesField(labelOfFiles(kind), view.files, faults)}`,
    submit: stepWords(own, kind).submit,
  });
}

function labelOfFiles(kind: StepKind): { label: string; optional?: boolean } {
  if (kind === 'contest') return { label: t('Pictures of what arrived') };
  if (kind === 'appeal') return { label: t('Your evidence') };
  return { label: t('Pictures and documents'), optional: true };
}

function actionOf({ own, kind }: Pick<StepView, 'own' | 'kind'>): string {
  return urls.protection.caseStep({ caseId: own.dispute.id, step: kind });
}

function fieldsOf({ own, kind }: StepView, fields: FormFields, faults: readonly FieldFault[]): HtmlValue {
  switch (kind) {
    case 'accept':
    case 'withdraw':
    case 'keep':
      return false;
    case 'offer':
      return html`${offerGroup(own, fields, faults)}
      ${wordsField({ label: t('Say why'), optional: true }, fields, faults)}`;
    case 'refuse':
      return wordsField({ label: t('Why you refuse') }, fields, faults);
    case 'escalate':
      return wordsField({ label: t('What we should know'), optional: true }, fields, faults);
    case 'address':
      return addressFields(fields, faults);
    case 'parcel':
      return html`${returnTo(own)} ${parcelFields({ ...parcelTyped(own.dispute.parcel), ...fields }, faults)}`;
    case 'contest':
      return wordsField({ label: t('What is wrong') }, fields, faults);
    case 'appeal':
      return wordsField(
        { label: appealGround(own.dispute) === 'evidence' ? t('What is new') : t('Why no notice reached you') },
        fields,
        faults,
      );
  }
}

function offerGroup(own: CaseNow, fields: FormFields, faults: readonly FieldFault[]): Html {
  const { dispute, as } = own;
  const left = moneyOf(own, dispute.leftMinor);
  const options = offersOf(dispute, as).map((outcome): Option => {
    const label = outcomeWords[outcome].choice();
    if (outcome !== 'partial_refund') return { value: outcome, label, hint: effectFacts(own, { outcome }).join(' ') };
    const hint =
      as === 'buyer'
        ? t('The seller is paid the rest, less the shop’s commission and fees.')
        : t(
            'Without a refund, {net} of it is yours after commission and fees. You see what an offer leaves you before it is sent.',
            { net: wholeShare(own) },
          );
    return { value: outcome, label, hint, more: amountField(t('Below {left}', { left }), fields, faults) };
  });
  const legend = as === 'buyer' ? t('What do you ask for?') : t('What do you offer?');
  return optionGroup({ name: 'outcome', legend, options, chosen: fields['outcome'], faults });
}

/** Draws an offer of the buyer that needs a proof, once it is filled in. */
export function proveOfferView(
  view: Omit<StepView, 'kind' | 'ways'> & { readonly ways: StepWays; readonly offer: Offer },
): string {
  const { own, faults, fields, offer } = view;
  const { dispute, part } = own;
  const words = offerWords(offer, dispute.leftMinor, part.amount.currency);
  const { outcome, amount, words: said } = fields;
  const typed = { outcome, amount, words: said, [KEPT_FIELD]: keptValue(view.files) };
  return hostedPage({
    title: t('Ask for {offer}?', { offer: words }),
    lead: aboutLine(own),
    isRefused: faults.length > 0,
    scripts: ['passkey.js', 'approval.js'],
    body: html`${errorSummary(faults)}
      <p>${t('If {seller} agrees:', { seller: part.payeeName })}</p>
      ${points(effectFacts(own, offer))}
      ${proofForms({ ...view, kind: 'offer', hidden: typed, label: t('Ask for {offer}', { offer: words }) })}
      ${form({
        action: actionOf({ own, kind: 'offer' }),
        token: view.token,
        hidden: { ...typed, seen: String(dispute.timeline.length) },
        body: false,
        submit: false,
        hasNoSubmit: true,
        more: changeButton(t('Change it')),
      })}
      ${wayBack(own)}`,
  });
}

/** Draws what an offer of the seller moves, before it is sent. The second button goes back to the filled-in form. */
export function reviewOfferView(view: Omit<StepView, 'kind' | 'ways'> & { readonly offer: Offer }): string {
  const { own, fields, offer, token } = view;
  const { dispute, part } = own;
  const words = offerWords(offer, dispute.leftMinor, part.amount.currency);
  const { outcome, amount, words: said } = fields;
  return hostedPage({
    title: t('Offer {offer}?', { offer: words }),
    lead: aboutLine(own),
    scripts: ['approval.js'],
    body: html`<p>${t('If the buyer agrees:')}</p>
      ${points(effectFacts(own, offer))}
      ${form({
        action: actionOf({ own, kind: 'offer' }),
        token,
        id: 'step',
        hidden: {
          seen: String(dispute.timeline.length),
          outcome,
          amount,
          words: said,
          [KEPT_FIELD]: keptValue(view.files),
          agreed: 'amountMinor' in offer ? String(offer.amountMinor) : undefined,
        },
        body: false,
        submit: t('Send the offer'),
        more: changeButton(t('Change it')),
      })}
      ${wayBack(own)}`,
  });
}

function proofForms(
  view: Omit<StepView, 'ways'> & {
    readonly ways: StepWays;
    readonly hidden: Readonly<object>;
    readonly label: string;
  },
): Html {
  const { own, token, faults, ways, label } = view;
  const action = actionOf(view);
  const given = Object.entries(view.hidden as Readonly<Record<string, string | undefined>>);
  const hidden = {
    ...Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
    seen: String(own.dispute.timeline.length),
    challenge: ways.challenge,
  };
  const byPin = form({ action, token, hidden, body: pinField(faults), submit: label });
  const passkeyLabel = t('{label} with a passkey', { label });
  return html`${passkeyForm({ action, token, hidden, ways, label: passkeyLabel, pinIs: 'below' })}
  ${ways.hasPin ? byPin : setPinNotice(action, t('this case'))}`;
}

function wayBack({ dispute }: OwnCase): Html {
  return html`<p class="after">
    <a class="link" href="${urls.protection.case({ caseId: dispute.id })}">${t('Back to the case')}</a>
  </p>`;
}
