import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import { changedKinds } from './choices-domain.ts';
import type { Choices } from './choices-domain.ts';
import { listChoices, storeChoice } from './choices-store.ts';

/** The door to the channels by which holders are notified. */
export interface NoticeChoices {
  /** The channels of each kind: the ones that the holder chose, otherwise the policy's. */
  of(holderId: Id<'hld'>): Promise<Choices>;
  /** Stores choices. A change is reported by all channels, since it could hide payments. */
  change(holderId: Id<'hld'>, choices: Choices): Promise<void>;
}

interface ChoicesDeps {
  readonly db: Db;
  readonly security: Pick<SecurityLog, 'record'>;
}

/** Creates the door to the channels by which holders are notified. */
export function createNoticeChoices(deps: ChoicesDeps): NoticeChoices {
  return {
    of: (holderId) => deps.db.one((tx) => choicesOf(tx, holderId)),
    change: (holderId, choices) => changeChoices(deps, holderId, choices),
  };
}

async function choicesOf(tx: Tx, holderId: Id<'hld'>): Promise<Choices> {
  const rows = await listChoices(tx, HOME_CELL, holderId);
  return Object.fromEntries(rows.map(({ kind, ...chosen }) => [kind, chosen])) as Choices;
}

function changeChoices({ db, security }: ChoicesDeps, holderId: Id<'hld'>, choices: Choices): Promise<void> {
  return db.asWriter(async (tx) => {
    const changed = changedKinds(await choicesOf(tx, holderId), choices);
    if (changed.length === 0) return;
    for (const kind of changed) await storeChoice(tx, HOME_CELL, { holderId, kind, ...choices[kind] });
    await security.record(tx, 'notices.changed', holderId);
  });
}
