import { entryOf } from './book.ts';
import type { PaymentMethod } from './card-book.ts';
import { methodJson } from './card-objects.ts';
import type { Desk } from './desk.ts';

const YEARS = 4;

/** A bank sends a new card with a later date, and reports it to the processor. @returns False if it is no linked card. */
export function renewCard(desk: Desk, id: string): boolean {
  const method = entryOf(desk.book.methods, id);
  if (method?.face.type !== 'card' || method.customer === null) return false;
  const { card } = method.face;
  const renewed: PaymentMethod = {
    ...method,
    face: { type: 'card', card: { ...card, exp_year: card.exp_year + YEARS } },
  };
  desk.book.methods[id] = renewed;
  const before = { card: { exp_year: card.exp_year } };
  desk.announce('payment_method.automatically_updated', methodJson(renewed), before);
  return true;
}
