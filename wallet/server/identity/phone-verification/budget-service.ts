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

/** What a message takes out of the budgets: one of its country's and one of everybody's, in its hour. */
export interface Place {
  readonly country: string;
  readonly hour: Date;
}

/**
 * Takes one message to a country out of this hour's budgets, in the transaction that decides to send it: of many at once
 * no more go out than there is room for. Refused, nothing is counted.
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
 * Sends a message whose place was taken. The place goes back when the provider refused the message, and is kept when
 * nobody knows whether it went out.
 *
 * @throws What the gateway threw.
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
 * Sends notices out of the budget that codes are sent out of, of which a part is theirs alone. One for which there is no
 * room rejects, to be tried again later; one to a number that gets no messages is left out.
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
  if (taken && taken.ok) return sendInPlace({ db, sms }, { to, text, place: taken.value });
  if (taken && taken.error.code === 'sms_budget_exhausted') throw new Error('No more messages go out in this hour.');
  return world.log.warn('a notice was left out: its number gets no messages');
}
