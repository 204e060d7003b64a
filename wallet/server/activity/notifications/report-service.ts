import { invariant } from '#platform/kernel/invariant.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Part } from '../../payments/payments/domain.ts';
import type { Reports } from '../../protection/reports/service.ts';
import { urls } from '../../urls.ts';
import { reportLetter, reportedSaleLetter } from './report-letters.ts';
import type { ReportStep } from './report-letters.ts';
import { send, sendByAll } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders and sellers of reports of payments that somebody else made. */
export interface ReportNotices {
  /** Tells the holder of a step by all channels, and sellers of a new report, once. @throws If it could not be sent. */
  reportMoved(reportId: string, step: ReportStep): Promise<void>;
}

interface ReportNoticeDeps extends SendingDeps {
  readonly reports: Pick<Reports, 'find'>;
  readonly payees: Pick<Payees, 'find'>;
}

/** Creates the door to the notifications about reports. */
export function createReportNotices(deps: ReportNoticeDeps): ReportNotices {
  return { reportMoved: (reportId, step) => notifyOfReport(deps, reportId, step) };
}

async function notifyOfReport(deps: ReportNoticeDeps, reportId: string, step: ReportStep): Promise<void> {
  const view = await deps.reports.find(reportId);
  invariant(view, 'each notification names a report');
  const { report, payments } = view;
  if (step === 'filed') {
    for (const payment of payments) {
      for (const part of payment.parts.filter(isConcerned)) {
        const [payee] = await deps.payees.find(payment.clientId, [part.payeeId]);
        await send(deps, payee?.holderId, {
          kind: 'cases',
          cause: `report ${reportId} ${part.id}`,
          write: (frame) => reportedSaleLetter(payment, report, frame),
        });
      }
    }
  }
  const reportUrl = `${deps.walletUrl}${urls.protection.reportMade({ reportId })}`;
  await sendByAll(deps, report.holderId, {
    cause: `report ${reportId} ${step}`,
    write: (frame) => reportLetter(report, step, reportUrl, frame),
  });
}

/** Whether a report concerns the seller of a part. The freeze of the part may come later than this, so it does not count. */
function isConcerned({ status }: Part): boolean {
  return status === 'held' || status === 'shipped' || status === 'delivered' || status === 'released';
}
