import { typedSigns } from '#platform/kernel/typed.ts';

/** Reads a code as people copy or type it: `Insufficient funds`, `insufficient_funds`. Undefined if it can be none. */
export function readCode(typed: string): string | undefined {
  const code = typedSigns(typed)
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return /^[a-z][a-z_]{1,62}$/.test(code) ? code : undefined;
}
