import type { Exchange } from './exchange.ts';
import type { Target } from './target.ts';

/** How an attack ended: `skipped` if the product does not have its door. */
export interface Outcome {
  readonly result: 'refused' | 'succeeded' | 'skipped';
  /** What the product answered, in a few words. */
  readonly answer: string;
}

/** An attack from outside: over HTTP and the sandbox's inbox alone. */
export interface Attack {
  /** The case in docs/security-cases.md. */
  readonly id: string;
  readonly says: string;
  readonly play: (target: Target) => Promise<Outcome>;
}

/** An attack that was played; `broken` if it could not be played to its end, which proves nothing. */
export interface Played {
  readonly id: string;
  readonly says: string;
  readonly result: Outcome['result'] | 'broken';
  readonly answer: string;
  readonly seconds: number;
  readonly evidence: readonly Exchange[];
}

/** Makes the outcome of an attack. @param isRefused Whether the product withstood it. */
export function outcome(isRefused: boolean, answer: string): Outcome {
  return { result: isRefused ? 'refused' : 'succeeded', answer };
}

/** Names the first of several tries that was not refused; otherwise says what all got. */
export function outcomeOfAll(
  tries: readonly { readonly name: string; readonly ok: boolean; readonly answer: string }[],
) {
  const through = tries.find(({ ok }) => !ok);
  if (through) return outcome(false, `${through.name}: ${through.answer}`);
  return outcome(true, [...new Set(tries.map(({ answer }) => answer))].join(', '));
}
