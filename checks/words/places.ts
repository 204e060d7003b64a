import { placeOf } from '../layout/place.ts';

/** Folders whose words are still bare. The list only gets shorter. */
export const notYet: readonly string[] = ['wallet/server/', 'market/server/', 'market/web/'];

/** What shows itself to people: the two products and what both share. The sandbox speaks as those do whom it stands for. */
const shownToPeople = /^(wallet|market|platform)\//;

/** Files that hold little but what people read, besides those with the roles of it. */
const readFiles = [/^(wallet|market)\/web\/src\//, /^platform\/ui\/.*\.tsx$/];
const readRoles: ReadonlySet<string | undefined> = new Set(['views', 'words', 'letters']);

/** Whether text in markup is judged in a file. @param path From the root of the repository, with slashes. */
export function showsMarkup(path: string): boolean {
  return shownToPeople.test(path) && !placeOf(path).isTest && !notYet.some((folder) => path.startsWith(folder));
}

/** Whether every text in a file is judged: it is there to be read. */
export function holdsWords(path: string): boolean {
  return showsMarkup(path) && (readRoles.has(placeOf(path).role) || readFiles.some((pattern) => pattern.test(path)));
}
