import type { Desk } from './desk.ts';
import type { Deed } from './plan-book.ts';

export type Deeds = Readonly<Record<Deed, (desk: Desk, subject: string) => void>>;

/** Plans a deed, for as many seconds of business time from now. */
export function plan(desk: Desk, deed: Deed, subject: string, inS: number): void {
  const id = desk.newId('plan');
  desk.book.plans[id] = { id, at: desk.businessS() + inS, deed, subject };
}

/** Forgets what was planned for an object. */
export function unplan({ book }: Desk, subject: string): void {
  for (const one of Object.values(book.plans)) if (one.subject === subject) delete book.plans[one.id];
}

/**
 * Does everything that is due, the earliest first. It does not store it.
 *
 * @returns Whether anything was due.
 */
export function doWhatIsDue(desk: Desk, deeds: Deeds): boolean {
  const { plans } = desk.book;
  const next = () =>
    Object.values(plans)
      .filter((one) => one.at <= desk.businessS())
      .toSorted((left, right) => left.at - right.at)[0];
  let hasDone = false;
  for (let due = next(); due; due = next()) {
    delete plans[due.id];
    deeds[due.deed](desk, due.subject);
    hasDone = true;
  }
  return hasDone;
}

/** Does what was planned for an object now. @returns Whether anything was. */
export function doNow(desk: Desk, deeds: Deeds, subject: string): boolean {
  const planned = Object.values(desk.book.plans).find((one) => one.subject === subject);
  if (!planned) return false;
  delete desk.book.plans[planned.id];
  deeds[planned.deed](desk, subject);
  return true;
}
