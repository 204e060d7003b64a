/** A broken promise of our own code: a bug, not a bad request or a failing machine. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** @throws InvariantError if `condition` does not hold. */
export function invariant(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new InvariantError(`Broken promise: ${promise}`);
}

/** Makes a missing case of a union a type error, and an error at run time. */
export function unreachable(value: never): never {
  throw new InvariantError(`Broken promise: unexpected ${JSON.stringify(value)}`);
}
