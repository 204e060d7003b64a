import type { JobHandler } from '#platform/jobs/worker.ts';
import type { BankAccounts } from '../instruments/bank-service.ts';
import type { Cards } from '../instruments/cards-service.ts';
import type { Instruments } from '../instruments/service.ts';
import type { TopUps } from '../top-ups/service.ts';
import type { CardRefunds } from '../card-refunds/service.ts';
import type { Chargebacks } from '../chargebacks/service.ts';
import type { RiskSigns } from '../risk-signs/service.ts';
import type { Withdrawals } from '../withdrawals/service.ts';
import {
  bankAccountChanged,
  cardDeclined,
  cardRenewed,
  chargeChanged,
  disputeChanged,
  payoutChanged,
  refundChanged,
  reviewChanged,
  visitChanged,
  warningChanged,
} from './jobs-schema.ts';

/** The jobs that read a webhook's subject at the processor. */
export function processorJobs(deps: {
  topUps: TopUps;
  instruments: Pick<Instruments, 'finishVisitOfProcessor' | 'countDecline'>;
  cards: Pick<Cards, 'refresh'>;
  bankAccounts: Pick<BankAccounts, 'refresh' | 'payoutChanged'>;
  chargebacks: Pick<Chargebacks, 'changed'>;
  riskSigns: Pick<RiskSigns, 'changed'>;
  withdrawals: Pick<Withdrawals, 'payoutChanged'>;
  cardRefunds: Pick<CardRefunds, 'changed'>;
}): Record<string, JobHandler> {
  const { topUps, instruments, cards, bankAccounts, chargebacks, riskSigns, withdrawals, cardRefunds } = deps;
  return {
    ...chargeChanged.handledBy(({ processorId }) => topUps.chargeChanged(processorId)),
    ...visitChanged.handledBy(({ processorId }) => instruments.finishVisitOfProcessor(processorId)),
    ...payoutChanged.handledBy(async ({ processorId }) => {
      await withdrawals.payoutChanged(processorId);
      await bankAccounts.payoutChanged(processorId);
    }),
    ...bankAccountChanged.handledBy(({ processorId }) => bankAccounts.refresh(processorId)),
    ...cardRenewed.handledBy(({ processorId }) => cards.refresh(processorId)),
    ...cardDeclined.handledBy(({ processorId }) => instruments.countDecline(processorId)),
    ...refundChanged.handledBy(({ processorId }) => cardRefunds.changed(processorId)),
    ...disputeChanged.handledBy(({ processorId }) => chargebacks.changed(processorId)),
    ...warningChanged.handledBy(({ processorId }) => riskSigns.changed('warning', processorId)),
    ...reviewChanged.handledBy(({ processorId }) => riskSigns.changed('review', processorId)),
  };
}
