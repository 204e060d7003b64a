import { placeOf } from '../layout/place.ts';

/** Folders and files whose words are still bare. The list only gets shorter. */
export const notYet: readonly string[] = [
  'market/web/',
  // What an order keeps of a payment that did not come about.
  'market/server/ordering/orders/end-service.ts',
  'market/server/ordering/orders/pay-service.ts',
  'market/server/ordering/orders/payment-domain.ts',
  'market/server/wallet/payments/service.ts',
];

/** What shows itself to people: the two products and what both share. The sandbox speaks as those do whom it stands for. */
const shownToPeople = /^(wallet|market|platform)\//;

/** Files that hold little but what people read, besides those with the roles of it. */
const readFiles = [
  /^(wallet|market)\/server\/[a-z-]*pages\.ts$/,
  /^(wallet|market)\/web\/src\//,
  /^platform\/ui\/.*\.tsx$/,
];
const readRoles: ReadonlySet<string | undefined> = new Set(['views', 'words', 'letters', 'pages']);

/** Roles whose sentences are judged elsewhere or are for programs, each with the reason. */
const otherRoles: ReadonlyMap<string | undefined, string> = new Map([
  ['errors', 'rows of refusals, which the catalog of problems words'],
  ['protocol', 'words of a standard, for those who program a client'],
  ['gateway', 'faults of another system, for the log'],
]);

/** Whether text in markup is judged in a file. @param path From the root of the repository, with slashes. */
export function showsMarkup(path: string): boolean {
  const { isTest, role } = placeOf(path);
  if (!shownToPeople.test(path) || isTest || otherRoles.has(role)) return false;
  return !notYet.some((folder) => path.startsWith(folder));
}

/** Whether every text in a file is judged: it is there to be read. */
export function holdsWords(path: string): boolean {
  return showsMarkup(path) && (readRoles.has(placeOf(path).role) || readFiles.some((pattern) => pattern.test(path)));
}
