import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { maskPhone } from '#platform/kernel/phone-number.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { codeForms } from '../phone-verification/code-views.ts';
import type { Thaw } from './service.ts';
import { factorName, missingWords, unfitWords } from './words.ts';

/** Explains that a frozen wallet does not do something, and the way out. */
export function stillFrozenView(): string {
  return hostedPage({
    title: t('This wallet is frozen'),
    lead: t(
      'Until it is unfrozen, you can see everything, report a problem and answer a case, but give nothing away. Nothing was changed now.',
    ),
    body: html`<p><a class="button" href="${urls.identity.unfreeze()}">${t('Unfreeze it')}</a></p>
      <p class="after"><a class="link" href="${urls.support.help()}">${t('Talk to support')}</a></p>
      <p class="after"><a class="link" href="/">${t('Your wallet')}</a></p>`,
  });
}

/** Says that nothing is frozen. */
export function notFrozenView(): string {
  return hostedPage({
    title: t('Your wallet is not frozen'),
    lead: t('It pays, adds money and links to shops.'),
    body: html`<p><a class="button" href="/">${t('Your wallet')}</a></p>
      <p class="after"><a class="link" href="${urls.protection.report()}">${t('I did not make a payment')}</a></p>`,
  });
}

interface UnfreezeView {
  readonly token: string;
  readonly thaw: Thaw;
  readonly phone: string;
  /** Whether a code was sent in this session. */
  readonly isSent: boolean;
  readonly notice?: Html | undefined;
  readonly faults: readonly FieldFault[];
}

/** Draws what it takes to unfreeze a wallet, and the forms for what this login has not proved yet. */
export function unfreezeView({ token, thaw, phone, isSent, notice, faults }: UnfreezeView): string {
  const { isPossible, factors, proved, missing } = thaw;
  const isOpen = (method: string) =>
    factors.some((one) => one.method === method && !one.unfit) && !proved.some((one) => one === method);
  return hostedPage({
    title: t('Unfreeze your wallet'),
    lead: t(
      'It takes two things that a thief does not have at once: something that you know, and something that you have.',
    ),
    isRefused: faults.length > 0,
    body: html`${notice}${errorSummary(faults)}
      <ul class="points">
        ${factors.map(
          ({ method, unfit }) =>
            html`<li>
              <strong>${factorName(method)}</strong>
              ${unfit ? unfitWords(unfit) : proved.includes(method) ? t('is proved') : t('can be proved')}
            </li>`,
        )}
      </ul>
      ${isPossible ? steps({ token, phone, isSent, missing, isOpen, faults }) : onlyStaff()}
      <p class="after"><a class="link" href="/">${t('Leave it frozen')}</a></p>`,
  });
}

function onlyStaff(): Html {
  return html`<p>
      ${t('Here you cannot prove enough, so an operator looks at it: write to us, and have your document at hand.')}
    </p>
    <p><a class="button" href="${urls.support.write()}">${t('Write to us')}</a></p>`;
}

function steps({
  token,
  phone,
  isSent,
  missing,
  isOpen,
  faults,
}: Pick<UnfreezeView, 'token' | 'phone' | 'isSent' | 'faults'> & {
  missing: Thaw['missing'];
  isOpen: (method: string) => boolean;
}): Html {
  const again = withQuery(urls.identity.login(), { again: 'yes', continue: urls.identity.unfreeze() });
  const asksForPin = missing.includes('knows') && isOpen('pin');
  return html`${missing.length > 0 && html`<p>${missingWords(missing)}</p>`}
  ${missing.includes('has') && isOpen('sms') && codeSteps({ token, phone, isSent, faults })}
  ${missing.includes('has') && isOpen('passkey') && html`<p><a class="button quiet" href="${again}">${t('Log in with a passkey')}</a></p>`}
  ${missing.includes('knows') && isOpen('password') && html`<p><a class="button quiet" href="${again}">${t('Log in with your password')}</a></p>`}
  ${form({
    action: urls.identity.unfreeze(),
    token,
    body:
      asksForPin &&
      field(
        {
          name: 'pin',
          label: t('Payment PIN'),
          type: 'password',
          autocomplete: 'off',
          inputmode: 'numeric',
          maxlength: 64,
        },
        faults,
      ),
    submit: t('Unfreeze my wallet'),
  })}`;
}

function codeSteps({
  token,
  phone,
  isSent,
  faults,
}: Pick<UnfreezeView, 'token' | 'phone' | 'isSent' | 'faults'>): Html {
  const action = urls.identity.unfreezeCode();
  const another = { action, hidden: { act: 'send' } };
  if (!isSent) {
    const submit = t('Send a code to {phone}', { phone: maskPhone(phone) });
    return form({ ...another, token, body: false, submit, quiet: true });
  }
  const check = { action, hidden: { act: 'check' }, submit: t('Check the code') };
  return codeForms({ token, check, another, faults });
}
