import type { Letter } from './mailer.ts';

/** How letters to one address are paced. */
interface PaceRule {
  /** This many go out one by one within `withinMs`; further ones wait and go out as one. */
  readonly most: number;
  readonly withinMs: number;
  /** Security news waits no longer than this for other letters. */
  readonly securityWaitsMs: number;
  /** The most letters in a bundle. */
  readonly mostTogether: number;
}

export const paceRule: PaceRule = { most: 8, withinMs: 15 * 60_000, securityWaitsMs: 60_000, mostTogether: 50 };

/** The state of one letter to an address: waiting, being sent, or sent. */
export interface Known {
  readonly isThis: boolean;
  readonly countedAt: Date;
  readonly sentAt: Date | null;
  /** Set while it waits for other letters. */
  readonly dueAt: Date | null;
}

type Pacing = { readonly kind: 'send' | 'leave' } | { readonly kind: 'hold'; readonly dueAt: Date };

/**
 * Decides whether a letter goes out now, waits to go out with others, or is dropped because the same one was sent or
 * already waits. A letter whose sending is not known to have succeeded goes out again, and counts once.
 */
export function pace(known: readonly Known[], isSecurity: boolean, now: Date, rule = paceRule): Pacing {
  const since = now.getTime() - rule.withinMs;
  const waiting = known.filter((one) => one.dueAt !== null);
  const counted = known.filter((one) => one.dueAt === null && one.countedAt.getTime() > since);
  const same = [...waiting, ...counted].find((one) => one.isThis);
  if (same) return { kind: same.dueAt === null && same.sentAt === null ? 'send' : 'leave' };
  if (waiting.length === 0 && counted.length < rule.most) return { kind: 'send' };
  const oldest = Math.min(now.getTime(), ...counted.map((one) => one.countedAt.getTime()));
  const window = new Date(oldest + rule.withinMs);
  return { kind: 'hold', dueAt: isSecurity ? new Date(now.getTime() + rule.securityWaitsMs) : window };
}

/** Joins letters to one address into one, in order, each with its subject and its full text. */
export function together(letters: readonly [Letter, ...Letter[]]): Letter {
  const [first, ...more] = letters;
  if (more.length === 0) return first;
  const parts = letters.map(({ subject, text }, index) => `${index + 1}. ${subject}\n\n${text}`);
  const list = letters.map(({ subject }, index) => `${index + 1}. ${subject}`).join('\n');
  const intro = `Several messages for you came at once, so here they are in one letter:\n\n${list}`;
  return {
    to: first.to,
    subject: `${letters.length} messages for you`,
    text: [intro, ...parts].join(`\n\n${'-'.repeat(40)}\n\n`),
  };
}
