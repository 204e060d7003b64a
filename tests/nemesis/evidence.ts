import type { Books } from './books.ts';
import type { History } from './history.ts';

/** Something that must not be, by the invariant of which it is a breach. */
export interface Breach {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9';
  /** Whether something that was acknowledged is gone, or something happened twice. */
  readonly kind: 'lost' | 'doubled' | 'wrong' | 'stuck';
  readonly what: string;
}

/** A charge in the card processor's own book. */
export interface ChargeRow {
  readonly id: string;
  /** Under which name the wallet made it. */
  readonly reference: string | null;
  readonly amount: number;
  readonly hasSucceeded: boolean;
}

/** How a promotion stands, as the shop reads it. */
export interface Standing {
  readonly id: string;
  readonly budget: number;
  readonly held: number;
  readonly spent: number;
  readonly left: number;
  readonly returned: number;
}

export interface Evidence {
  readonly history: History;
  readonly books: Books;
  readonly standings: readonly Standing[];
  readonly charges: readonly ChargeRow[];
  /** Whether every deadline has passed, so that nothing may be open any more. */
  readonly isEnd: boolean;
}
