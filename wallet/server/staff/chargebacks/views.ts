import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { isInquiry, needsEvidence } from '../../funding/chargebacks/domain.ts';
import type { Chargeback } from '../../funding/chargebacks/domain.ts';
import { evidenceNames } from '../../funding/processor/dispute-domain.ts';
import type { EvidenceName } from '../../funding/processor/dispute-domain.ts';
import type { StoredSign } from '../../funding/risk-signs/service.ts';
import { errorSummary, fieldFrame, form, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { stepLinks } from '../members/step-views.ts';
import { deadline } from '../queue/time-views.ts';
import type { TypedEvidence } from './domain.ts';
import { parcelWords } from './evidence-words.ts';
import type { ChargebackDeedError, ChargebackMatter, StaffChargebacks } from './service.ts';
import { deedWords, evidenceFaults, evidenceLabel, reasonWords, statusWords } from './words.ts';

/** Draws the open chargebacks, those due first, and the open signs of fraud. */
export function chargebacksView(
  signedIn: SignedIn,
  { chargebacks, signs }: Awaited<ReturnType<StaffChargebacks['list']>>,
  now: Date,
): string {
  const waiting = chargebacks.filter(needsEvidence).length;
  return consolePage({
    place: urls.staff.chargebacks(),
    title: t('Chargebacks'),
    lead: t('{count, plural, =0 {No bank waits} one {# bank waits} other {# banks wait}} for evidence.', {
      count: waiting,
    }),
    isWide: true,
    signedIn,
    body: html`${
      chargebacks.length > 0 &&
      html`<ul class="queue">
        ${chargebacks.map((one) => row(one, now))}
      </ul>`
    }
    ${
      signs.length > 0 &&
      html`<section class="panel">
        <h2>${t('Signs of fraud')}</h2>
        <ul>
          ${signs.map((sign) => html`<li>${signWords(sign)}</li>`)}
        </ul>
      </section>`
    }`,
  });
}

function row(chargeback: Chargeback, now: Date): Html {
  const { id, amount, reason, dueBy, status } = chargeback;
  return html`<li>
    <a class="panel" data-row href="${urls.staff.chargeback({ chargebackId: id })}">
      <span class="what"
        ><strong>${formatMoney(amount)}</strong
        ><span class="muted">${reasonWords(reason)} · ${statusWords(status)}</span></span
      >
      ${needsEvidence(chargeback) && dueBy && html`<span class="badge" data-tone="warning">${deadline(dueBy, now)}</span>`}
    </a>
  </li>`;
}

function signWords(sign: StoredSign): string {
  const [amount, reason] = [formatMoney(sign.amount), reasonWords(sign.reason)];
  const at = formatDate(sign.createdAt, 'mediumTime');
  const { topUpId } = sign;
  return sign.kind === 'warning'
    ? t('{at}: the bank warns of {amount} ({reason}), {topUpId}', { at, amount, reason, topUpId })
    : t('{at}: the processor reviews {amount} ({reason}), {topUpId}', { at, amount, reason, topUpId });
}

interface ChargebackView {
  readonly signedIn: SignedIn;
  readonly matter: ChargebackMatter;
  readonly typed: TypedEvidence | undefined;
  /** Why the last deed was refused. */
  readonly error: ChargebackDeedError | undefined;
  readonly now: Date;
}

/** Draws a chargeback, with what is known and the evidence for the bank. */
export function chargebackView({ signedIn, matter, typed, error, now }: ChargebackView): string {
  const { chargeback, payment, signs } = matter;
  const faults = error?.code === 'evidence_unclear' ? evidenceFaults(error.faults) : [];
  const refused = error && error.code !== 'evidence_unclear' ? deedWords(error) : undefined;
  return consolePage({
    place: urls.staff.chargebacks(),
    title: titleOf(chargeback),
    isWide: true,
    isRefused: error !== undefined,
    signedIn,
    body: html`${refused !== undefined && notice('warning', html`<p>${refused}</p>`)}${errorSummary(faults)}
      <div class="split">
        <section class="panel">
          <h2>${t('Facts')}</h2>
          ${facts(matter, now)} ${payment && orderFacts(payment)}
          ${
            signs.length > 0 &&
            html`<h3>${t('Signs of fraud')}</h3>
              <ul>
                ${signs.map((sign) => html`<li>${signWords(sign)}</li>`)}
              </ul>`
          }
        </section>
        <div class="stack">
          ${
            needsEvidence(chargeback)
              ? html`<section class="panel" data-form>${evidenceForm(signedIn, matter, typed, faults)}</section>
                  <section class="panel">${acceptForm(signedIn, chargeback)}</section>`
              : html`<section class="panel">
                  <p>
                    ${matter.topUp.isDebit ? t('A bank that takes a debit back cannot be contested.') : t('The bank does not wait for an answer.')}
                  </p>
                  ${sentEvidence(matter)}
                </section>`
          }
        </div>
      </div>
      ${stepLinks({ list: urls.staff.chargebacks(), words: t('All chargebacks') })}`,
  });
}

function titleOf(chargeback: Chargeback): string {
  const sum = formatMoney(chargeback.amount);
  if (isInquiry(chargeback)) return t('A bank asks about {sum}', { sum });
  return chargeback.status === 'won' ? t('A bank gave {sum} back', { sum }) : t('A bank took {sum} back', { sum });
}

/** The evidence that the bank reads. */
function sentEvidence({ evidence, isKept }: ChargebackMatter): Html | false {
  if (!isKept) return false;
  return html`<h3>${t('What was sent')}</h3>
    <dl>
      ${evidenceNames.map((name) => {
        const text = evidence[name];
        return (
          text !== undefined &&
          html`<dt class="muted">${evidenceLabel(name)}</dt>
            <dd><blockquote>${text}</blockquote></dd>`
        );
      })}
    </dl>`;
}

function facts({ chargeback, topUp }: ChargebackMatter, now: Date): Html {
  const { amount, takenMinor, feeMinor, dueBy, reason, status, processorId, openedAt } = chargeback;
  const { currency } = amount;
  return html`<dl class="facts">
    <dt>${t('Status')}</dt>
    <dd>${statusWords(status)}</dd>
    <dt>${t('Reason')}</dt>
    <dd>${reasonWords(reason)}</dd>
    ${
      dueBy &&
      needsEvidence(chargeback) &&
      html`<dt>${t('Answer by')}</dt>
        <dd>${deadline(dueBy, now)}</dd>`
    }
    <dt>${t('Taken by the bank')}</dt>
    <dd>${formatMoney({ minor: takenMinor, currency })}</dd>
    <dt>${t('Fee of the processor')}</dt>
    <dd>${formatMoney({ minor: feeMinor, currency })}</dd>
    <dt>${t('Charged')}</dt>
    <dd>${formatMoney(topUp.amount)}, ${formatDate(topUp.createdAt, 'mediumTime')}</dd>
    <dt>${t('Disputed')}</dt>
    <dd>${formatDate(openedAt, 'mediumTime')}</dd>
    <dt>${t('Dispute')}</dt>
    <dd><code>${processorId}</code></dd>
    <dt>${t('Holder')}</dt>
    <dd><code>${chargeback.holderId}</code></dd>
  </dl>`;
}

function orderFacts({ clientName, orderReference, parts }: Payment): Html {
  return html`<h3>${t('Order {orderReference} at {clientName}', { orderReference, clientName })}</h3>
    ${parts.map(
      (part) =>
        html`<p class="muted">${part.payeeName}</p>
          <ul>
            ${part.lines.map((line) => html`<li>${line.quantity} × ${line.description}: ${formatMoney(line.amount)}</li>`)}
            ${part.parcels.map((parcel) => html`<li>${parcelWords(parcel)}</li>`)}
          </ul>`,
    )}`;
}

const LONG: ReadonlySet<EvidenceName> = new Set([
  'product_description',
  'access_activity_log',
  'refund_refusal_explanation',
  'uncategorized_text',
]);

function evidenceForm(
  { token }: SignedIn,
  { chargeback, evidence }: ChargebackMatter,
  typed: TypedEvidence | undefined,
  faults: readonly FieldFault[],
): Html {
  const texts = typed ?? evidence;
  return html`<h2>${t('Evidence for the bank')}</h2>
    <p class="muted">
      ${t('It can be sent once. What the wallet knows is filled in: check it, and add what people told you.')}
    </p>
    ${form({
      action: urls.staff.chargeback({ chargebackId: chargeback.id }),
      token,
      body: html`${evidenceNames.map((name) =>
        fieldFrame({ name, label: evidenceLabel(name) }, faults, (aria) =>
          LONG.has(name)
            ? html`<textarea class="input" id="${name}" name="${name}" rows="4" ${aria}>${texts[name] ?? ''}</textarea>`
            : html`<input class="input" id="${name}" name="${name}" value="${texts[name] ?? ''}" ${aria} />`,
        ),
      )}`,
      submit: t('Send to the bank'),
    })}`;
}

function acceptForm({ token }: SignedIn, { id }: Chargeback): Html {
  return html`<h2>${t('Accept the loss')}</h2>
    ${form({
      action: urls.staff.acceptChargeback({ chargebackId: id }),
      token,
      body: html`<label class="choice"
        ><input type="checkbox" name="sure" value="yes" /><span
          >${t('The bank keeps the money. I know that this is final.')}</span
        ></label
      >`,
      submit: t('Accept the loss'),
      quiet: true,
    })}`;
}

/** Draws the refusal of a member's own charge. */
export function ownChargebackView(signedIn: SignedIn): string {
  return consolePage({
    place: urls.staff.chargebacks(),
    title: t('This is about yourself'),
    lead: t('Somebody else answers it.'),
    signedIn,
    body: stepLinks({ list: urls.staff.chargebacks(), words: t('All chargebacks') }),
  });
}
