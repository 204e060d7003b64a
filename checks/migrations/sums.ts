/** Reads a list of `SHA-256 file` lines. */
export function parseSums(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(65), line.slice(0, 64)]));
}

/**
 * Judges the migrations that there are by the list of those that may be applied somewhere: a server that has applied
 * one refuses to start on another text of it, even where only a comment has changed.
 */
export function migrationFaults(there: ReadonlyMap<string, string>, listed: ReadonlyMap<string, string>): string[] {
  const gone = [...listed.keys()]
    .filter((file) => !there.has(file))
    .map((file) => `${file}: was removed; migrations stay`);
  const changed = [...there].flatMap(([file, sum]) => {
    const known = listed.get(file);
    if (known === undefined)
      return [`${file}: is not listed; run \`node checks/migrations.ts --add\` when it is final`];
    return known === sum ? [] : [`${file}: was changed after it was listed; write a new migration`];
  });
  return [...gone, ...changed];
}
