/** The answer to one requirement of a standard: a row of `docs/asvs.csv`. */
export interface Answer {
  readonly requirement: string;
  readonly level: string;
  readonly answer: string;
  readonly evidence: string;
}

const HEAD = 'requirement,level,answer,evidence';
const ANSWERS = new Set(['test', 'file', 'otherwise', 'not applicable']);
/** Stands between a path and the name of a test, or words about a file. */
const BETWEEN = ' › ';

/** Reads the rows below the head. @throws If the head or the number of cells is wrong. */
export function readAnswers(csv: string): Answer[] {
  const [head, ...lines] = csv.trimEnd().split('\n');
  if (head !== HEAD) throw new Error(`The first line must be ${HEAD}`);
  return lines.map((line) => {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    );
    if (cells.length !== 4) throw new Error(`A row needs four cells: ${line}`);
    const [requirement, level, answer, evidence] = cells as [string, string, string, string];
    return { requirement, level, answer, evidence };
  });
}

/** A sentence for each fault. @param sourceOf The text of a file by its path from the root; undefined for none. */
export function asvsFaults(answers: readonly Answer[], sourceOf: (path: string) => string | undefined): string[] {
  return answers.flatMap((answer, index) => {
    const fault = faultOfId(answer, answers[index - 1]) ?? faultOfEvidence(answer, sourceOf);
    return fault === undefined ? [] : [fault];
  });
}

function faultOfId({ requirement, level }: Answer, before: Answer | undefined): string | undefined {
  if (!/^\d+\.\d+\.\d+$/.test(requirement)) return `${requirement} is no id of a requirement`;
  if (level !== '1' && level !== '2') return `${requirement} has the level ${level}`;
  if (before !== undefined && !follows(requirement, before.requirement)) {
    return `${requirement} does not follow ${before.requirement}`;
  }
  return undefined;
}

function follows(later: string, earlier: string): boolean {
  const [one, other] = [numbersOf(later), numbersOf(earlier)];
  const at = one.findIndex((number, index) => number !== other[index]);
  return at !== -1 && one[at]! > (other[at] ?? -1);
}

function numbersOf(requirement: string): number[] {
  return requirement.split('.').map(Number);
}

function faultOfEvidence(
  { requirement, answer, evidence }: Answer,
  sourceOf: (path: string) => string | undefined,
): string | undefined {
  if (!ANSWERS.has(answer)) return `${requirement} has no answer`;
  if (evidence.trim() === '') return `${requirement} has no evidence`;
  if (answer === 'not applicable') return undefined;
  const [path = '', name] = evidence.split(BETWEEN);
  const source = sourceOf(path);
  if (source === undefined) return `${requirement}: ${path} is not there`;
  if (answer === 'file') return undefined;
  if (answer === 'otherwise') {
    const isLimit = path === 'SECURITY.md' && name !== undefined && source.includes(`\n**${name}**\n`);
    return isLimit ? undefined : `${requirement}: ${evidence} is no known limit of SECURITY.md`;
  }
  if (!path.endsWith('.test.ts')) return `${requirement}: ${path} is no test file`;
  if (name === undefined) return `${requirement} names no test of ${path}`;
  return namesIn(source).some((one) => one.startsWith(name))
    ? undefined
    : `${requirement}: ${path} has no test “${name}”`;
}

/** The names of tests, which stand at the beginning of a line. */
function namesIn(source: string): string[] {
  return [...source.matchAll(/^\s*(?:it|test)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gm)].map((match) => match[2]!);
}
