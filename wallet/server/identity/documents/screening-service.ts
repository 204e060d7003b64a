import type { Db } from '#platform/db/db.ts';
import { HOME_CELL } from '../../cell.ts';
import { screeningWords } from './screening-domain.ts';
import type { ListedName } from './screening-domain.ts';
import { clearList, countEntries, insertEntry } from './store.ts';
import type { ListSize } from './store.ts';

/** The door to screening lists. An entry makes an operator look before a limit is raised, and refuses nobody. */
export interface Screening {
  /** Replaces a list by these names; without any, it is gone. */
  replace(list: string, names: readonly ListedName[]): Promise<void>;
  /** Counts the entries of each list. */
  sizes(): Promise<ListSize[]>;
}

/** Creates the door to screening lists. */
export function createScreening({ db }: { readonly db: Db }): Screening {
  return {
    replace: (list, names) => replaceList(db, list, names),
    sizes: () => db.one((tx) => countEntries(tx, HOME_CELL)),
  };
}

function replaceList(db: Db, list: string, names: readonly ListedName[]): Promise<void> {
  return db.asWriter(async (tx) => {
    await clearList(tx, HOME_CELL, list);
    for (const one of names) await insertEntry(tx, HOME_CELL, { ...one, list, words: screeningWords(one.name) });
  });
}
