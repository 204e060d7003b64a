import type { Db, Tx } from '#platform/db/db.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { EVERYWHERE, hourOf, withinBudget } from './budget-domain.ts';
import type { BudgetError, MessageKind } from './budget-domain.ts';
import { countMessage, lockBudgets, openHours, uncountMessage } from './budget-store.ts';
import { SmsRefused } from './sms-gateway.ts';
import type { SmsGateway } from './sms-gateway.ts';
import { smsCountryOf } from '#platform/kernel/sms-number.ts';

/** A message's place in the budgets of one hour: that of its country, and that of all countries. */
export interface Place {
  readonly country: string;
  readonly hour: Date;
}

/**
 * Takes one message to a country out of this hour's budgets, in the transaction that decides to send it. Concurrent
 * messages wait for each other, so they never exceed the budgets. A refused message is not counted.
 */
export async function takeFromBudget(
  tx: Tx,
  message: { readonly country: string; readonly kind: MessageKind },
  now: Date,
): Promise<Result<Place, BudgetError>> {
  const { country } = message;
  const hour = hourOf(now);
  const scopes = [EVERYWHERE, country];
  await openHours(tx, scopes, hour);
  const within = withinBudget(await lockBudgets(tx, scopes, hour), message, now);
  if (!within.ok) return within;
  await countMessage(tx, scopes, hour);
  return ok({ country, hour });
}

/**
 * Sends a message that has a place. If the provider refuses the message, the place is given back; if the outcome is
 * unknown, the place stays taken.
 *
 * @throws The gateway's error.
 */
export async function sendInPlace(
  { db, sms }: { db: Db; sms: SmsGateway },
  { to, text, place }: { to: string; text: string; place: Place },
): Promise<void> {
  try {
    await sms.send({ to, text });
  } catch (error) {
    if (error instanceof SmsRefused) {
      const scopes = [EVERYWHERE, place.country];
      await db.asWriter(async (tx) => {
        await lockBudgets(tx, scopes, place.hour);
        await uncountMessage(tx, scopes, place.hour);
      });
    }
    throw error;
  }
}

interface NoticeDeps {
  readonly db: Db;
  readonly world: World;
  readonly sms: SmsGateway;
}

/**
 * Sends notices, which share their budget with codes but have a reserved part of it. When there is no room, `send`
 * rejects, so that the caller tries again later. A notice to a number that gets no messages is skipped: one of another
 * country, one that the provider does not know, or one whose owner wants no messages.
 */
export function createNoticeSms(deps: NoticeDeps): SmsGateway {
  return { send: (notice) => sendNotice(deps, notice) };
}

async function sendNotice(
  { db, world, sms }: NoticeDeps,
  { to, text }: Parameters<SmsGateway['send']>[0],
): Promise<void> {
  const country = await smsCountryOf(to);
  const now = world.clocks.security();
  const taken = country && (await db.writeResult((tx) => takeFromBudget(tx, { country, kind: 'notice' }, now)));
  if (taken && taken.ok) {
    return sendInPlace({ db, sms }, { to, text, place: taken.value }).catch((error: unknown) => {
      if (!(error instanceof SmsRefused) || error.unreachable === null) throw error;
      world.log.warn({ why: error.unreachable }, 'a notice was skipped: the provider can send it nothing');
    });
  }
  if (taken && taken.error.code === 'sms_budget_exhausted') throw new Error('No more messages go out in this hour.');
  return world.log.warn('a notice was skipped: its number gets no messages');
}
