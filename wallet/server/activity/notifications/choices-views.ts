import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { readablePhone } from '#platform/kernel/phone-number.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { channels, fieldOf, kinds } from './choices-domain.ts';
import type { Channel, Choices, Kind } from './choices-domain.ts';
import { newsNotice, pushSection } from './push-views.ts';
import type { News, PushView } from './push-views.ts';

interface ChoicesView {
  readonly token: string;
  readonly chosen: Choices;
  /** The proved address; undefined if there is none. */
  readonly email: string | undefined;
  readonly phone: string;
  readonly news: News | undefined;
  readonly push: PushView;
  readonly faults: readonly FieldFault[];
}

/** Draws the form on which a holder chooses the channels of each kind of notices. */
export function choicesView(view: ChoicesView): string {
  const { token, news, push, faults } = view;
  return hostedPage({
    title: t('Notifications'),
    lead: t('Choose how we notify you. Everything stands in your wallet as well, whatever you choose here.'),
    isRefused: faults.length > 0,
    scripts: ['push.js'],
    body: html`${news && newsNotice(news)} ${errorSummary(faults)} ${view.email === undefined && withoutAddress()}
      ${form({
        action: urls.activity.notifications(),
        token,
        body: html`${kinds.map((kind) => kindChoice(kind, view))} ${fixed(view)}`,
        submit: t('Save'),
      })}
      ${pushSection(push)}
      <p class="after"><a class="link" href="${urls.app.profile()}">${t('Your profile')}</a></p>`,
  });
}

function withoutAddress(): Html {
  const words = t('You have no proved e-mail address. Until you have one, an SMS replaces each mail.');
  return notice(
    'info',
    html`<p>${words} <a class="link" href="${urls.identity.changeEmail()}">${t('Add an address')}</a></p>`,
  );
}

function kindChoice(kind: Kind, view: ChoicesView): Html {
  const { name, about } = kindWords[kind]();
  return html`<fieldset>
    <legend>${name}</legend>
    <p class="hint">${about}</p>
    ${channels.map(
      (channel) =>
        html`<label class="choice"
          ><input
            type="checkbox"
            name="${fieldOf(kind, channel)}"
            value="yes"
            ${view.chosen[kind][channel] && html` checked`}
          /><span>${channelWords(channel, view)}</span></label
        >`,
    )}
  </fieldset>`;
}

/** Says which messages are no choice. Their boxes are ticked and disabled, so that a browser does not send them. */
function fixed(view: ChoicesView): Html {
  return html`<fieldset id="security">
    <legend>${t('Security')}</legend>
    <p class="hint">
      ${t('Logins from new browsers, changes of your wallet, your documents and reports, and questions with a deadline after which a seller is paid. These cannot be turned off.')}
    </p>
    ${channels
      .filter((channel) => isReached(channel, view))
      .map(
        (channel) =>
          html`<label class="choice"
            ><input type="checkbox" checked disabled /><span>${channelWords(channel, view)}</span></label
          >`,
      )}
  </fieldset>`;
}

function isReached(channel: Channel, { email, push }: ChoicesView): boolean {
  switch (channel) {
    case 'mail':
      return email !== undefined;
    case 'sms':
      return true;
    case 'push':
      return push.devices.length > 0;
  }
}

function channelWords(channel: Channel, view: ChoicesView): string {
  const { email, phone } = view;
  switch (channel) {
    case 'mail':
      return email === undefined ? t('Mail') : t('Mail to {email}', { email });
    case 'sms':
      return t('SMS to {phone}', { phone: readablePhone(phone) });
    case 'push':
      return isReached(channel, view) ? t('Your devices') : t('Your devices, once it is turned on for one');
  }
}

const kindWords: Readonly<Record<Kind, () => { readonly name: string; readonly about: string }>> = {
  payments: () => ({
    name: t('Payments'),
    about: t('Receipts, refunds, money from your sales, budgets, and cards that expire soon.'),
  }),
  deliveries: () => ({
    name: t('Deliveries'),
    about: t('Warnings before a deadline: when a seller is paid, or when you must ship.'),
  }),
  cases: () => ({
    name: t('Problems with orders'),
    about: t('Steps of your cases, and warnings before you lose your turn.'),
  }),
  support: () => ({
    name: t('Support'),
    about: t('Answers to what you wrote to us.'),
  }),
};
