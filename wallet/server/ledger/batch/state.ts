import { invariant } from '#platform/kernel/invariant.ts';
import { accountsKey } from './command.ts';
import type { LoadedRows, ResourceKey, RowWrite, State, Writes } from './command.ts';
import type { Account, EntryDraft, PostedPosting } from '../accounts/domain.ts';
import { post } from '../accounts/domain.ts';

interface PostedEntry extends Omit<EntryDraft, 'postings'> {
  readonly postings: readonly PostedPosting[];
}

/** The rows of one batch: as they were loaded, then as each command in turn leaves them. */
export interface BatchState extends State, LoadedRows {
  /** Takes the rows that were found for the ids of one resource. */
  load(resource: string, ids: readonly string[], rows: readonly { id: string }[]): void;
  /**
   * Applies all changes of a command.
   *
   * @throws If they break an invariant; then it has applied none of them.
   */
  apply(writes: Writes<unknown>): PostedEntry[];
  /** The rows that have changed since loading, in ascending order of id. */
  changes<Row extends { readonly id: string }>(key: ResourceKey<Row>): Changes<Row>;
  /** The rows that a decision read and that have not changed since loading, in ascending order of id. */
  unchanged<Row extends { readonly id: string }>(key: ResourceKey<Row>): Row[];
  /** All rows as they are now. */
  rows<Row extends { readonly id: string }>(key: ResourceKey<Row>): Row[];
}

interface Changes<Row> {
  readonly inserted: readonly Row[];
  readonly updated: readonly Row[];
  /** The updated rows as they were loaded, in the order of `updated`. */
  readonly before: readonly Row[];
}

interface ResourceRows<Row extends { readonly id: string } = { readonly id: string }> {
  /** The ids that commands touch, whether their rows exist or not. */
  readonly touched: Set<string>;
  readonly loaded: Map<string, Row>;
  readonly rows: Map<string, Row>;
  readonly changed: Set<string>;
  /** The ids that a decision read. */
  readonly read: Set<string>;
}

/** Creates an empty state. */
export function createBatchState(): BatchState {
  const resources = new Map<string, ResourceRows>();
  const get = <Row extends { readonly id: string }>(key: ResourceKey<Row>, id: string): Row | undefined => {
    const known = resources.get(key.name);
    const row = known?.rows.get(id);
    invariant(row || known?.touched.has(id), `the command that reads ${key.name} ${id} touches it`);
    known?.read.add(id);
    return row as Row | undefined;
  };
  const rowsOf = <Row extends { readonly id: string }>({ name }: ResourceKey<Row>): ResourceRows<Row> => {
    const known = resources.get(name);
    invariant(known, `${name} is a registered resource`);
    return known as ResourceRows<never>;
  };
  const set = ({ resource, row }: RowWrite): void => {
    const { rows, changed } = rowsOf({ name: resource });
    rows.set(row.id, row);
    changed.add(row.id);
  };
  return {
    get,
    find: (key, id) => resources.get(key.name)?.rows.get(id) as never,
    load: (resource, ids, rows) => {
      resources.set(resource, {
        touched: new Set(ids),
        loaded: new Map(rows.map((row) => [row.id, row])),
        rows: new Map(rows.map((row) => [row.id, row])),
        changed: new Set(),
        read: new Set(),
      });
    },
    apply: (writes) => {
      const { entries, accounts } = postAll(writes, (id) => get(accountsKey, id));
      for (const write of writes.rows ?? [])
        invariant(resources.has(write.resource), `${write.resource} is registered`);
      for (const write of writes.rows ?? []) set(write);
      for (const account of accounts) set({ resource: accountsKey.name, row: account });
      return entries;
    },
    changes: (key) => {
      const { loaded, rows, changed } = rowsOf(key);
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
      const { loaded, changed, read } = rowsOf(key);
      return [...read].toSorted().flatMap((id) => (changed.has(id) ? [] : (loaded.get(id) ?? [])));
    },
    rows: (key) => [...rowsOf(key).rows.values()],
  };
}

/** Posts a command's entries in order, on copies of the accounts, so that a broken entry leaves no trace. */
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
