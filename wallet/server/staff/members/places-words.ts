import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { may } from './domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';

/** A place to which `g` and a letter go. */
interface Place {
  readonly key: string;
  readonly href: string;
  readonly name: string;
}

/** Lists the places that a member's role opens, with their letters. */
export function placesOf(member: Pick<Member, 'role'>): Place[] {
  const queue = (query: Record<string, string>): string => withQuery(urls.staff.queue(), query);
  return [
    ...(may(member, 'look_at_cases')
      ? [
          { key: 'c', href: urls.staff.queue(), name: t('All cases') },
          { key: 'a', href: queue({ status: 'appealed' }), name: t('Appeals') },
          { key: 'd', href: queue({ due: 'soon' }), name: t('Cases with a deadline soon') },
          { key: 'm', href: queue({ who: 'mine' }), name: t('My cases') },
          { key: 'f', href: queue({ who: 'free' }), name: t('Cases that nobody has taken') },
        ]
      : []),
    ...(may(member, 'decide_cases') ? [{ key: 'r', href: urls.staff.reports(), name: t('Reports') }] : []),
    ...(may(member, 'decide_cases') ? [{ key: 'b', href: urls.staff.chargebacks(), name: t('Chargebacks') }] : []),
    ...(may(member, 'see_tickets') ? [{ key: 't', href: urls.staff.tickets(), name: t('Tickets') }] : []),
    ...(may(member, 'review_identity') ? [{ key: 'i', href: urls.staff.identity(), name: t('Documents') }] : []),
    ...(may(member, 'correct_books') ? [{ key: 'k', href: urls.staff.corrections(), name: t('Corrections') }] : []),
    ...(may(member, 'settle') ? [{ key: 's', href: urls.staff.settlement(), name: t('Settlement') }] : []),
    ...(may(member, 'run_campaigns') ? [{ key: 'o', href: urls.staff.campaigns(), name: t('Campaigns') }] : []),
    ...(may(member, 'set_policies') ? [{ key: 'p', href: urls.staff.policies(), name: t('Terms and fees') }] : []),
    ...(may(member, 'see_numbers') ? [{ key: 'n', href: urls.staff.numbers(), name: t('Numbers') }] : []),
    ...(may(member, 'see_looks') ? [{ key: 'l', href: urls.staff.looks(), name: t('Looks') }] : []),
  ];
}
