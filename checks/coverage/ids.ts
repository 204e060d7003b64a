/** A test that ran, with the names of its suites and its own, and its file. */
export interface TestOutcome {
  readonly file: string;
  readonly path: readonly string[];
  readonly passed: boolean;
}

/** Which of the documents' ids the tests prove. */
export interface Coverage {
  /** Ids of at least one passing test and no failing one. */
  readonly proved: readonly { readonly id: string; readonly tests: readonly string[] }[];
  readonly open: readonly string[];
  /** Ids in test names that no document lists. */
  readonly unlisted: readonly string[];
}

/** A number that `docs/security-cases.md` lists as covered, with its test files. */
export interface Claim {
  readonly id: string;
  readonly files: readonly string[];
}

/** The ids at the beginning of a name: `[W2] …`, `[S35] [S36a] …`, `[S35, S36a] …`. */
export function idsOf(name: string): string[] {
  const marks = /^(?:\s*\[[A-Z]\d+[a-z]?(?:,\s*[A-Z]\d+[a-z]?)*\])+/.exec(name)?.[0] ?? '';
  return marks.match(/[A-Z]\d+[a-z]?/g) ?? [];
}

/** The ids in the first column of a document's tables, in order. @param prefix Added before plain numbers. */
export function listedIds(document: string, prefix = ''): string[] {
  return rowsOf(document).map(([first = '']) => (/^\d/.test(first) ? prefix + first : first));
}

/** The rows of `docs/security-cases.md` that name tests. */
export function claimsOf(document: string): Claim[] {
  return rowsOf(document).flatMap((cells) => {
    const files = [...(cells.at(-1) ?? '').matchAll(/`([^`]+\.test\.ts)`/g)].map((match) => match[1]!);
    return files.length === 0 ? [] : [{ id: `S${cells[0]}`, files }];
  });
}

function rowsOf(document: string): string[][] {
  return document.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return /^[A-Z]?\d+[a-z]?$/.test(cells[1] ?? '') ? [cells.slice(1, -1)] : [];
  });
}

/** Compares the listed ids with the tests that ran. A suite's ids count for every test in it. */
export function coverageOf(listed: readonly string[], outcomes: readonly TestOutcome[]): Coverage {
  const passing = new Map<string, Set<string>>();
  const failing = new Set<string>();
  for (const { path, passed } of outcomes) {
    for (const id of new Set(path.flatMap(idsOf))) {
      if (!passed) failing.add(id);
      else passing.set(id, (passing.get(id) ?? new Set()).add(path.join(' › ')));
    }
  }
  const isProved = (id: string) => passing.has(id) && !failing.has(id);
  const known = new Set(listed);
  return {
    proved: listed.filter(isProved).map((id) => ({ id, tests: [...passing.get(id)!].toSorted() })),
    open: listed.filter((id) => !isProved(id)),
    unlisted: [...new Set([...passing.keys(), ...failing])].filter((id) => !known.has(id)).toSorted(),
  };
}

/** A sentence for each claim whose file has no test with its number. @param sourceOf Undefined for a missing file. */
export function falseClaims(claims: readonly Claim[], sourceOf: (file: string) => string | undefined): string[] {
  return claims.flatMap(({ id, files }) =>
    files.flatMap((file) => {
      const source = sourceOf(file);
      if (source === undefined) return [`${id} names ${file}, which is not there`];
      return idsIn(source).has(id) ? [] : [`${id} names ${file}, where no test carries it`];
    }),
  );
}

/** The ids at the beginning of the test names in a source file. */
export function idsIn(source: string): Set<string> {
  const names = source.matchAll(/\b(?:it|test|describe|suite)\(\s*(['"`])(.*?)\1/g);
  return new Set([...names].flatMap((match) => idsOf(match[2]!)));
}

/** An id that is split into letters: it is proved when all of them are. */
interface Lettered {
  readonly id: string;
  readonly letters: readonly string[];
  readonly missing: readonly string[];
}

/** The ids that are split into letters, in the order of the documents. */
export function lettersOf(proved: Coverage['proved'], open: Coverage['open']): Lettered[] {
  const groups = new Map<string, { letters: string[]; missing: string[] }>();
  const note = (id: string, isMissing: boolean): void => {
    if (!/[a-z]$/.test(id)) return;
    const group = groups.get(id.slice(0, -1)) ?? { letters: [], missing: [] };
    group.letters.push(id);
    if (isMissing) group.missing.push(id);
    groups.set(id.slice(0, -1), group);
  };
  for (const { id } of proved) note(id, false);
  for (const id of open) note(id, true);
  return [...groups].map(([id, group]) => ({
    id,
    letters: group.letters.toSorted(),
    missing: group.missing.toSorted(),
  }));
}
