import { awaitsDelivery } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { openShopConfirmation } from '../../payments/payments/shop-confirmation-domain.ts';
import { advancePart } from '../escrow/domain.ts';
import { heldOfLine } from '../escrow/lots-domain.ts';
import { faultOfOpening, subjectOf } from './opening-domain.ts';
import { casePolicyOf, reasons } from './record-domain.ts';
import type { Case } from './record-domain.ts';

/** What a payer can do about a part. */
export const holderActs = ['confirm', 'object', 'report', 'extend'] as const;
/** One act of a payer. */
export type HolderAct = (typeof holderActs)[number];

/** Lists what the payer of a part can do now. @param cases All cases about the part so far. */
export function holderActsOf(payment: Payment, part: Part, cases: readonly Case[], now: Date): HolderAct[] {
  const may: Record<HolderAct, boolean> = {
    confirm: isConfirmable(part),
    object: openShopConfirmation(part) !== undefined,
    report: isReportable(payment, part, cases, now),
    // While a case stops the clocks, none is to be extended.
    extend: part.pausedAt === null && advancePart(payment, part, { kind: 'extended' }, now).ok,
  };
  return holderActs.filter((act) => may[act]);
}

/** Whether something of a part is on its way or there, in escrow, and in no case. */
export function isConfirmable(part: Part): boolean {
  if (awaitsDelivery(part) || (part.status !== 'shipped' && part.status !== 'delivered')) return false;
  return part.lines.some(({ reference, caseId }) => caseId === null && heldOfLine(part, reference).minor > 0n);
}

function isReportable(payment: Payment, part: Part, cases: readonly Case[], now: Date): boolean {
  const policy = casePolicyOf(payment.policy);
  return part.lines.some((line) => {
    const ofLine = cases.filter((one) => one.partId === part.id && one.line === line.reference);
    const subject = subjectOf(payment, part, line, ofLine);
    return reasons.some((reason) => faultOfOpening(subject, reason, policy, now) === null);
  });
}
