import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { notice } from '../../hosted/page-views.ts';
import type { Session } from '../../identity/sessions/domain.ts';
import { urls } from '../../urls.ts';
import type { PushDevice } from '../push/domain.ts';

/** The part of the page about devices, as it is drawn. */
export interface PushView {
  readonly token: string;
  readonly devices: readonly PushDevice[];
  /** The session of the request. */
  readonly here: Session['id'];
  readonly publicKey: string;
}

const allNews = ['changed', 'push_on', 'push_off', 'push_refused', 'push_full'] as const;

/** The outcome of a change on the page. */
export type News = (typeof allNews)[number];

/** Reads the news from the page's query; undefined if there is none. */
export function newsOf(text: string | undefined): News | undefined {
  return allNews.find((one) => one === text);
}

/** Says the outcome of a change. */
export function newsNotice(news: News): Html {
  const isRefusal = news === 'push_refused' || news === 'push_full';
  return notice(isRefusal ? 'warning' : 'success', html`<p>${newsWords[news]()}</p>`);
}

const newsWords: Readonly<Record<News, () => string>> = {
  changed: () => t('Your choices are saved.'),
  push_on: () => t('Notifications are on for this device.'),
  push_off: () => t('That device shows no more notifications.'),
  push_refused: () => t('Your browser gave no address to which we can send notifications. Nothing was changed.'),
  push_full: () => t('Notifications are on for ten devices already. Turn one of them off first.'),
};

/** Draws the devices that show notices, each of which can be turned off, and the button for this one. */
export function pushSection({ token, devices, here, publicKey }: PushView): Html {
  const isOnHere = devices.some(({ sessionId }) => sessionId === here);
  return html`<section aria-labelledby="push-title">
    <h2 id="push-title">${t('Devices with notifications')}</h2>
    <p class="hint">
      ${t('A device shows a short notice, also while your wallet is closed. Everybody near it can read that, so it says no amount, no shop and no name. When you log out on a device, or end its session, it shows no more.')}
    </p>
    ${
      devices.length > 0 &&
      html`<ul class="plain">
        ${devices.map((device) => deviceItem(device, here, token))}
      </ul>`
    }
    ${!isOnHere && turnOnForm(token, publicKey)}
  </section>`;
}

function deviceItem({ id, name, sessionId, addedAt }: PushDevice, here: Session['id'], token: string): Html {
  return html`<li>
    <div>
      <strong>${sessionId === here ? t('{device} · this one', { device: name }) : name}</strong><br />
      <span class="hint">${t('Since {addedAt, date, longTime} UTC', { addedAt })}</span>
      <form method="post" action="${urls.activity.pushOff()}">
        <input type="hidden" name="_form" value="${token}" />
        <input type="hidden" name="device" value="${id}" />
        <button class="button quiet" type="submit" aria-label="${t('Turn off for {device}', { device: name })}">
          ${t('Turn off')}
        </button>
      </form>
    </div>
  </li>`;
}

/** The script shows the form where the browser can do it, and asks for permission only after a press. */
function turnOnForm(token: string, publicKey: string): Html {
  return html`<form
      hidden
      method="post"
      action="${urls.activity.pushOn()}"
      data-push="${publicKey}"
      data-worker="${urls.webApp.worker()}"
      data-refused="${t('Your browser does not allow notifications of this page. You can change that in its settings.')}"
      data-failed="${t('Notifications could not be turned on in this browser. Try again later.')}"
    >
      <input type="hidden" name="_form" value="${token}" />
      <input type="hidden" name="endpoint" />
      <input type="hidden" name="p256dh" />
      <input type="hidden" name="auth" />
      <button class="button" type="submit">${t('Turn on for this device')}</button>
      <p role="status"></p>
    </form>
    <p class="hint" data-without-push>
      ${t('This browser cannot show notifications of web pages. On an iPhone or iPad, add your wallet to the home screen, and turn them on there.')}
    </p>`;
}
