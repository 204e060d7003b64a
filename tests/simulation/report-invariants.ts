import type { Rest } from './evidence.ts';
import type { Row } from './memory/store.ts';
import { groupBy, minor, text, total } from './rows.ts';

const YEAR_MS = 365 * 86_400_000;

/** Violations about reports of payments, each a sentence that begins with its invariant. It reads only tables. */
export function judgeReports(rest: Rest): string[] {
  return [...creditsAreBounded(rest), ...creditsEndOnce(rest)];
}

/** I17: what a holder has as provisional credit, and how often in a year, is within the terms of the report. */
function creditsAreBounded({ wallet }: Rest): string[] {
  const credited = wallet.rows('protection.reports').filter((row) => minor(row, 'credit_minor') > 0n);
  return [...groupBy(credited, 'holder_id').values()].flatMap((own) =>
    own.flatMap((report) => {
      const at = timeOf(report, 'credited_at')!;
      const terms = report['terms'] as { readonly creditMost: string; readonly creditsAYear: number };
      const until = own.filter((one) => timeOf(one, 'credited_at')! <= at);
      const open = until.filter((one) => one === report || (timeOf(one, 'settled_at') ?? Infinity) > at);
      const inYear = until.filter((one) => timeOf(one, 'credited_at')! > at - YEAR_MS);
      const [sum, name] = [total(open, 'credit_minor'), `I17: with report ${text(report, 'id')} its holder has`];
      return [
        ...(sum > BigInt(terms.creditMost) ? [`${name} ${sum} as credit, above ${terms.creditMost}`] : []),
        ...(inYear.length > terms.creditsAYear ? [`${name} ${inYear.length} credits within a year`] : []),
      ];
    }),
  );
}

/** I17: each credit is given once, and taken back, covered or written off once: the account for risks shows it. */
function creditsEndOnce({ wallet }: Rest): string[] {
  const reports = wallet.rows('protection.reports');
  const risk = wallet.rows('ledger.accounts').filter((row) => row['kind'] === 'risk');
  const kinds = new Map(wallet.rows('ledger.entries').map((row) => [text(row, 'number'), text(row, 'kind')]));
  const moved = wallet.rows('ledger.postings').filter((row) => risk.some((one) => one['id'] === row['account_id']));
  const byKind = Map.groupBy(moved, (row) => kinds.get(text(row, 'entry_number')));
  const open = reports.filter((row) => row['settled_at'] === null);
  const judged = (kind: string, each: readonly bigint[]): string[] => {
    const postings = byKind.get(kind) ?? [];
    const wanted = each.filter((one) => one !== 0n);
    const sum = wanted.reduce((all, one) => all + one, 0n);
    return postings.length === wanted.length && total(postings) === sum
      ? []
      : [`I17: ${kind} moved ${total(postings)} in ${postings.length} entries instead of ${sum} in ${wanted.length}`];
  };
  const netsOf = (status: string): bigint[] =>
    reports
      .filter((row) => row['status'] === status)
      .map((row) => minor(row, 'credit_minor') - minor(row, 'paid_minor'));
  return [
    ...open.map((row) => `I17: report ${text(row, 'id')} is ${text(row, 'status')}, and its money never moved`),
    ...judged(
      'report_credited',
      reports.map((row) => -minor(row, 'credit_minor')),
    ),
    ...judged('report_upheld', netsOf('upheld')),
    ...judged('report_refused', netsOf('refused')),
  ];
}

function timeOf(row: Row, column: string): number | undefined {
  return (row[column] as Date | null)?.getTime();
}
