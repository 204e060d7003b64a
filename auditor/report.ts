import { counted, onOneLine } from '#platform/kernel/words.ts';
import type { Audit, AuditSettings } from './audit.ts';
import { kinds } from './difference.ts';

/** Whether a cycle reached every system that its settings name, and found no difference. */
export function isClean(audit: Audit): boolean {
  return audit.findings.length === 0 && audit.unreached.length === 0;
}

/** Writes the report of a cycle for an operator. */
export function reportWords(audit: Audit, settings: AuditSettings): string {
  const leftOut = notCompared(settings);
  const lines = [comparedWords(audit), ...leftOut];
  for (const { what, reason } of audit.unreached) lines.push('', `✖ Could not be compared: ${what}. ${reason}`);
  for (const { kind, total, differences } of audit.findings) {
    lines.push('', `✖ ${kinds[kind]} (${kind}, ${total})`);
    for (const { sides } of differences) {
      const [one, other] = sides.map(({ reference, says }) => onOneLine(`${reference}: ${says}`));
      lines.push(`  ${one}`, `    ≠ ${other}`);
    }
    if (total > differences.length) lines.push(`  … and ${total - differences.length} more`);
  }
  const count = audit.findings.reduce((sum, finding) => sum + finding.total, 0);
  const isAll = audit.unreached.length === 0 && leftOut.length === 0;
  const agrees = isAll ? '✔ Everything agrees.' : 'Everything that was compared agrees.';
  lines.push('', count === 0 ? agrees : `${counted(count, 'difference')}.`);
  return lines.join('\n');
}

function comparedWords({ figures, tookMs }: Audit): string {
  const { entries, postings, accounts, payments, charges, payouts, orders, anchors } = figures;
  const { staff_anchors: staffAnchors } = figures;
  const parts = [
    `${counted(entries, 'entry', 'entries')} of ${counted(postings, 'posting')} on ${counted(accounts, 'account')}`,
    counted(payments, 'payment'),
    ...(charges === undefined
      ? []
      : [`${counted(charges, 'charge or refund', 'charges and refunds')} of the card processor`]),
    ...(payouts === undefined ? [] : [`${counted(payouts, 'payout')} of the last months`]),
    ...(orders === undefined ? [] : [`${counted(orders, 'order')} of the market`]),
    `${counted(figures.staff_entries, 'entry', 'entries')} of the staff's log`,
    ...(anchors === undefined ? [] : [`${counted(anchors, 'head')} outside the database`]),
    ...(staffAnchors === undefined ? [] : [`${counted(staffAnchors, 'head')} of the staff's log outside it`]),
  ];
  return `Compared ${parts.join(', ')} in ${(tookMs / 1000).toFixed(1)} s.`;
}

function notCompared({ processor, market, anchorPath, staffAnchorPath }: AuditSettings): string[] {
  return [
    ...(processor ? [] : ['Not compared: the card processor, because STRIPE_SECRET_KEY is not set.']),
    ...(processor && processor.payoutsFrom === undefined
      ? ['Not compared: payouts to bank accounts, because STRIPE_FINANCIAL_ACCOUNT and STRIPE_PAYOUTS are not set.']
      : []),
    ...(market ? [] : ['Not compared: the market, because HOLDFAST_MARKET_DATABASE_URL is not set.']),
    ...(anchorPath === undefined
      ? ['Not compared: heads outside the database, because HOLDFAST_LEDGER_ANCHOR is not set.']
      : []),
    ...(staffAnchorPath === undefined
      ? ["Not compared: heads of the staff's log outside the database, because HOLDFAST_STAFF_LOG_ANCHOR is not set."]
      : []),
  ];
}

/** Writes the report of a cycle for a program: the listed differences, and the total of each kind. */
export function reportJson(audit: Audit) {
  return {
    clean: isClean(audit),
    took_ms: Math.round(audit.tookMs),
    figures: audit.figures,
    unreached: audit.unreached,
    findings: audit.findings.map(({ kind, total, differences }) => ({
      kind,
      meaning: kinds[kind],
      total,
      differences: differences.map(({ sides }) => sides),
    })),
  };
}
