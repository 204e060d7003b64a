import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { SignedIn } from '#platform/staff/members/frame-views.ts';
import { rich, t } from '#platform/words/words.ts';
import { frame, placesOf } from './frame-views.ts';
import { roleWords } from './words.ts';

/** Draws the first page of the desk: the pages that the member's role opens. */
export function homeView(signedIn: SignedIn): string {
  const { member } = signedIn;
  const places = placesOf(member);
  return frame.page({
    title: t('Welcome, {name}', { name: member.name }),
    lead: t('You are signed in as {role}. Your role opens {count, plural, one {this page} other {these pages}}:', {
      role: roleWords(member.role),
      count: places.length,
    }),
    isWide: true,
    body: html`<ul class="queue">
      ${places.map(placeItem)}
    </ul>`,
    signedIn,
  });
}

function placeItem({ path, label, about }: ReturnType<typeof placesOf>[number]): Html {
  return html`<li>
    <a class="panel" href="${path}"
      ><span class="what"><strong>${label}</strong><span class="muted">${about}</span></span></a
    >
  </li>`;
}

/** Draws the list of members, with those who ended at the end. */
export function membersView(signedIn: SignedIn, members: readonly Member[]): string {
  const active = members.filter(({ endedAt }) => endedAt === null);
  const ended = members.filter(({ endedAt }) => endedAt !== null);
  return frame.page({
    title: t('Members'),
    lead: t('{count, plural, one {# person} other {# people}} may sign in to this desk.', { count: active.length }),
    isWide: true,
    body: html`<section class="panel">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">${t('Name')}</th>
            <th scope="col">${t('Role')}</th>
            <th scope="col">${t('Since')}</th>
          </tr>
        </thead>
        <tbody>
          ${[...active, ...ended].map(row)}
        </tbody>
      </table>
      <p class="hint">
        ${rich('Members are invited, changed and ended on the server by <code>npm run staff -- --at market</code>.', { code: (inner) => html`<code>${inner}</code>` })}
      </p>
    </section>`,
    signedIn,
  });
}

function row({ name, role, invitedAt, endedAt }: Member): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${roleWords(role)}</td>
    <td>
      ${endedAt ? t('Ended on {endedAt, date, mediumDate}', { endedAt }) : t('Invited on {invitedAt, date, mediumDate}', { invitedAt })}
    </td>
  </tr>`;
}
