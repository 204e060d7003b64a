import type { JobHandler } from '#platform/jobs/worker.ts';
import {
  chargeStayed,
  clockWarning,
  partReceipt,
  paymentReceipt,
  refundReceipt,
} from '../../payments/payments/jobs-schema.ts';
import { caseNotice, caseWarning } from '../../protection/cases/jobs-schema.ts';
import { shopConfirmationNotice } from '../../protection/escrow/jobs-schema.ts';
import { documentNotice } from '../../identity/documents/jobs-schema.ts';
import { reportNotice } from '../../protection/reports/jobs-schema.ts';
import { ticketNotice } from '../../support/tickets/jobs-schema.ts';
import { chargebackNotice } from '../../funding/chargebacks/jobs-schema.ts';
import { bankFailureNotice, cardExpiryNotice } from '../../funding/instruments/jobs-schema.ts';
import { withdrawalNotice } from '../../funding/withdrawals/jobs-schema.ts';
import { securityNotice } from '#platform/security-log/jobs-schema.ts';
import { contactCode } from '../../identity/contacts/jobs-schema.ts';
import { debitEnded } from '../../funding/top-ups/jobs-schema.ts';
import { budgetNotice } from '../spending/jobs-schema.ts';
import type { BudgetNotices } from './budget-service.ts';
import type { ChargebackNotices } from './chargeback-service.ts';
import { cardRefundNotice } from '../../funding/card-refunds/jobs-schema.ts';
import type { CardNotices } from './card-service.ts';
import type { DebitNotices } from './debit-service.ts';
import { freezeCode } from '../../identity/freezing/jobs-schema.ts';
import type { DocumentNotices } from './document-service.ts';
import type { InstrumentNotices } from './instrument-service.ts';
import type { ReportNotices } from './report-service.ts';
import type { Notifications } from './service.ts';
import type { SecurityNotices } from './security-service.ts';
import type { TicketNotices } from './ticket-service.ts';
import type { WithdrawalNotices } from './withdrawal-service.ts';

/** The handlers of the jobs by which money commands notify holders. */
export function notificationJobs(
  notifications: Notifications &
    TicketNotices &
    SecurityNotices &
    DocumentNotices &
    ReportNotices &
    InstrumentNotices &
    ChargebackNotices &
    WithdrawalNotices &
    CardNotices &
    DebitNotices &
    BudgetNotices,
): Record<string, JobHandler> {
  return {
    ...paymentReceipt.handledBy(({ payment_id: paymentId }) => notifications.paymentCaptured(paymentId)),
    ...partReceipt.handledBy(({ payment_id: paymentId, part_id: partId }) =>
      notifications.partReleased(paymentId, partId),
    ),
    ...clockWarning.handledBy(({ payment_id: paymentId, part_id: partId, clock, strikes_at: at, days }) =>
      notifications.clockStrikesSoon(paymentId, partId, { kind: clock, strikesAt: new Date(at), days }),
    ),
    ...refundReceipt.handledBy(({ payment_id: paymentId, part_id: partId, refund_id: refundId }) =>
      notifications.refunded(paymentId, partId, refundId),
    ),
    ...shopConfirmationNotice.handledBy(({ payment_id: paymentId, part_id: partId }) =>
      notifications.partConfirmedByShop(paymentId, partId),
    ),
    ...caseNotice.handledBy(({ case_id: caseId, entry }) => notifications.caseMoved(caseId, entry)),
    ...securityNotice.handledBy(({ event_id: eventId }) => notifications.changed(eventId)),
    ...contactCode.handledBy(({ proof_id: proofId }) => notifications.contactCode(proofId)),
    ...freezeCode.handledBy(({ code_id: codeId }) => notifications.freezeCode(codeId)),
    ...cardExpiryNotice.handledBy(({ holder_id: holderId, instrument_id: cardId, days }) =>
      notifications.cardExpires({ holderId, cardId, days }),
    ),
    ...bankFailureNotice.handledBy(({ holder_id: holderId, instrument_id: accountId }) =>
      notifications.bankAccountFailed({ holderId, accountId }),
    ),
    ...withdrawalNotice.handledBy(({ withdrawal_id: id, status }) => notifications.withdrawalMoved(id, status)),
    ...debitEnded.handledBy(({ top_up_id: topUpId }) => notifications.debitEnded(topUpId)),
    ...cardRefundNotice.handledBy(({ card_refund_id: id }) => notifications.cardRefundFailed(id)),
    ...chargeStayed.handledBy(({ top_up_id: topUpId }) => notifications.chargeStayed(topUpId)),
    ...budgetNotice.handledBy(({ budget_id: id, month, percent }) => notifications.budgetReached(id, month, percent)),
    ...documentNotice.handledBy(({ check_id: checkId, outcome }) => notifications.documentChecked(checkId, outcome)),
    ...ticketNotice.handledBy(({ ticket_id: ticketId, message }) => notifications.ticketMoved(ticketId, message)),
    ...reportNotice.handledBy(({ report_id: reportId, step }) => notifications.reportMoved(reportId, step)),
    ...chargebackNotice.handledBy(({ chargeback_id: id, step }) => notifications.chargebackMoved(id, step)),
    ...caseWarning.handledBy(({ case_id: caseId, until, days }) =>
      notifications.caseDueSoon(caseId, { until: new Date(until), days }),
    ),
  };
}
