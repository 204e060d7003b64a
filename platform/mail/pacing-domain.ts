import type { Letter } from './mailer.ts';

/** How letters to one address are paced. */
interface PaceRule {
  /** So many go out one by one within `withinMs`; what is more waits and goes out in one. */
  readonly most: number;
  readonly withinMs: number;
  /** News about somebody's security waits no longer than this for others to go with. */
  readonly securityWaitsMs: number;
  /** Letters in one that goes out for several. */
  readonly mostTogether: number;
}

export const paceRule: PaceRule = { most: 8, withinMs: 15 * 60_000, securityWaitsMs: 60_000, mostTogether: 50 };

/** What is known of one letter to an address: it waits, it is on its way, or it was sent. */
export interface Known {
  readonly isThis: boolean;
  readonly countedAt: Date;
  readonly sentAt: Date | null;
  /** Set while it waits for others to go with. */
  readonly dueAt: Date | null;
}

type Pacing = { readonly kind: 'send' | 'leave' } | { readonly kind: 'hold'; readonly dueAt: Date };

/**
 * Whether a letter goes out now, waits to go out with others, or is left because the same was sent or waits already.
 * One whose sending was begun and is not known to have succeeded goes out again, and counts once.
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

/** Puts letters to one address into one, in their order, each with its subject and all of its words. */
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
