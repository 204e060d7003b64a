import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import type { Asked } from '#platform/credentials/passkey-ceremony.ts';
import { notice } from '#platform/http/page-parts.ts';
import type { Member } from './domain.ts';
import type { Frame, StaffSite } from './frame-views.ts';

/** A staff's site with its frame. */
interface Site {
  readonly site: StaffSite;
  readonly frame: Frame;
}

interface PasskeyForm {
  readonly kind: 'create' | 'get';
  readonly action: string;
  readonly token: string;
  readonly passkey: Asked<unknown>;
  readonly hidden: Readonly<Record<string, string>>;
  readonly label: string;
}

/** Draws a form for the passkey, hidden until a script finds that the browser supports passkeys. */
function passkeyForm({ kind, action, token, passkey, hidden, label }: PasskeyForm): Html {
  const values = { _form: token, challengeId: passkey.challengeId, response: '', ...hidden };
  return html`<form
      method="post"
      action="${action}"
      hidden
      data-passkey="${kind}"
      data-options="${JSON.stringify(passkey.options)}"
    >
      ${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button class="button" type="submit">${label}</button>
      <p role="status" class="hint"></p>
    </form>
    <div data-without-passkey>
      ${notice('warning', html`<p>${t('This browser can’t use passkeys, or has JavaScript turned off. You need both to sign in here.')}</p>`)}
    </div>`;
}

/** Draws the page by which an invited member makes a passkey. Only the passkey uses the invitation up. */
export function enterView(
  { site, frame }: Site,
  member: Pick<Member, 'name' | 'role'>,
  view: { token: string; invitation: string; passkey: Asked<unknown>; isRefused: boolean },
): string {
  const { token, invitation, passkey, isRefused } = view;
  return frame.page({
    title: t('Welcome, {name}', { name: member.name }),
    lead: t(
      'You are invited as {role}. Set up a passkey on this device: you sign in by it from now on, and by nothing else.',
      { role: site.roleWords(member.role) },
    ),
    scripts: ['passkey.js'],
    isRefused,
    body: html`${isRefused && notice('warning', html`<p>${t('The passkey was not accepted. Nothing was stored: try again.')}</p>`)}
      <ul class="plain">
        <li>${t('A passkey works at this address only, so nobody can phish it.')}</li>
        <li>
          ${t('The link of the invitation works once. A lost device needs a new invitation, which ends the passkey.')}
        </li>
      </ul>
      ${passkeyForm({ kind: 'create', action: site.urls.enter, token, passkey, hidden: { token: invitation }, label: t('Set up a passkey') })}`,
  });
}

/** Draws the page for signing in. */
export function signInView(
  { site, frame }: Site,
  view: { token: string; passkey: Asked<unknown>; continueTo: string; isRefused: boolean },
): string {
  const { token, passkey, continueTo, isRefused } = view;
  return frame.page({
    title: t('Sign in'),
    lead: t('With the passkey that you set up for this address.'),
    scripts: ['passkey.js'],
    isRefused,
    body: html`${isRefused && notice('warning', html`<p>${t('This passkey was not accepted. Try again, or ask for a new invitation.')}</p>`)}
      ${passkeyForm({ kind: 'get', action: site.urls.signIn, token, passkey, hidden: { continue: continueTo }, label: t('Sign in with a passkey') })}
      <p class="after hint">${t('Lost your device? Ask the person who runs the servers for a new invitation.')}</p>`,
  });
}

/** Draws the refusal of an invitation that was used, has expired or never was one. */
export function notInvitedView({ site, frame }: Site): string {
  return frame.page({
    title: t('This address does not work any more'),
    lead: t('An invitation works once, and for one day.'),
    body: html`<p>
        ${rich('Have you set up your passkey? Then <link>sign in by it</link>.', { link: (inner) => html`<a class="link" href="${site.urls.signIn}">${inner}</a>` })}
      </p>
      <p>${t('Otherwise ask the person who runs the servers for a new invitation.')}</p>
      <p class="hint">
        ${rich('It is made on the server by <code>{command}</code>.', { code: (inner) => html`<code>${inner}</code>`, command: `npm run staff -- --at ${site.product} invite NAME EMAIL PHONE` })}
      </p>`,
  });
}
