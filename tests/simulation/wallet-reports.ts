import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Session } from '../../wallet/server/identity/sessions/domain.ts';
import { grounds } from '../../wallet/server/protection/reports/domain.ts';
import type { Report } from '../../wallet/server/protection/reports/domain.ts';
import { createReports } from '../../wallet/server/protection/reports/service.ts';
import type { Reports } from '../../wallet/server/protection/reports/service.ts';
import { err } from '#platform/kernel/result.ts';

/** The wallet's pages about payments that somebody else made, for holders and operators. */
export interface ReportDoors {
  /** Reports a payment as unauthorized. @returns Whether it is reported now. */
  report(holderId: Id<'hld'>, paymentId: string): Promise<boolean>;
  reportsForOperators(): Promise<readonly Report[]>;
  /** Decides a report; one that was decided before, or has an open case, stays as it is. */
  decideReport(id: Id<'rpt'>, status: 'upheld' | 'refused'): Promise<void>;
}

const MOST_SHOWN = 50;

type ReportsDeps = Parameters<typeof createReports>[0];

/** Composes reports. What one does to sessions, mandates and the wallet moves no money, and is left out. */
export function openReports(deps: Omit<ReportsDeps, 'freezing' | 'freezeCodes' | 'mandates' | 'security'>): Reports {
  const nothing = async (): Promise<void> => {};
  return createReports({
    ...deps,
    freezing: { freeze: nothing },
    freezeCodes: { take: async () => err({ code: 'code_wrong', triesLeft: 0 }) },
    mandates: { lockAll: nothing, revokeAllOf: nothing },
    security: { record: nothing, note: nothing },
  });
}

/** Makes these pages from the product's service. */
export function reportDoors({ db, reports }: { db: Db; reports: Reports }): ReportDoors {
  return {
    report: async (holderId, paymentId) => {
      const filed = await reports.file({ holderId } as Session, [paymentId]);
      return filed.ok || filed.error.code === 'reported_before';
    },
    reportsForOperators: () => reports.open(MOST_SHOWN),
    decideReport: async (id, status) => {
      const view = await reports.find(id);
      if (!view) return;
      const verdict = { status, ground: grounds[status][0], words: 'As we saw it.' };
      await db.asWriter((tx) => reports.decide(tx, view, verdict));
    },
  };
}
