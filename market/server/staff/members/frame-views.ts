import { html } from '#platform/http/html.ts';
import { createFrame } from '#platform/staff/members/frame-views.ts';
import type { Place, StaffSite } from '#platform/staff/members/frame-views.ts';
import { rich, t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { may } from './domain.ts';
import { roleWords } from './words.ts';

const MARK = 'mark.svg';

/** The desk: the site of the market's operators. */
export const site: StaffSite = {
  product: 'market',
  name: () => t('Holdfast Desk'),
  brand: () => rich('Holdfast<span> Desk</span>', { span: (inner) => html`<span>${inner}</span>` }),
  asset: (name) => (name === MARK ? urls.assets.mark() : urls.staff.asset({ name })),
  urls: { enter: urls.staff.enter(), signIn: urls.staff.signIn(), leave: urls.staff.leave() },
  home: { path: '/', words: () => t('To the desk') },
  places: placesOf,
  roleWords,
};

/** A page of the desk, with a sentence about it. */
interface DeskPlace extends Place {
  readonly about: string;
}

/** The places of the desk that a member's role opens. */
export function placesOf(member: { readonly role: string }): DeskPlace[] {
  return [
    ...(may(member, 'answer_tickets')
      ? [{ path: urls.staff.tickets(), label: t('Tickets'), about: t('What shoppers and sellers wrote to us') }]
      : []),
    ...(may(member, 'find_people')
      ? [
          {
            path: urls.staff.search(),
            label: t('Search'),
            about: t('A person’s account, tickets and security activity'),
          },
        ]
      : []),
    ...(may(member, 'see_members')
      ? [{ path: urls.staff.members(), label: t('Members'), about: t('Who may sign in here, and in which role') }]
      : []),
    { path: urls.staff.acts(), label: t('Your log'), about: t('What you did here') },
  ];
}

/** The frame of the desk. */
export const frame = createFrame(site);
