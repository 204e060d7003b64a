import type { KeptFile } from '#platform/files/files-service.ts';
import { KEPT_FIELD, keptValue } from '#platform/files/uploads.ts';
import type { FormFields } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { passkeyForm, pinField, setPinNotice } from '../../identity/second-factor/proof-views.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import type { Part } from '../../payments/payments/domain.ts';
import { returnUrlOf } from '../../payments/payments/return-domain.ts';
import { problemForm, reportForm, urls } from '../../urls.ts';
import { isConfirmable } from '../cases/holder-acts-domain.ts';
import { addDays, reasons } from '../cases/record-domain.ts';
import type { Reason } from '../cases/record-domain.ts';
import { offerWords, outcomeWords, reasonWords } from '../cases/words.ts';
import { amountField, changeButton, filesField, optionGroup, wordsField } from './form-views.ts';
import type { Option } from './form-views.ts';
import type { ProblemAsked } from './port.ts';
import { isOpen } from './problem-domain.ts';
import type { ProblemLine } from './problem-domain.ts';
import type { OwnProblem } from './problem-service.ts';
import type { StepWays } from './service.ts';
import { aboutOrder } from './case-views.ts';
import { points } from './step-views.ts';
import { closedWords } from './problem-fault-views.ts';

interface ProblemView {
  readonly own: OwnProblem;
  readonly fields: FormFields;
  readonly faults: readonly FieldFault[];
  /** The files of an earlier try. */
  readonly files: readonly KeptFile[];
  readonly token: string;
  /** Whether the buyer has said before that there is a problem. */
  readonly isAnswered: boolean;
}

/** Draws the two answers of a buyer, and the form for the one that something is wrong; only the form once answered. */
export function problemView(view: ProblemView): string {
  const { own, faults, token, isAnswered } = view;
  const { payment, part } = own;
  const isPossible = own.lines.some(isOpen);
  return hostedPage({
    title: isAnswered ? t('Report a problem') : t('Is something wrong?'),
    lead: aboutOrder(t('Your order from {payeeName}', { payeeName: part.payeeName }), payment),
    isRefused: faults.length > 0,
    scripts: ['approval.js'],
    body: html`${errorSummary(faults)} ${!isAnswered && answers(own)}
    ${
      isPossible
        ? html`${!isAnswered && html`<h2 id="problem">${t('There is a problem')}</h2>`}
          ${form({ action: actionOf(own), token, hasFiles: true, body: fieldsOf(view), submit: t('Report the problem') })}`
        : html`<h2 id="problem">${t('You cannot report a problem now')}</h2>
            <ul class="points">
              ${own.lines.map((one) => html`<li>${one.line.description}: ${whyClosed(one)}</li>`)}
            </ul>`
    }
    ${isAnswered && afterAll(own)} ${ways(own)}`,
  });
}

/** Who sends the form has said that there is a problem. */
function actionOf({ payment, part }: OwnProblem): string {
  return problemForm({ paymentId: payment.id, partId: part.id });
}

/** Draws the other answer for a buyer who has said that there is a problem. */
function afterAll(own: OwnProblem): Html | false {
  if (!isConfirmable(own.part)) return false;
  const { payment, part } = own;
  const receive = urls.protection.receive({ paymentId: payment.id, partId: part.id });
  return html`<div class="after">
    ${deadline(part)}
    <p><a class="link" href="${receive}">${t('All is well')}</a></p>
  </div>`;
}

/** Draws both answers, equally large, with the deadline under them. */
function answers(own: OwnProblem): Html | false {
  if (!isConfirmable(own.part)) return false;
  const { payment, part } = own;
  const receive = urls.protection.receive({ paymentId: payment.id, partId: part.id });
  return html`<div class="two">
      <a class="button quiet" href="${receive}">${t('All is well')}</a>
      <a class="button quiet" href="#problem">${t('There is a problem')}</a>
    </div>
    ${deadline(part)}`;
}

function deadline({ payeeName, releaseAt, protectionEndsAt }: Part): Html | false {
  const at = releaseAt ?? protectionEndsAt;
  if (!at) return false;
  const time = (inner: HtmlValue) => html`<time datetime="${at.toISOString()}">${inner}</time>`;
  const words = releaseAt
    ? rich('If you say nothing, {payeeName} is paid on <time>{at, date, longTime} UTC</time>.', { payeeName, time, at })
    : rich(
        'You are protected until <time>{at, date, longTime} UTC</time>. What has not arrived by then becomes a case without your doing anything.',
        { time, at },
      );
  return html`<p class="hint">${words}</p>`;
}

function fieldsOf({ own, fields, faults, files }: ProblemView): HtmlValue {
  return html`${lineGroup(own, fields, faults)} ${reasonGroup(own, fields, faults)} ${wishGroup(own, fields, faults)}
    ${wordsField({ label: t('Describe it') }, fields, faults)}
    ${filesField({ label: t('Pictures and documents'), optional: true }, files, faults)}
    <div>
      <p class="label">${t('What happens next')}</p>
      ${points(nextFacts(own))}
    </div>`;
}

function lineGroup(own: OwnProblem, fields: FormFields, faults: readonly FieldFault[]): Html {
  const open = own.lines.filter(isOpen);
  const options = own.lines.map((one): Option => {
    const { line } = one;
    const label = t('{quantity, plural, =1 {{description}} other {# × {description}}} · {left}', {
      quantity: line.quantity,
      description: line.description,
      left: leftOf(line),
    });
    return isOpen(one)
      ? { value: line.reference, label }
      : { value: line.reference, label: line.description, closed: whyClosed(one) };
  });
  const chosen = fields['line'] ?? (open.length === 1 ? open[0]!.line.reference : undefined);
  return optionGroup({ name: 'line', legend: t('What is it about?'), options, chosen, faults });
}

/** Says why no case about a line may be opened, and links to the open one. */
function whyClosed({ line, faults, delivered }: ProblemLine): HtmlValue {
  if (line.caseId) {
    const href = urls.protection.case({ caseId: line.caseId });
    return rich('A case is open. <link>Look at it</link>', { link: (inner) => html`<a href="${href}">${inner}</a>` });
  }
  // Of several causes, the one that ends on its own is said: first a carrier takes it, then it should have arrived.
  const all = reasons.flatMap((reason) => faults[reason] ?? []);
  const early = all.filter((fault) => fault.code === 'case_too_early');
  const fault = early.find(({ from }) => from === null) ?? early[0] ?? all[0];
  return fault && closedWords(fault, delivered);
}

function reasonGroup({ lines }: OwnProblem, fields: FormFields, faults: readonly FieldFault[]): Html {
  const options = reasons.map((reason): Option => ({
    value: reason,
    label: reasonWords[reason].sentence(),
    closed: whyNotFor(lines.filter(isOpen), reason),
  }));
  return optionGroup({ name: 'reason', legend: t('What is wrong?'), options, chosen: fields['reason'], faults });
}

/**
 * Says why a reason does not count for any of these lines; undefined if it counts for one. Of several lines, one that is
 * not delivered speaks for all, because its words do not say where the others are.
 */
function whyNotFor(lines: readonly ProblemLine[], reason: Reason): string | undefined {
  if (lines.some(({ faults }) => faults[reason] === null)) return undefined;
  const line = lines.find(({ delivered }) => !delivered) ?? lines[0];
  const fault = line?.faults[reason];
  return line && fault ? closedWords(fault, line.delivered) : undefined;
}

function wishGroup({ part, policy, lines }: OwnProblem, fields: FormFields, faults: readonly FieldFault[]): Html {
  const seller = part.payeeName;
  const canReplace = lines.some((one) => isOpen(one) && !one.hadReplacement);
  const options: Option[] = [
    { value: 'refund', label: outcomeWords.refund.choice() },
    {
      value: 'partial_refund',
      label: outcomeWords.partial_refund.choice(),
      hint: t('You keep it, and {seller} is paid the rest, less the shop’s commission and fees.', { seller }),
      more: amountField(t('What you want back, such as 12.50'), fields, faults),
    },
    {
      value: 'return_refund',
      label: outcomeWords.return_refund.choice(),
      hint: t(
        'You send it back with tracking, and {seller} pays the postage. You get the money {days, plural, one {# day} other {# days}} after it arrives. Not for something that has not arrived.',
        {
          seller,
          days: policy.returnRefundDays,
        },
      ),
    },
    {
      value: 'replacement',
      label: outcomeWords.replacement.choice(),
      ...(canReplace
        ? {
            hint: t(
              '{seller} sends it again within {days, plural, one {# day} other {# days}}, or you get a full refund.',
              {
                seller,
                days: policy.replacementDays,
              },
            ),
          }
        : { closed: t('A replacement was sent before.') }),
    },
  ];
  return optionGroup({ name: 'outcome', legend: t('What should happen?'), options, chosen: fields['outcome'], faults });
}

/** Says what happens after the report, and by when. */
function nextFacts({ part, policy, now }: OwnProblem): string[] {
  const seller = part.payeeName;
  const days = Math.min(policy.answerDays, policy.stepInDay);
  return [
    t('The money stays where it is, and the time until {seller} is paid stands still.', { seller }),
    t(
      '{seller} has {days, plural, one {# day} other {# days}} to answer, until {until, date, day}. If they say nothing, it is decided as you ask.',
      {
        seller,
        days,
        until: addDays(now, days),
      },
    ),
    t(
      'From {escalateFrom, date, day} on you can ask Holdfast to decide. On {stepIn, date, day} we step in if you do not agree.',
      {
        escalateFrom: addDays(now, policy.escalateFromDay),
        stepIn: addDays(now, policy.stepInDay),
      },
    ),
  ];
}

/** Draws a wish for less than a full refund, once it is filled in, and the ways to prove it. */
export function proveProblemView(
  view: ProblemView & { readonly ways: StepWays; readonly asked: ProblemAsked },
): string {
  const { own, faults, fields, token, ways: proofs, asked } = view;
  const { part } = own;
  const seller = part.payeeName;
  const line = own.lines.find((one) => one.line.reference === asked.line)!.line;
  const left = leftOf(line);
  const words = offerWords(asked.wanted, left.minor, left.currency);
  const typed = {
    line: asked.line,
    reason: asked.reason,
    outcome: fields['outcome'] ?? '',
    amount: fields['amount'] ?? '',
    words: fields['words'] ?? '',
    [KEPT_FIELD]: keptValue(view.files),
  };
  const hidden = { ...typed, challenge: proofs.challenge };
  const action = actionOf(own);
  const label = t('Ask for {offer}', { offer: words });
  const byPin = form({ action, token, hidden, body: pinField(faults), submit: label });
  return hostedPage({
    title: t('Ask for {offer}?', { offer: words }),
    lead: line.description,
    isRefused: faults.length > 0,
    scripts: ['passkey.js', 'approval.js'],
    body: html`${errorSummary(faults)}
      <p>
        ${t('If {seller} agrees or says nothing, you get this amount back, and {seller} is paid the rest, less the shop’s commission and fees. So we ask for your word.', { seller })}
      </p>
      ${passkeyForm({ action, token, hidden, ways: proofs, label: t('{label} with a passkey', { label }), pinIs: 'below' })}
      ${proofs.hasPin ? byPin : setPinNotice(action, t('this problem'))}
      ${form({ action, token, hidden: typed, body: false, submit: false, hasNoSubmit: true, more: changeButton(t('Change it')) })}`,
  });
}

function ways({ payment }: OwnProblem): Html {
  const { clientName, id: paymentId } = payment;
  return html`<div class="after">
    <p><a class="link" href="${urls.app.payment({ paymentId })}">${t('Look at the payment in my wallet')}</a></p>
    <p><a class="link" href="${reportForm(paymentId)}">${t('I did not make this payment')}</a></p>
    <p><a class="link" href="${returnUrlOf(payment)}">${t('Back to {clientName}', { clientName })}</a></p>
  </div>`;
}
