import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import { form, hostedPage, notice } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Session } from '../sessions/domain.ts';

/** The session and the network of a request. */
interface Here {
  readonly session: Session['id'];
  /** Its keyed hashes, one for each key. */
  readonly networks: readonly Buffer[];
}

/** The list of devices, as the page draws it. */
export interface DevicesView {
  readonly token: string;
  /** The last used first. */
  readonly list: readonly Session[];
  readonly here: Here;
  /** The news after a change. */
  readonly news: 'one' | 'others' | undefined;
}

/** Offers to log out the other browsers, after a factor was changed. */
export function othersOffer(): Html {
  return html`<p>
    ${rich('Are you logged in elsewhere? <link>See your devices, and log the others out</link>.', { link: (inner) => html`<a class="link" href="${urls.identity.devices()}">${inner}</a>` })}
  </p>`;
}

/** Lists the browsers in which a holder is logged in, this one first. */
export function devicesView({ token, list, here, news }: DevicesView): string {
  const own = list.filter((one) => one.id === here.session);
  const others = list.filter((one) => one.id !== here.session);
  return hostedPage({
    title: t('Your devices'),
    lead: t('The browsers in which you are logged in. One that you do not know? Log it out, and change your password.'),
    body: html`${news && notice('success', html`<p>${newsWords[news]()}</p>`)}
      <ul class="plain">
        ${[...own, ...others].map((one) => deviceItem(one, here, token))}
      </ul>
      ${
        others.length > 0
          ? form({ action: urls.identity.endOtherDevices(), token, body: false, submit: t('Log out everywhere else') })
          : html`<p>${t('You are logged in nowhere else.')}</p>`
      }
      <p class="after"><a class="link" href="${urls.identity.security()}">${t('Security of your wallet')}</a></p>`,
  });
}

const newsWords: Readonly<Record<'one' | 'others', () => string>> = {
  one: () => t('That browser is logged out.'),
  others: () => t('You are logged out everywhere but here.'),
};

function deviceItem(session: Session, here: Here, token: string): Html {
  const { id, device, startedAt, seenAt } = session;
  const isHere = id === here.session;
  const name = isHere ? t('{device} · this one', { device }) : device;
  return html`<li>
    <div>
      <strong>${name}</strong><br />
      <span class="hint">${placeWords(session, here)}</span><br />
      <span class="hint">
        ${t('Since {startedAt, date, longTime} UTC', { startedAt })} ·
        ${t('last used {seenAt, date, longTime} UTC', { seenAt })}
      </span>
      ${
        !isHere &&
        html`<form method="post" action="${urls.identity.endDevice()}">
          <input type="hidden" name="_form" value="${token}" />
          <input type="hidden" name="session" value="${id}" />
          <button class="button quiet" type="submit" aria-label="${t('Log out {device}', { device })}">
            ${t('Log out')}
          </button>
        </form>`
      }
    </div>
  </li>`;
}

/** Names a place by its network: the wallet stores no addresses, and no map from them to towns is exact. */
function placeWords({ network }: Session, here: Here): string {
  if (network === null) return t('network unknown');
  return here.networks.some((one) => one.equals(network)) ? t('the network that you use now') : t('another network');
}
