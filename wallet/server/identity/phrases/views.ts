import { html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { phraseRules } from './domain.ts';

interface PhraseView {
  readonly token: string;
  readonly phrase: string;
  readonly typed: string;
  readonly needsPin: boolean;
  readonly isChanged: boolean;
  readonly faults: readonly FieldFault[];
}

/** Draws the phrase of a holder, and the form that changes it. */
export function phraseView({ token, phrase, typed, needsPin, isChanged, faults }: PhraseView): string {
  return hostedPage({
    title: t('The phrase in our messages'),
    lead: t(
      'Each mail and each SMS that reports something about your wallet has these words; without them, it is not from us. Only a message with a code to type, or to a number or address that you replaced, lacks them.',
    ),
    isRefused: faults.length > 0,
    body: html`${isChanged && notice('success', html`<p>${t('The phrase is changed. The message about that has it.')}</p>`)}
      ${errorSummary(faults)}
      <p>${t('Now:')} <strong>${phrase}</strong></p>
      ${form({
        action: urls.identity.phrase(),
        token,
        body: html`${field({ name: 'phrase', label: t('Another phrase'), hint: t('{least} to {most} letters, known to you alone. No password, and no code', { least: phraseRules.least, most: phraseRules.most }), value: typed, autocomplete: 'off', maxlength: 200 }, faults)}
        ${needsPin && field({ name: 'pin', label: t('Payment PIN'), type: 'password', autocomplete: 'off', inputmode: 'numeric', maxlength: 64 }, faults)}`,
        submit: t('Change the phrase'),
      })}
      <p class="after"><a class="link" href="${urls.activity.isItUs()}">${t('Is this message from us?')}</a></p>
      <p class="after"><a class="link" href="/">${t('Your wallet')}</a></p>`,
  });
}
