import type { Difference, Report } from './domain.ts';

/** A report as JSON: each amount is whole minor units in a text, because JSON numbers are not exact. */
export type ReportJson = Readonly<Record<string, unknown>>;

/** Writes a report as JSON, without its differences, which have rows of their own. */
export function toReportJson({ differences: _differences, ...report }: Report): ReportJson {
  return toJson(report) as ReportJson;
}

/** Reads a report from its JSON and the rows of its differences. */
export function toReport(json: ReportJson, differences: readonly Difference[]): Report {
  // Older reports do not have these.
  const none = { payoutPocket: null, withdrawnMinor: 0n, underWayMinor: 0n };
  return { ...none, ...(fromJson(json) as Omit<Report, 'differences'>), differences };
}

/** Writes a value with amounts as JSON. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJson(inner)]));
}

/** The members that are amounts, by their names; texts from outside have other names. */
const AMOUNT = /^minor$|Minor$/;

/** Reads a value that `toJson` wrote. */
export function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      name,
      AMOUNT.test(name) && typeof inner === 'string' ? BigInt(inner) : fromJson(inner),
    ]),
  );
}
