import type { KeyReused } from '#platform/http/idempotency.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { textOf } from './command.ts';
import type { MoneyCommand, ScopedKey } from './command.ts';
import type { Broken } from './load.ts';
import type { BatchState } from './state.ts';
import type { StoredAnswer } from './store.ts';
import type { Pending } from './write.ts';

/** A submitted command, with its caller. */
export interface Item {
  readonly type: MoneyCommand<unknown, unknown, unknown>;
  readonly command: unknown;
  readonly key: ScopedKey | undefined;
  readonly resolve: (outcome: Result<unknown, unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** The outcome of one command: its result, or the error of a command that is broken. */
export type Outcome = { readonly result: Result<unknown, unknown> } | { readonly broken: unknown };

interface Deciding {
  readonly state: BatchState;
  readonly now: Date;
  /** The stored answers by key. A decided command adds its own, for a replay in the same batch. */
  readonly answers: Map<string, StoredAnswer>;
  readonly broken: Broken;
  readonly pending: Pending;
}

/** Names an item by its key. An item without a key gets the empty name, which no key has. */
export function keyOf(item: Item): string {
  return item.key ? textOf(item.key) : '';
}

/**
 * Decides one command on the state, and applies its changes. A replay gets the stored answer instead. A command that
 * throws has changed nothing, so it fails alone. The key of a refused or broken command must still be free at the write:
 * the command may fail because an earlier try of it was committed after all.
 */
export function decideOne(item: Item, deciding: Deciding): Outcome {
  const { answers, pending } = deciding;
  const known = answers.get(keyOf(item));
  const outcome = known ? replay(item, known) : decideNew(item, deciding);
  const isAnswered = known || ('result' in outcome && outcome.result.ok);
  if (item.key && !isAnswered) pending.unanswered.push(item.key);
  return outcome;
}

/** Decides a command whose key has no answer yet. */
function decideNew(item: Item, { state, now, answers, broken, pending }: Deciding): Outcome {
  if (broken.has(item)) return { broken: broken.get(item) };
  try {
    const decision = item.type.decide(item.command, state, { now });
    if (!decision.ok) return { result: decision };
    const writes = decision.value;
    const answer = item.key && item.type.answer!.toJson(writes.answer);
    const entries = state.apply(writes);
    const request = item.key ? { request: item.key.key } : {};
    for (const entry of entries) pending.entries.push({ ...entry, ...request, at: now });
    pending.outbox.push(...(writes.outbox ?? []));
    pending.setTimers.push(...(writes.timers?.set ?? []));
    pending.clearTimers.push(...(writes.timers?.clear ?? []));
    if (item.key && answer !== undefined) {
      const stored = { ...item.key, answer };
      pending.answers.push(stored);
      answers.set(keyOf(item), stored);
    }
    return { result: ok(writes.answer) };
  } catch (error) {
    return { broken: error };
  }
}

function replay(item: Item, known: StoredAnswer): Outcome {
  try {
    return { result: answerOf(item, known) };
  } catch (error) {
    return { broken: error };
  }
}

function answerOf(item: Item, known: StoredAnswer): Result<unknown, KeyReused> {
  if (known.requestHash !== item.key?.requestHash) return err({ code: 'idempotency_key_reused' });
  return ok(item.type.answer!.fromJson(known.answer));
}
