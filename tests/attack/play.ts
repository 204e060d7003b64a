import type { Attack, Outcome, Played } from './attack.ts';
import type { Target } from './target.ts';

const LONGEST_MS = 120_000;

/** Plays attacks one after the other. */
export async function playAll(
  attacks: readonly Attack[],
  target: Target,
  say: (line: string) => void,
): Promise<Played[]> {
  const played: Played[] = [];
  for (const attack of attacks) {
    const one = await playOne(attack, target);
    say(`${marks[one.result]} ${one.id} ${one.says} (${one.seconds.toFixed(1)} s): ${one.answer}`);
    played.push(one);
  }
  return played;
}

const marks = { refused: '✔', succeeded: '✖', skipped: '–', broken: '?' } as const;

async function playOne({ id, says, play }: Attack, target: Target): Promise<Played> {
  target.takeEvidence();
  const startedAt = Date.now();
  const ended = await within(play(target)).catch((cause: Error) => ({
    result: 'broken' as const,
    answer: cause.message.slice(0, 300),
  }));
  const seconds = (Date.now() - startedAt) / 1_000;
  return { id, says, ...ended, seconds, evidence: target.takeEvidence() };
}

async function within(play: Promise<Outcome>): Promise<Outcome> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`It took longer than ${LONGEST_MS / 1_000} s.`)), LONGEST_MS);
  return Promise.race([play, late.promise]).finally(() => clearTimeout(timer));
}
