import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import { form, hostedPage, notice } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Tier } from '../accounts/domain.ts';
import { leftOf, limitsOf } from '../limits/domain.ts';
import type { Allowance, LimitsPolicy } from '../limits/domain.ts';
import { limitsWords } from '../limits/words.ts';
import { canRetry } from './domain.ts';
import type { DocumentCheck } from './domain.ts';
import { refusalWords } from './words.ts';

interface LimitsView {
  readonly allowance: Allowance;
  readonly policy: LimitsPolicy;
  /** The holder's newest check. */
  readonly check: DocumentCheck | undefined;
  readonly token: string;
  /** The wallet's path to which the holder goes on. */
  readonly continueTo: string;
  /** Why a check did not begin. */
  readonly refusal: string | undefined;
  readonly now: Date;
}

/** Draws the limits of each tier, the holder's own, and how to raise them. */
export function limitsView(view: LimitsView): string {
  const { allowance, refusal } = view;
  return hostedPage({
    title: t('Your limits'),
    lead: leads[allowance.tier](),
    isRefused: refusal !== undefined,
    body: html`${refusal !== undefined && notice('danger', html`<p>${refusal}</p>`)} ${standing(view)} ${tierList(view)}
      ${allowance.tier > 0 && leftLine(view)} ${way(view)}
      <p class="after"><a class="link" href="${urls.support.limits()}">${t('All limits, and those to come')}</a></p>
      ${onward(view)}`,
  });
}

const leads: Readonly<Record<Tier, () => string>> = {
  0: () => t('Your wallet knows your phone number. It can receive money, but not pay.'),
  1: () => t('Your wallet knows your name and address. A document raises what you can pay.'),
  2: () => t('Your document was checked. These are the highest limits.'),
};

/** Says how the newest check ended, or that it goes on. */
function standing({ check, allowance }: LimitsView): Html | false {
  if (!check) return false;
  switch (check.status) {
    case 'accepted':
      return (
        allowance.tier === 2 &&
        notice('success', html`<p>${t('Your document was accepted, and your limits are raised.')}</p>`)
      );
    case 'processing':
      return notice(
        'info',
        html`<p>
            ${t('Your document is being checked. That takes a few minutes at most; we send you a message then.')}
          </p>
          <p><a href="${returnOf(check)}">${t('Look again')}</a></p>`,
      );
    case 'review':
      return notice(
        'info',
        html`<p>
          ${t('One of us compares your document with your profile, within two working days. We send you a message then.')}
        </p>`,
      );
    case 'refused': {
      const { title, todo } = refusalWords(check.reason);
      return notice(
        'warning',
        html`<p><strong>${title}.</strong> ${todo}</p>
          <p><a href="${urls.support.contact()}">${t('Write to us')}</a></p>`,
      );
    }
    case 'started':
    case 'canceled':
      return notice('info', html`<p>${t('You began a check and did not finish it. Nothing has changed.')}</p>`);
  }
}

function returnOf({ id }: DocumentCheck): string {
  return withQuery(urls.identity.documentReturn(), { check: id });
}

/** Lists what each tier allows, with the holder's own marked. */
function tierList({ policy, allowance }: LimitsView): Html {
  const tiers: readonly (readonly [Tier, string, string])[] = [
    [0, t('With your phone number'), t('With your phone number (yours)')],
    [1, t('With your name and address'), t('With your name and address (yours)')],
    [2, t('With a document'), t('With a document (yours)')],
  ];
  return html`<ul class="points">
    ${tiers.map(
      ([tier, name, own]) =>
        html`<li>
          ${tier === allowance.tier ? html`<strong>${own}</strong>` : name}<br />
          <span class="hint">${limitsWords(limitsOf(policy, tier, 'EUR'))}</span>
        </li>`,
    )}
  </ul>`;
}

function leftLine({ allowance, now }: LimitsView): Html {
  const { dayMinor, yearMinor } = leftOf(allowance, now);
  const today = { minor: dayMinor < yearMinor ? dayMinor : yearMinor, currency: 'EUR' } as const;
  const year = { minor: yearMinor, currency: 'EUR' } as const;
  return html`<p class="hint">${t('Left today (UTC): {today}. Left this year: {year}.', { today, year })}</p>`;
}

/** Draws what raises the limits: the profile, a document, or nothing. */
function way({ allowance, check, token, continueTo }: LimitsView): Html | false {
  if (allowance.status === 'frozen') return false;
  if (allowance.tier === 0) {
    return html`<p><a class="button" href="${urls.identity.signUpProfile()}">${t('Say who you are')}</a></p>`;
  }
  if (allowance.tier === 2 || check?.status === 'processing' || check?.status === 'review') return false;
  if (check && !canRetry(check)) return false;
  return html`<h2>${t('Raise my limit')}</h2>
    <ul class="plain">
      <li>${t('You need your passport, identity card or driving license, and a camera.')}</li>
      <li>${t('You take the pictures on the page of our processor. We do not keep them.')}</li>
      <li>${t('Name and birth date must be those of your profile. It takes about three minutes, and it is free.')}</li>
    </ul>
    ${form({
      action: urls.identity.raiseLimits(),
      token,
      hidden: { continue: continueTo },
      body: '',
      submit: check?.status === 'started' ? t('Go on with the check') : t('Show a document'),
    })}`;
}

function onward({ allowance, check, continueTo }: LimitsView): Html {
  const isOrder = continueTo.startsWith(urls.payments.approve({ paymentId: '' }));
  const words = isOrder ? t('Back to your order') : t('Go on');
  if (continueTo !== '/' && allowance.tier === 2 && check?.status === 'accepted') {
    return html`<p><a class="button" href="${continueTo}">${words}</a></p>`;
  }
  return html`<p class="after">
    <a class="link" href="${continueTo === '/' ? urls.app.profile() : continueTo}"
      >${continueTo === '/' ? t('Back to your profile') : words}</a
    >
  </p>`;
}

/** Says that the processor did not answer. @param address The page that asks again. */
export function silentView(address: string): string {
  return hostedPage({
    title: t('One moment'),
    lead: t('Our processor has not told us the outcome yet. We ask again until it does, and send you a message.'),
    body: html`<p><a class="button" href="${address}">${t('Ask again')}</a></p>
      <p class="after"><a class="link" href="${urls.identity.raiseLimits()}">${t('To your limits')}</a></p>`,
  });
}
