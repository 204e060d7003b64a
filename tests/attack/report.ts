import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Played } from './attack.ts';
import { elsewhere } from './elsewhere.ts';

/** A row of docs/security-cases.md. */
export interface CaseRow {
  readonly id: string;
  readonly says: string;
  readonly tests: string;
}

/** Cases about accounts, and the further attacks and promises: an outsider could try each of them. */
const ranges = [
  [35, 57],
  [122, 178],
] as const;

/** Reads the cases that the tool plays or lists. */
export function readCases(): CaseRow[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'security-cases.md'), 'utf8');
  return [...text.matchAll(/^\| (\d+)([a-z]?) \| (.+) \| ([^|]+) \|$/gm)]
    .filter(([, number]) => ranges.some(([first, last]) => Number(number) >= first && Number(number) <= last))
    .map(([, number = '', letter = '', says = '', tests = '']) => ({ id: `S${number}${letter}`, says, tests }));
}

/** The cases that are not played, each with the reason and the tests that carry it. */
export function listElsewhere(): { id: string; reason: string; tests: string }[] {
  const reasons = new Map(elsewhere.flatMap(({ reason, ids }) => ids.split(' ').map((id) => [id, reason] as const)));
  return readCases().flatMap(({ id, tests }) => {
    const reason = reasons.get(id);
    return reason === undefined ? [] : [{ id, reason, tests }];
  });
}

/** Counts how the attacks ended. */
export function countsOf(played: readonly Played[]): Record<Played['result'], number> {
  const counts = { refused: 0, succeeded: 0, skipped: 0, broken: 0 };
  for (const { result } of played) counts[result] += 1;
  return counts;
}

/** The last line of the report. */
export function summary(played: readonly Played[]): string {
  const { refused, succeeded, skipped, broken } = countsOf(played);
  const cases = new Set(played.map(({ id }) => id)).size;
  return [
    `${played.length} attacks on ${cases} cases`,
    `${refused} refused`,
    `${succeeded} successes`,
    `${skipped} skipped`,
    `${broken} broken`,
    `${listElsewhere().length} cases only in tests`,
  ].join(' · ');
}

/** Shows the requests and answers of the attacks that succeeded or broke. */
export function evidenceOf(played: readonly Played[]): string {
  return played
    .filter(({ result }) => result === 'succeeded' || result === 'broken')
    .flatMap(({ id, says, answer, evidence }) => [
      `${id} ${says}: ${answer}`,
      ...evidence
        .slice(-4)
        .map(({ request, status, answer: said }) => `    ${request} → ${status} ${said.slice(0, 160)}`),
    ])
    .join('\n');
}
