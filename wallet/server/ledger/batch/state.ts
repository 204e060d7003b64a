import { invariant } from '#platform/kernel/invariant.ts';
import { accountsKey } from './command.ts';
import type { ResourceKey, RowWrite, State, Writes } from './command.ts';
import type { Account, EntryDraft, PostedPosting } from '../accounts/domain.ts';
import { post } from '../accounts/domain.ts';

interface PostedEntry extends Omit<EntryDraft, 'postings'> {
  readonly postings: readonly PostedPosting[];
}

/** The rows of one batch: as they were locked or cached, then as each command in turn leaves them. */
export interface BatchState extends State {
  /** The same rows while they are being loaded: what is not there yet is undefined. */
  readonly peek: State;
  load(resource: string, asked: readonly string[], rows: readonly { id: string }[]): void;
  /** Applies all that a command writes, or, if it is broken, throws before anything of it is applied. */
  apply(writes: Writes<unknown>): PostedEntry[];
  /** What has changed since loading, in ascending id order; with what was updated, as it was loaded. */
  changes<Row extends { readonly id: string }>(key: ResourceKey<Row>): Changes<Row>;
  /** Rows that a decision was made on and that stay as they were loaded, in ascending id order. */
  unchanged<Row extends { readonly id: string }>(key: ResourceKey<Row>): Row[];
  /** All rows as they are now. */
  rows<Row extends { readonly id: string }>(key: ResourceKey<Row>): Row[];
}

interface Changes<Row> {
  readonly inserted: readonly Row[];
  readonly updated: readonly Row[];
  /** In the order of `updated`. */
  readonly before: readonly Row[];
}

interface Shelf<Row extends { readonly id: string } = { readonly id: string }> {
  /** Ids that some command said it touches, whether there is such a row or not. */
  readonly asked: Set<string>;
  readonly loaded: Map<string, Row>;
  readonly rows: Map<string, Row>;
  readonly changed: Set<string>;
  readonly seen: Set<string>;
}

export function createBatchState(): BatchState {
  const shelves = new Map<string, Shelf>();
  const get = <Row extends { readonly id: string }>(key: ResourceKey<Row>, id: string): Row | undefined => {
    const shelf = shelves.get(key.name);
    const row = shelf?.rows.get(id);
    invariant(row || shelf?.asked.has(id), `${key.name} ${id} was named before it is read`);
    shelf?.seen.add(id);
    return row as Row | undefined;
  };
  const shelfOf = <Row extends { readonly id: string }>({ name }: ResourceKey<Row>): Shelf<Row> => {
    const shelf = shelves.get(name);
    invariant(shelf, `${name} is a registered resource`);
    return shelf as Shelf<never>;
  };
  const set = ({ resource, row }: RowWrite): void => {
    const { rows, changed } = shelfOf({ name: resource });
    rows.set(row.id, row);
    changed.add(row.id);
  };
  return {
    get,
    peek: { get: (key, id) => shelves.get(key.name)?.rows.get(id) as never },
    load: (resource, asked, rows) => {
      shelves.set(resource, {
        asked: new Set(asked),
        loaded: new Map(rows.map((row) => [row.id, row])),
        rows: new Map(rows.map((row) => [row.id, row])),
        changed: new Set(),
        seen: new Set(),
      });
    },
    apply: (writes) => {
      const { entries, accounts } = postAll(writes, (id) => get(accountsKey, id));
      for (const write of writes.rows ?? []) invariant(shelves.has(write.resource), `${write.resource} is registered`);
      for (const write of writes.rows ?? []) set(write);
      for (const account of accounts) set({ resource: accountsKey.name, row: account });
      return entries;
    },
    changes: (key) => {
      const { loaded, rows, changed } = shelfOf(key);
      const ids = [...changed].toSorted();
      const updated = ids.filter((id) => loaded.has(id));
      const inserted = ids.filter((id) => !loaded.has(id));
      return {
        inserted: inserted.map((id) => rows.get(id)!),
        updated: updated.map((id) => rows.get(id)!),
        before: updated.map((id) => loaded.get(id)!),
      };
    },
    unchanged: (key) => {
      const { loaded, changed, seen } = shelfOf(key);
      return [...seen].toSorted().flatMap((id) => (changed.has(id) ? [] : (loaded.get(id) ?? [])));
    },
    rows: (key) => [...shelfOf(key).rows.values()],
  };
}

/** Posts a command's entries one after the other, on balances of its own until all of them hold. */
function postAll(writes: Writes<unknown>, accountOf: (id: Account['id']) => Account | undefined) {
  const after = new Map<string, Account>();
  for (const write of writes.rows ?? []) {
    if (write.resource === accountsKey.name) after.set(write.row.id, write.row as Account);
  }
  const entries = (writes.entries ?? []).map((draft) => {
    const { postings, accounts } = post(draft, (id) => after.get(id) ?? accountOf(id));
    for (const account of accounts) after.set(account.id, account);
    return { ...draft, postings };
  });
  return { entries, accounts: [...after.values()] };
}
