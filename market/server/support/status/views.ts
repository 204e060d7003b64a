import { worstOf } from '#platform/status/domain.ts';
import type { Report } from '#platform/status/domain.ts';
import { overallNotice, overallWords } from '#platform/status/words.ts';
import { t } from '#platform/words/words.ts';
import type { StatusData } from '../../../web/src/support-view-model.ts';
import { toAt } from '../../ordering/orders/at-views.ts';
import { services } from './data.ts';
import type { Service } from './data.ts';
import { serviceWords, stateOfService } from './words.ts';

/** The data of the page about what works now. @param walletStatus The address of the wallet's own page. */
export function toStatusData(report: Report<Service>, walletStatus: string): StatusData {
  const worst = worstOf(report);
  return {
    page: 'status',
    lead: t('What this server has measured itself, at most half a minute ago.'),
    overall: { kind: overallNotice[worst], words: overallWords[worst]() },
    facts: services.map((one) => ({ name: serviceWords[one](), state: stateOfService(one, report.states[one]) })),
    measuredAt: toAt(report.at),
    links: [{ href: walletStatus, label: t('Status of the wallet') }],
  };
}
