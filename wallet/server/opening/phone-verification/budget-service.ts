import type { Db, Tx } from '#platform/db/db.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { EVERYWHERE, hourOf, withinBudget } from './budget-domain.ts';
import type { BudgetError } from './budget-domain.ts';
import { countMessage, lockBudgets, openHours } from './budget-store.ts';
import type { SmsGateway } from './sms-gateway.ts';
import { smsCountryOf } from './sms-number.ts';

/**
 * Takes one message to a country out of this hour's budgets, in the transaction that decides to send it: of many at once
 * no more go out than there is room for. Refused, nothing is counted.
 */
export async function takeFromBudget(tx: Tx, country: string, now: Date): Promise<Result<void, BudgetError>> {
  const hour = hourOf(now);
  const scopes = [EVERYWHERE, country];
  await openHours(tx, scopes, hour);
  const within = withinBudget(await lockBudgets(tx, scopes, hour), country, now);
  if (within.ok) await countMessage(tx, scopes, hour);
  return within;
}

/**
 * Sends notices out of the budget that codes are sent out of. One for which there is no room rejects, to be tried again
 * later; one to a number that gets no messages is left out.
 */
export function createNoticeSms({ db, world, sms }: { db: Db; world: World; sms: SmsGateway }): SmsGateway {
  return {
    send: async ({ to, text }) => {
      const country = await smsCountryOf(to);
      const taken = country && (await db.write((tx) => takeFromBudget(tx, country, world.clocks.security())));
      if (taken && taken.ok) return sms.send({ to, text });
      if (taken && taken.error.code === 'sms_budget_exhausted')
        throw new Error('No more messages go out in this hour.');
      return world.log.warn('a notice was left out: its number gets no messages');
    },
  };
}
