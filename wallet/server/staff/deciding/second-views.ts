import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { form, notice } from '../../hosted/page-views.ts';
import { offerLabel } from '../../protection/cases/words.ts';
import { urls } from '../../urls.ts';
import { signForm } from '../members/sign-views.ts';
import type { WaitingDecision } from './second-service.ts';
import type { CaseFile } from './service.ts';
import { groundWords, signWords } from './words.ts';

/** Draws a decision that waits for a second operator, and the ways to sign it or send it back. */
export function waitingDecision(
  { dispute, part }: CaseFile,
  { decision, askedBy, isOwn, ways }: WaitingDecision,
  token: string,
): Html {
  const at = { caseId: dispute.id, decisionId: decision.id };
  return html`<section class="panel" data-form>
    <h2>${t('This decision waits for a second operator')}</h2>
    <p class="hint">${t('So much money takes two. The deadline of the case goes on.')}</p>
    <p class="offer">${offerLabel(decision.offer, part.amount.currency)}</p>
    <blockquote>${decision.words}</blockquote>
    <dl class="facts">
      <dt>${t('Main ground')}</dt>
      <dd>${groundWords[decision.ground]()}</dd>
      <dt>${t('Asked by')}</dt>
      <dd>
        ${askedBy},
        <time datetime="${decision.askedAt.toISOString()}">${formatDate(decision.askedAt, 'mediumTime')}</time>
      </dd>
    </dl>
    ${
      !ways.ok
        ? notice('info', html`<p>${signWords(ways.error)}</p>`)
        : signForm({
            action: urls.staff.signDecision(at),
            token,
            passkeyOptions: ways.value,
            hint: t('You sign this outcome and these reasons with your passkey. It takes effect at once.'),
            submit: t('Sign with your passkey'),
            without: t('This browser can’t use passkeys, or has JavaScript turned off, so it cannot sign.'),
          })
    }
    ${form({ action: urls.staff.sendBackDecision(at), token, body: false, submit: isOwn ? t('Take it back') : t('Send it back'), quiet: true })}
  </section>`;
}
