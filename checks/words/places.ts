import { placeOf } from '../layout/place.ts';

/** What shows itself to people: the two products and what both share. The sandbox speaks as those do whom it stands for. */
const shownToPeople = /^(wallet|market|platform)\//;

/** Files that hold little but what people read, besides those with the roles of it. */
const readFiles = [
  /^(wallet|market)\/server\/[a-z-]*pages\.ts$/,
  /^(wallet|market)\/web\/src\//,
  /^platform\/ui\/.*\.tsx$/,
  /^platform\/http\/common-problems\.ts$/,
];
const readRoles: ReadonlySet<string | undefined> = new Set(['views', 'words', 'letters', 'pages', 'catalog']);

/** Roles whose sentences are judged elsewhere or are for programs, each with the reason. */
const otherRoles: ReadonlyMap<string | undefined, string> = new Map([
  ['protocol', 'words of a standard, for those who program a client'],
  ['gateway', 'faults of another system, for the log'],
]);

/** Whether text in markup is judged in a file. @param path From the root of the repository, with slashes. */
export function showsMarkup(path: string): boolean {
  const { isTest, role } = placeOf(path);
  return shownToPeople.test(path) && !isTest && !otherRoles.has(role);
}

/** Whether every text in a file is judged: it is there to be read. */
export function holdsWords(path: string): boolean {
  return showsMarkup(path) && (readRoles.has(placeOf(path).role) || readFiles.some((pattern) => pattern.test(path)));
}
