import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedText } from '#platform/kernel/typed.ts';
import { needsEvidence } from '../../funding/chargebacks/domain.ts';
import type { Chargeback } from '../../funding/chargebacks/domain.ts';
import { evidenceNames } from '../../funding/processor/dispute-domain.ts';
import type { Evidence, EvidenceName } from '../../funding/processor/dispute-domain.ts';

/** What was typed as evidence, by the name of its text. */
export type TypedEvidence = Readonly<Partial<Record<EvidenceName, string>>>;

/** What is wrong with it. */
export type EvidenceFault = { readonly field: EvidenceName; readonly code: 'text_too_long' | 'evidence_missing' };

/** The most letters of one text; the processor takes 150,000 in all. */
export const MOST_LETTERS = 15_000;

/** Reads evidence. An empty text says nothing, and one of them must say something. */
export function readEvidence(typed: TypedEvidence): Result<Evidence, readonly EvidenceFault[]> {
  const texts = evidenceNames.map((name) => [name, typedText(typed[name] ?? '')] as const);
  const faults = texts.flatMap(([field, text]): EvidenceFault[] =>
    letterCount(text) > MOST_LETTERS ? [{ field, code: 'text_too_long' }] : [],
  );
  const said = texts.filter(([, text]) => text !== '');
  if (said.length === 0) faults.push({ field: 'uncategorized_text', code: 'evidence_missing' });
  return faults.length === 0 ? ok(Object.fromEntries(said)) : err(faults);
}

/** Why nothing is sent or accepted: the bank does not wait for the wallet. */
export type DeedError = { readonly code: 'nothing_asked' | 'time_over' };

/** Judges whether evidence may be sent now. */
export function judgeSending(chargeback: Chargeback, now: Date): Result<void, DeedError> {
  if (!needsEvidence(chargeback)) return err({ code: 'nothing_asked' });
  return chargeback.dueBy && chargeback.dueBy <= now ? err({ code: 'time_over' }) : ok();
}
