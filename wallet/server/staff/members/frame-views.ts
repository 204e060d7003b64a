import { html } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import { createFrame } from '#platform/staff/members/frame-views.ts';
import type { Place, SignedIn as StaffSignedIn, StaffPage, StaffSite } from '#platform/staff/members/frame-views.ts';
import { urls } from '../../urls.ts';
import { may } from './domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { placesOf } from './places-words.ts';
import { roleWords } from './words.ts';

/** The console: the site of the wallet's operators. */
export const site: StaffSite = {
  name: () => t('Holdfast Console'),
  brand: () => rich('Holdfast<span> Console</span>', { span: (inner) => html`<span>${inner}</span>` }),
  product: 'wallet',
  asset: (name) => urls.hosted.asset({ name }),
  urls: { enter: urls.staff.enter(), signIn: urls.staff.signIn(), leave: urls.staff.leave() },
  home: { path: urls.staff.queue(), words: () => t('To the queue') },
  places: pagesOf,
  letters: (member) => Object.fromEntries(placesOf(member).map(({ key, href }) => [key, href])),
  roleWords,
};

/** The pages of the console that a member's role opens. */
function pagesOf(member: Pick<Member, 'role'>): Place[] {
  return [
    ...(may(member, 'look_at_cases') ? [{ path: urls.staff.queue(), label: t('Cases') }] : []),
    ...(may(member, 'decide_cases') ? [{ path: urls.staff.reports(), label: t('Reports') }] : []),
    ...(may(member, 'decide_cases') ? [{ path: urls.staff.chargebacks(), label: t('Chargebacks') }] : []),
    ...(may(member, 'see_tickets') ? [{ path: urls.staff.tickets(), label: t('Tickets') }] : []),
    ...(may(member, 'review_identity') ? [{ path: urls.staff.identity(), label: t('Documents') }] : []),
    ...(may(member, 'find_people') ? [{ path: urls.staff.search(), label: t('Search'), mark: 'search' as const }] : []),
    ...(may(member, 'correct_books') ? [{ path: urls.staff.corrections(), label: t('Corrections') }] : []),
    ...(may(member, 'settle') ? [{ path: urls.staff.settlement(), label: t('Settlement') }] : []),
    ...(may(member, 'run_campaigns') ? [{ path: urls.staff.campaigns(), label: t('Campaigns') }] : []),
    ...(may(member, 'set_policies') ? [{ path: urls.staff.policies(), label: t('Terms and fees') }] : []),
    ...(may(member, 'see_numbers') ? [{ path: urls.staff.numbers(), label: t('Numbers') }] : []),
    ...(may(member, 'see_looks') ? [{ path: urls.staff.looks(), label: t('Looks') }] : []),
    { path: urls.staff.keys(), label: t('Keys'), mark: 'keys' },
  ];
}

/** The frame of the console. */
export const frame = createFrame(site);

/** Draws a page of the console. */
export function consolePage(page: StaffPage): string {
  return frame.page(page);
}

/** Draws the page for an address that does not exist, and for a case that is not for operators. */
export function nothingHereView(): string {
  return frame.nothingHere();
}

/** A member who is signed in, and the form guard's token for signing out. */
export type SignedIn = StaffSignedIn;
