import { createHmac } from 'node:crypto';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { judgePhrase, madePhrase } from './domain.ts';
import type { PhraseError } from './domain.ts';
import { findPhrase, storePhrase } from './store.ts';

/** Why a phrase is not changed. */
export type ChangeError = PhraseError | PinError | { readonly code: 'pin_malformed' };

/** The door to phrases: the words by which a holder knows the wallet's messages. */
export interface Phrases {
  /** The phrase of a holder: the one that was chosen, or two words that the wallet made. */
  of(holderId: Id<'hld'>): Promise<string>;
  /** Changes a phrase. @param pin As it was typed; undefined if the session needs none. */
  change(holderId: Id<'hld'>, typed: string, pin: string | undefined): Promise<Result<void, ChangeError>>;
}

interface PhrasesDeps {
  readonly db: Db;
  readonly secondFactor: Pick<SecondFactor, 'verifyPin'>;
  readonly security: Pick<SecurityLog, 'record'>;
  /** Makes the phrases that nobody chose, so that they cannot be guessed from an id. */
  readonly key: Buffer;
}

/** Creates the door to phrases. */
export function createPhrases(deps: PhrasesDeps): Phrases {
  return {
    of: (holderId) => phraseOf(deps, holderId),
    change: (holderId, typed, pin) => changePhrase(deps, holderId, typed, pin),
  };
}

async function phraseOf({ db, key }: PhrasesDeps, holderId: Id<'hld'>): Promise<string> {
  const chosen = await db.one((tx) => findPhrase(tx, HOME_CELL, holderId));
  return chosen ?? madePhrase(createHmac('sha256', key).update(holderId).digest());
}

async function changePhrase(
  deps: PhrasesDeps,
  holderId: Id<'hld'>,
  typed: string,
  typedPin: string | undefined,
): Promise<Result<void, ChangeError>> {
  const { db, secondFactor, security } = deps;
  const phrase = judgePhrase(typed);
  if (!phrase.ok) return phrase;
  if (phrase.value === (await phraseOf(deps, holderId))) return ok();
  if (typedPin !== undefined) {
    const pin = readPin(typedPin);
    if (pin === undefined) return err({ code: 'pin_malformed' });
    const verified = await secondFactor.verifyPin(holderId, pin);
    if (!verified.ok) return verified;
  }
  return db.asWriter(async (tx) => {
    await storePhrase(tx, HOME_CELL, holderId, phrase.value);
    await security.record(tx, 'phrase.changed', holderId);
    return ok();
  });
}
