import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import type { SecurityEvent } from '#platform/security-log/events.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Recovery } from '../recovery/domain.ts';
import { recoveryNotice } from '../recovery/stop-views.ts';
import type { Restriction } from '../restrictions/domain.ts';
import { restrictionsNotice } from '../restrictions/views.ts';
import { eventWords, isWarning } from './words.ts';

interface ActivityView {
  readonly events: readonly SecurityEvent[];
  /** Continues the list; undefined at its end. */
  readonly next: string | undefined;
  /** The network of this request. */
  readonly here: readonly Buffer[];
  readonly isFirst: boolean;
  /** What the holder cannot do yet. */
  readonly waiting: readonly Restriction[];
  /** A new password that somebody asked for. */
  readonly recovery: Recovery | undefined;
}

/** Draws what happened to a wallet's locks: who signed in, what failed and what changed. */
export function activityView({ events, next, here, isFirst, waiting, recovery }: ActivityView): string {
  return hostedPage({
    title: t('Security activity'),
    lead: t(
      'Who signed in to your wallet, what was refused, and what changed, kept for a year. Something that you did not do? Freeze your wallet at once, or change your password if somebody knows it.',
    ),
    body: html`${recovery && recoveryNotice(recovery)}${restrictionsNotice(waiting)}
      ${
        events.length === 0
          ? html`<p>${t('Nothing has happened here within a year.')}</p>`
          : html`<ol class="timeline">
              ${events.map((event) => eventItem(event, here))}
            </ol>`
      }
      <p class="after">
        ${!isFirst && html`<a class="link" href="${urls.identity.securityActivity()}">${t('Newest')}</a> `}
        ${next !== undefined && html`<a class="link" href="${withQuery(urls.identity.securityActivity(), { after: next })}">${t('Earlier')}</a> `}
        <a class="link" href="${urls.protection.report()}">${t('Freeze your wallet')}</a>
        <a class="link" href="${urls.identity.password()}">${t('Change your password')}</a>
        <a class="link" href="${urls.identity.devices()}">${t('Your devices')}</a>
        <a class="link" href="${urls.app.profile()}">${t('Your profile')}</a>
        <a class="link" href="${urls.support.write()}">${t('Write to support')}</a>
      </p>`,
  });
}

function eventItem(event: SecurityEvent, here: readonly Buffer[]): Html {
  const { browser, network, times, lastAt } = event;
  const isHere = network !== null && here.some((one) => one.equals(network));
  const place = isHere ? t('the network that you use now') : network && t('another network');
  return html`<li>
    <p>
      ${isWarning(event) ? html`<strong>${eventWords(event)}</strong>` : eventWords(event)}
      ${times > 1 && t('({times} times within an hour)', { times })}
    </p>
    <p class="hint">
      <time datetime="${lastAt.toISOString()}">${t('{at, date, longTime} UTC', { at: lastAt })}</time
      >${[browser, place].filter(Boolean).map((one) => html` · ${one}`)}
    </p>
  </li>`;
}
