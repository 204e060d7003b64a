import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Recovery } from './domain.ts';

/** Says in a session that somebody asked for a new password, and leads to the page that stops it. */
export function recoveryNotice({ askedAt, dueAt }: Recovery): Html {
  return notice(
    'warning',
    html`<p><strong>${t('Somebody asked for a new password.')}</strong> ${recoveryWords({ askedAt, dueAt })}</p>
      <p><a href="${urls.identity.recoverStop()}">${t('Stop it')}</a></p>`,
  );
}

function recoveryWords({ askedAt, dueAt }: Pick<Recovery, 'askedAt' | 'dueAt'>): string {
  return t(
    'It was on {askedAt, date, longTime} UTC, with your phone but without your PIN. The password can be set from {dueAt, date, longTime} UTC on.',
    { askedAt, dueAt },
  );
}

/** Offers to stop a new password: with one press in a session that has one to stop, otherwise by the code. */
export function stopView(view: {
  readonly token: string;
  readonly faults: readonly FieldFault[];
  /** The recovery of the signed-in holder. */
  readonly recovery: Recovery | undefined;
}): string {
  const { token, faults, recovery } = view;
  const action = urls.identity.recoverStop();
  if (recovery) {
    return hostedPage({
      title: t('Stop the new password?'),
      lead: recoveryWords(recovery),
      body: html`<p>${t('Then your password stays as it is.')}</p>
        ${form({ action, token, hidden: { here: 'yes' }, body: false, submit: t('Stop it') })}
        <p class="after"><a class="link" href="${urls.app.profile()}">${t('It was me: let it wait')}</a></p>`,
    });
  }
  return hostedPage({
    title: t('Stop a new password'),
    lead: t('Somebody asked for a new password for your wallet, and it was not you? The code in our message stops it.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      ${form({
        action,
        token,
        body: field(
          {
            name: 'undo',
            label: t('Code from the message'),
            autocomplete: 'off',
            maxlength: 64,
            hint: t('Eight letters and digits, such as 7K3M-9QXT'),
          },
          faults,
        ),
        submit: t('Stop it'),
      })}
      <p class="after"><a class="link" href="${urls.support.contact()}">${t('No message? Talk to support')}</a></p>`,
  });
}

/** Says that a new password was stopped. */
export function stoppedView(): string {
  return hostedPage({
    title: t('It is stopped'),
    lead: t('Your password stays as it is.'),
    body: html`${notice('info', html`<p>${t('Somebody had a code from your phone. If you do not have your phone or its card, call your phone company now, and write to us.')}</p>`)}
      <p><a class="button" href="${urls.support.contact()}">${t('To support')}</a></p>
      <p class="after"><a class="link" href="/">${t('To your wallet')}</a></p>`,
  });
}
