import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedText } from '#platform/kernel/typed.ts';
import { total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import { paidOfReport } from '../../protection/reports/domain.ts';
import type { Report } from '../../protection/reports/domain.ts';
import { grounds } from './grounds-data.ts';

/** What operators do about a report or a frozen wallet. */
export type Deed = keyof typeof grounds;

/** A reason for a deed. */
export type DeedGround = (typeof grounds)[Deed][number];

/** A deed as an operator wants it. */
export interface Wish {
  readonly deed: Deed;
  readonly ground: DeedGround;
  readonly words: string;
}

/** A deed that a second operator signs before it takes effect. It never changes. */
export interface ReportAct extends Wish {
  readonly id: Id<'rac'>;
  /** The report, or the holder of the frozen wallet. */
  readonly subject: Id<'rpt'> | Id<'hld'>;
  readonly askedBy: Id<'stf'>;
  readonly askedAt: Date;
  readonly endedAs: 'signed' | 'sent_back' | 'withdrawn' | null;
}

/** What was typed for a deed. */
export interface TypedWish {
  readonly deed: string;
  readonly ground: string;
  readonly words: string;
}

/** What is wrong with it. */
export type WishFault =
  | { readonly field: 'deed'; readonly code: 'deed_missing' }
  | { readonly field: 'ground'; readonly code: 'ground_missing' | 'ground_other' }
  | { readonly field: 'words'; readonly code: 'words_missing' | 'words_too_long' };

/** The most letters of the operator's words. */
export const MOST_WORDS = 1_000;

/** Reads a wish. @param possible The deeds that the subject allows. */
export function readWish(typed: TypedWish, possible: readonly Deed[]): Result<Wish, readonly WishFault[]> {
  const faults: WishFault[] = [];
  const deed = possible.find((one) => one === typed.deed);
  if (!deed) faults.push({ field: 'deed', code: 'deed_missing' });
  const known: readonly DeedGround[] = deed ? grounds[deed] : Object.values(grounds).flat();
  const ground = known.find((one) => one === typed.ground);
  if (!ground) faults.push({ field: 'ground', code: typed.ground === '' ? 'ground_missing' : 'ground_other' });
  const words = typedText(typed.words);
  if (words === '') faults.push({ field: 'words', code: 'words_missing' });
  if (letterCount(words) > MOST_WORDS) faults.push({ field: 'words', code: 'words_too_long' });
  return deed && ground && faults.length === 0 ? ok({ deed, ground, words }) : err(faults);
}

/** For how long an upheld report counts when operators decide about another one of its holder. */
const COUNTED_MS = 365 * DAY_MS;

/**
 * The sum by which a decision about a report needs a second operator: what all reports of its holder cost that are open
 * or were upheld within a year, so that many small ones are no way around. Undefined if they are in several currencies.
 *
 * @param all The reports of the holder, this one among them.
 */
export function sumAtStake(report: Report, all: readonly Report[], now: Date): Money | undefined {
  const counted = all.filter(
    ({ id, status, decidedAt }) =>
      id === report.id ||
      status === 'open' ||
      (status === 'upheld' && decidedAt !== null && now.getTime() - decidedAt.getTime() < COUNTED_MS),
  );
  if (counted.some(({ currency }) => currency !== report.currency)) return undefined;
  return total(counted.map(paidOfReport), report.currency);
}

/** Whether a second operator signs: each unfreezing, and each decision about more than one may decide alone. */
export function needsSecond(deed: Deed, sum: Money | undefined, aloneMost: Money): boolean {
  return deed === 'unfreeze' || sum === undefined || sum.minor > aloneMost.minor;
}

/** Why a deed is not signed. */
export type SignError = { readonly code: 'act_gone' | 'own_act' | 'asker_gone' };

/** Judges who may sign: nobody their own deed. @param askerMay Whether the first operator still may. */
export function judgeSignature(
  act: ReportAct | undefined,
  memberId: Id<'stf'>,
  askerMay: boolean,
): Result<ReportAct, SignError> {
  if (!act || act.endedAs !== null) return err({ code: 'act_gone' });
  if (act.askedBy === memberId) return err({ code: 'own_act' });
  return askerMay ? ok(act) : err({ code: 'asker_gone' });
}

/** Computes the challenge that the second operator signs: SHA-256 over the canonical JSON of the deed. */
export function challengeOf({ id, subject, deed, ground, words, askedBy }: ReportAct): Buffer {
  return sha256(canonicalJson({ act_id: id, subject, deed, ground, words, asked_by: askedBy }));
}
