import type { Batch, SubmitOptions } from '../../wallet/server/ledger/batch/batch.ts';
import type { MoneyCommand, RowWrite, State } from '../../wallet/server/ledger/batch/command.ts';
import type { EntryDraft } from '../../wallet/server/ledger/accounts/domain.ts';

type Bend = (batch: Batch) => Batch;
export type AnyCommand = MoneyCommand<unknown, unknown, unknown>;

/** Replaces each submitted command. */
export function commandsBent(change: (type: AnyCommand, options: SubmitOptions) => [AnyCommand, SubmitOptions]): Bend {
  return (batch: Batch): Batch => ({
    ...batch,
    submit: (type, command, options) => {
      const [bent, others] = change(type as unknown as AnyCommand, options);
      return batch.submit(bent as unknown as typeof type, command, others);
    },
  });
}

/** Changes the state on which some commands decide. */
export function statesBent(
  isMeant: (kind: string, command: unknown) => boolean,
  change: (state: State, command: unknown) => State,
): Bend {
  return commandsBent((type, options) => {
    const decide: AnyCommand['decide'] = (command, state, context) =>
      type.decide(command, isMeant(type.kind, command) ? change(state, command) : state, context);
    return [{ ...type, decide }, options];
  });
}

/** Changes the rows of a resource in a state; undefined hides a row. */
export function rowsBent<T>(state: State, resource: string, change: (row: T) => T | undefined): State {
  return {
    get: (key, id) => {
      const row = state.get(key, id);
      if (key.name !== resource || row === undefined) return row;
      return change(row as unknown as T) as unknown as typeof row;
    },
  };
}

/** Replaces the rows that commands write. */
export function writesBent(change: (one: RowWrite, kind: string) => RowWrite[]): Bend {
  return commandsBent((type, options) => {
    const decide: AnyCommand['decide'] = (command, state, context) => {
      const decided = type.decide(command, state, context);
      if (!decided.ok) return decided;
      const rows = (decided.value.rows ?? []).flatMap((one) => change(one, type.kind));
      return { ok: true, value: { ...decided.value, rows } };
    };
    return [{ ...type, decide }, options];
  });
}

/** Replaces the entries that commands write. */
export function entriesBent(change: (entry: EntryDraft, command: unknown) => EntryDraft): Bend {
  return commandsBent((type, options) => {
    const decide: AnyCommand['decide'] = (command, state, context) => {
      const decided = type.decide(command, state, context);
      if (!decided.ok) return decided;
      const entries = (decided.value.entries ?? []).map((entry) => change(entry, command));
      return { ok: true, value: { ...decided.value, entries } };
    };
    return [{ ...type, decide }, options];
  });
}
