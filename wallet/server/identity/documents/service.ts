import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Holder } from '../accounts/domain.ts';
import type { DocumentCheck, StartError } from './domain.ts';
import { decideCheck } from './decide-service.ts';
import type { DecideError, OperatorDecision } from './decide-service.ts';
import { profileMark } from './person-crypto.ts';
import type { DocumentDeps } from './port.ts';
import { screen, screeningWords } from './screening-domain.ts';
import type { ScreeningEntry } from './screening-domain.ts';
import { askAtDeadline, changedAtProcessor, finishOwn, redactAtDeadline } from './settle-service.ts';
import { startCheck } from './start-service.ts';
import { checksInReview, checksOf, countryOf, entriesWith, findCheck, othersOfPerson } from './store.ts';

export type { DecideError };

/** What an operator compares a check with. */
export interface Evidence {
  /** The holders whose wallets were checked with a document of the same person. */
  readonly others: readonly Id<'hld'>[];
  /** The entries of screening lists with a name like that on the document; none after the decision. */
  readonly entries: readonly ScreeningEntry[];
}

/** The door to checks of identity documents. */
export interface Documents {
  /** The holder's newest check. */
  latest(holderId: Id<'hld'>): Promise<DocumentCheck | undefined>;
  /**
   * Finds the country of the holder's accepted document, in the caller's transaction; without one, the country of the
   * address, because a set-up may open wallets whose document it has checked itself.
   */
  countryOf(tx: Tx, holderId: Id<'hld'>): Promise<string | undefined>;
  /** Finds a check of any holder. */
  find(id: Id<'doc'>): Promise<DocumentCheck | undefined>;
  /**
   * Begins a check, or goes on with the open one.
   *
   * @param continueTo The wallet's path to which the holder goes on after an accepted check.
   * @returns The address of the processor's page. @throws `ProcessorUnavailableError` if it does not open.
   */
  start(holderId: Id<'hld'>, continueTo: string): Promise<Result<{ url: string }, StartError>>;
  /** Asks the processor for the outcome of the holder's check. @throws `ProcessorUnavailableError` without an answer. */
  finish(holderId: Id<'hld'>, id: Id<'doc'>): Promise<DocumentCheck | undefined>;
  /** Reads a check that a webhook named. Ignores unknown ids. */
  changed(processorId: string): Promise<void>;
  /** Asks for the outcome of a check at its deadline, and sets the next one. */
  ask(id: Id<'doc'>): Promise<void>;
  /** Has the processor delete what it collected for a decided check. */
  redact(id: Id<'doc'>): Promise<void>;
  /** Lists the checks that wait for an operator, the oldest first. */
  inReview(most: number): Promise<DocumentCheck[]>;
  /** Finds what an operator compares a check with, as it is now. */
  evidence(check: DocumentCheck): Promise<Evidence>;
  /** Marks the profile that an operator compares with a document, for `decide`. */
  markOf(holder: Holder): string;
  /** Decides a check in review, once, by the profile that the operator saw. */
  decide(id: Id<'doc'>, by: OperatorDecision): Promise<Result<DocumentCheck, DecideError>>;
}

/** Creates the door to checks of identity documents. */
export function createDocuments(deps: DocumentDeps): Documents {
  const { db } = deps;
  return {
    latest: async (holderId) => (await db.one((tx) => checksOf(tx, HOME_CELL, holderId, 1)))[0],
    countryOf: (tx, holderId) => countryOf(tx, HOME_CELL, holderId),
    find: (id) => db.one((tx) => findCheck(tx, HOME_CELL, id)),
    start: (holderId, continueTo) => startCheck(deps, holderId, continueTo),
    finish: (holderId, id) => finishOwn(deps, holderId, id),
    changed: (processorId) => changedAtProcessor(deps, processorId),
    ask: (id) => askAtDeadline(deps, id),
    redact: (id) => redactAtDeadline(deps, id),
    inReview: (most) => db.one((tx) => checksInReview(tx, HOME_CELL, most)),
    evidence: (check) => evidenceOf(deps, check),
    markOf: (holder) => profileMark(deps.key, holder),
    decide: (id, by) => decideCheck(deps, id, by),
  };
}

async function evidenceOf({ db }: Pick<DocumentDeps, 'db'>, check: DocumentCheck): Promise<Evidence> {
  const { person, seen } = check;
  const words = screeningWords(`${seen?.givenName ?? ''} ${seen?.familyName ?? ''}`);
  const [others, entries] = await Promise.all([
    person ? db.one((tx) => othersOfPerson(tx, check, person)) : [],
    seen ? db.one((tx) => entriesWith(tx, HOME_CELL, words)) : [],
  ]);
  return { others, entries: seen ? screen(seen, entries) : [] };
}
